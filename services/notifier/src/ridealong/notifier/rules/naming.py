"""What each kind of reminder is called, for who chooses among them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ridealong.notifier.model import Kind

NAMES: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "prepare": "A session to prepare",
        "session_tomorrow": "A session the next day",
        "session_cold": "A session that isn't ready",
        "session_unconfirmed": "A session to confirm",
        "crisis_near": "A session in or right after a crisis",
        "commitment_due": "A commitment that is due",
        "commitment_overdue": "A commitment that was due",
        "answer_awaited": "An answer that is waited for",
        "acceptance_awaited": "A proposed commitment that waits for your word",
        "cadence_slipping": "A pair that isn't meeting as agreed",
        "weekly_digest": "What the week holds for you",
    }
)
"""The names, in English."""
