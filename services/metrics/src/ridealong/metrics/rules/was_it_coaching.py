"""The gap between both answers on whether it was coaching (DOMAIN 2.4, D)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ridealong.metrics.model.session_records import Answer, SessionRecord

FEWEST: Final = 5
"""A gap over fewer sessions says nothing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Over the sessions of which both have answered. `points` is None over fewer than five."""

    sessions: int
    manager_yes: int
    rep_yes: int
    points: Fraction | None


def answers(record: SessionRecord) -> tuple[Answer | None, Answer | None]:
    """The manager's answer and the rep's."""
    rep = next((each.coaching for each in record.ratings if each.by == record.rep), None)
    others = [each.coaching for each in record.ratings if each.by == record.manager]
    return next(iter(others), None), rep


def gap(records: Iterable[SessionRecord]) -> Gap:
    """The manager's share of yes less the rep's; "partly" isn't yes."""
    both = [pair for each in records if None not in (pair := answers(each))]
    manager, rep = (sum(pair[side] == "yes" for pair in both) for side in (0, 1))
    points = Fraction(manager - rep, len(both)) if len(both) >= FEWEST else None
    return Gap(len(both), manager, rep, points)
