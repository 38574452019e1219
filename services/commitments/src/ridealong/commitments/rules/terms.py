"""Which fields of an event are what was promised."""

from typing import Final

from ridealong.contracts.commitments import Terms

TERMS: Final = frozenset(Terms.model_fields) - {"made_at"}
