"""Settled items for tests of the score."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.follow_through import batches, score_after

FIRST = date(2026, 1, 5)
QUANTUM = Decimal("0.0001")


def item(number: int, due: date, credit: Decimal, left_out: str | None = None) -> Settled:
    """One settled commitment of a rep."""
    return Settled(
        commitment=f"c-{number}",
        rep="rep-1",
        manager="manager-1",
        due=due,
        credit=credit,
        kept=credit == 1,
        left_out=left_out,
        settled_at=datetime.combine(due, time(), UTC),
    )


def history(pairs: Sequence[tuple[int, Decimal]]) -> list[Settled]:
    """Items by days after a first day and credits."""
    return [item(n, FIRST + timedelta(days=day), q) for n, (day, q) in enumerate(pairs)]


def score(items: Sequence[Settled]) -> Decimal:
    """S after all of them, to 27 places: fewer than it is computed with."""
    return round(score_after(batches(items)), 27)


some_credit = st.one_of(
    st.sampled_from([Decimal(0), Decimal(1), Decimal("0.5")]),
    st.integers(0, 10_000).map(lambda n: n * QUANTUM),
)
days = st.integers(0, 400)
histories = st.lists(st.tuples(days, some_credit), max_size=25).map(history)
