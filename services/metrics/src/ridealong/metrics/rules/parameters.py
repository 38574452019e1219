"""What the organisation sets of the score, from which day on (DOMAIN C1 "Parameters").

One set for the whole organisation, versioned. A batch of the score is folded with the set that is
in force on its due day; what the score starts from (S_0, D_0) is the set's of the first batch, and
a prior that changes later changes nothing of it. So a new set never rewrites what was before it;
nor does one that is said for a past day, which holds from the first day on that was open then.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Final

from ridealong.chassis.yardsticks import Applied
from ridealong.contracts.people import Yardstick
from ridealong.contracts.yardsticks import FOLLOW_THROUGH, why_ignored

_WHOLE: Final = frozenset({"needed", "late_window_days"})


@dataclass(frozen=True, slots=True)
class Parameters:
    """One set. `needed`: fewer items show no number.

    `late_share` and `late_window_days` say what a late delivery is worth and until when. Of the
    days, `strict_days` back counts "kept x of n", `left_out_days` back the note on what was left
    out; after `grey_days` without a new item the number is grey.
    """

    half_life_days: Decimal = Decimal(60)
    prior_mean: Decimal = Decimal("0.70")
    prior_weight: Decimal = Decimal(3)
    needed: int = 3
    late_share: Decimal = Decimal("0.5")
    late_window_days: int = 14
    strict_days: int = 180
    left_out_days: int = 90
    grey_days: int = 60


PARAMETERS: Final = Parameters()


@dataclass(frozen=True, slots=True)
class ParameterHistory:
    """Sets in order of the first day each holds; before the first of them the usual one does.

    `ignored` says of each yardstick that can't be meant why it isn't used. `said_for` are the days
    of sets, each with the earliest past day that something of it was said for.
    """

    sets: tuple[tuple[date, Parameters], ...] = ()
    ignored: tuple[str, ...] = ()
    said_for: Mapping[date, date] = field(default_factory=dict, hash=False)

    def at(self, day: date) -> Parameters:
        """The set in force on a due day."""
        place = bisect_right(self.sets, day, key=lambda each: each[0])
        return self.sets[place - 1][1] if place else PARAMETERS

    def current(self, as_of: date | None) -> Parameters:
        """The set of the newest due day; the newest set while nothing has been due yet.

        It isn't today's: time alone changes nothing of a score.
        """
        if as_of is not None:
            return self.at(as_of)
        return self.sets[-1][1] if self.sets else PARAMETERS

    def fingerprint(self) -> str:
        """The same for histories that score alike."""
        return blake2b(repr(self.sets).encode(), digest_size=8).hexdigest()


USUAL: Final = ParameterHistory()


def history_of(yardsticks: Sequence[Yardstick]) -> ParameterHistory:
    """The sets that an organisation's yardsticks make, `followthrough.half_life_days` and so on.

    Each yardstick changes one number from its day on, the others stay as they were. Of two for the
    same number and day the later in the list stands. One that can't be meant is ignored and said;
    yardsticks of other things are none of ours.
    """
    by_day: dict[date, dict[str, int | Decimal]] = {}
    ignored: list[str] = []
    said_for: dict[date, date] = {}
    for each in yardsticks:
        why = why_ignored(each)
        if why is not None:
            ignored.append(f"{each.name} of {each.applies_from} is ignored: {why}")
        elif each.name.startswith(FOLLOW_THROUGH):
            name = each.name.removeprefix(FOLLOW_THROUGH)
            value = int(each.value) if name in _WHOLE else each.value
            by_day.setdefault(each.applies_from, {})[name] = value
            if isinstance(each, Applied) and each.said_for is not None:
                said_for[each.applies_from] = min(
                    each.said_for, said_for.get(each.applies_from, each.said_for)
                )
    sets: list[tuple[date, Parameters]] = []
    current = PARAMETERS
    for day in sorted(by_day):
        current = replace(current, **by_day[day])  # type: ignore[arg-type]
        sets.append((day, current))
    return ParameterHistory(tuple(sets), tuple(ignored), said_for)
