"""How much of the time was spent on solutions (DOMAIN 3.15). Never merged with who spoke (T4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.sessions import counts_as_held


@dataclass(frozen=True, slots=True)
class Solutions:
    """Pooled minutes of the held sessions of which somebody said; `share` is None without any."""

    sessions: int
    minutes: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """Minutes on solutions ÷ all minutes."""
        return Fraction(self.minutes, self.of) if self.of else None


def on_solutions(record: SessionRecord) -> tuple[int, int] | None:
    """Minutes on solutions, no more than all of them, and all; None where nobody said."""
    held = record.known.held
    if record.solutions is None or held is None or not counts_as_held(record.known):
        return None
    return min(record.solutions, held.minutes), held.minutes


def solutions(records: Iterable[SessionRecord]) -> Solutions:
    """Over all sessions together, and no mean of shares."""
    found = [each for record in records if (each := on_solutions(record)) is not None]
    return Solutions(len(found), sum(one for one, _ in found), sum(of for _, of in found))
