"""How much of the preparation was there a day ahead (DOMAIN 3.2, D "Preparation")."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Final

from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.session_records import PARTS

AHEAD: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Parts filled by 24 hours before the start, and those that came later; `share` is the former
    ÷ 7."""

    in_time: tuple[str, ...]
    late: tuple[str, ...]

    @property
    def share(self) -> Fraction:
        """Of the seven parts."""
        return Fraction(len(self.in_time), len(PARTS))


def prepared(record: SessionRecord) -> Prepared | None:
    """The preparation of a session; None where its start isn't known."""
    if record.when is None:
        return None
    until = record.when - AHEAD
    in_time = tuple(each.part for each in record.prepared if each.at <= until)
    late = tuple(each.part for each in record.prepared if each.at > until)
    return Prepared(in_time, late)


def mean_share(records: Iterable[SessionRecord]) -> Fraction | None:
    """Parts filled in time ÷ all parts of these sessions; None without any."""
    found = [each for each in map(prepared, records) if each is not None]
    if not found:
        return None
    return Fraction(sum(len(each.in_time) for each in found), len(PARTS) * len(found))
