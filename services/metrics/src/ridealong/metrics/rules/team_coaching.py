"""How a team is coached: pooled, and hidden while it would say too much of single people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ridealong.metrics.rules import cadence, coaching_hours, preparation
from ridealong.metrics.rules.cadence import Cadence
from ridealong.metrics.rules.coaching import Material
from ridealong.metrics.rules.definitions import DefinitionHistory
from ridealong.metrics.rules.periods import Period
from ridealong.metrics.rules.session_records import PARTS
from ridealong.metrics.rules.team import FEWEST_ITEMS, FEWEST_PEOPLE
from ridealong.metrics.rules.was_it_coaching import Gap, gap


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """Of so many reps so many had the full hours (usually three or more) in a month."""

    month: Period
    reps: int
    full: int
    minutes: int
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class TeamCoaching:
    """Sums over all reps, never means of their figures. `gap` is None over fewer than ten
    sessions."""

    people: int
    cadence: Cadence
    months: tuple[TeamMonth, ...]
    filled: int
    parts: int
    gap: Gap | None

    @property
    def preparation(self) -> Fraction | None:
        """Parts filled a day ahead ÷ all parts."""
        return Fraction(self.filled, self.parts) if self.parts else None


def why_hidden(people: int) -> str | None:
    """Why nothing is shown of so few people; None when it is."""
    if people < FEWEST_PEOPLE:
        return f"fewer than {FEWEST_PEOPLE} people are coached in these days"
    return None


def coached(team: Mapping[str, Material]) -> dict[str, Material]:
    """Those of a team with a turn or a session in these days."""
    return {rep: known for rep, known in team.items() if known.turns or known.sessions}


def pooled(team: Sequence[Material], history: DefinitionHistory) -> TeamCoaching:
    """All of these together."""
    held = [each for known in team for each in known.held]
    ready = [each for each in map(preparation.prepared, held) if each is not None]
    answered = gap(held)
    months: list[TeamMonth] = []
    for which in team[0].months if team else ():
        definitions = history.at(which.end)
        found = {
            known.rep: coaching_hours.month(known.records, which, known.zone, definitions)
            for known in team
        }
        minutes = {rep: each.minutes for rep, each in found.items()}
        full = sum(each.band == "full" for each in found.values())
        share = coaching_hours.share_full(minutes, definitions)
        months.append(TeamMonth(which, len(team), full, sum(minutes.values()), share))
    return TeamCoaching(
        people=len(team),
        cadence=cadence.summed(turn for known in team for turn in known.turns),
        months=tuple(months),
        filled=sum(len(each.in_time) for each in ready),
        parts=len(ready) * len(PARTS),
        gap=answered if answered.sessions >= FEWEST_ITEMS else None,
    )
