"""The arithmetic of the score in words that a rep understands (DOMAIN C1, C3)."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from ridealong.metrics.rules.day_words import day_of
from ridealong.metrics.rules.follow_through import PRECISE, Batch
from ridealong.metrics.rules.parameter_words import changes
from ridealong.metrics.rules.parameters import USUAL, ParameterHistory, Parameters

_SMALL: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_NAMED: Final = 6
"""More results of one day are told by their average."""
_TENTH: Final = Decimal("0.1")
_HUNDREDTH: Final = Decimal("0.01")


def story(trail: Sequence[Batch], history: ParameterHistory = USUAL) -> tuple[str, ...]:
    """What moved the score, due day by due day, and how it begins."""
    if not trail:
        return ()
    with_year = trail[0].due.year != trail[-1].due.year
    return (
        beginning(trail[0].parameters),
        *day_by_day(trail, history, with_year=with_year),
    )


def day_by_day(
    trail: Sequence[Batch], history: ParameterHistory = USUAL, *, with_year: bool = False
) -> tuple[str, ...]:
    """What moved the score on each due day; before it, what the organisation changed since the
    one before: "From 1 Nov the organisation's late share is 0.25.\""""
    told: list[str] = []
    before: date | None = None
    for batch in trail:
        others = () if before is None else changes(history, before, batch.due)
        sentences = [
            f"From {day_of(since, with_year=with_year)} the organisation's {what}."
            for since, what in others
        ]
        told.append(" ".join([*sentences, moved(batch, with_year=with_year)]))
        before = batch.due
    return tuple(told)


def beginning(parameters: Parameters) -> str:
    """What a score starts from."""
    weight = parameters.prior_weight
    whole = weight == int(weight)
    how_many = many(int(weight)) if whole else f"{weight.normalize():f}"
    were = "promise had" if weight == 1 else "promises had"
    mean = _plain(parameters.prior_mean * 100)
    return f"The score begins at {mean}, as if {how_many} {were} been kept at {mean} %."


def moved(batch: Batch, *, with_year: bool = False) -> str:
    """ "On 9 Mar two results came in (100 and 60 points). What you had weighed 3.69, so the score
    moved from 77.5 to 78.4.\""""
    count = len(batch.items)
    before, after = tenth(batch.before), tenth(batch.score)
    so = f"stayed at {after}" if before == after else f"moved from {before} to {after}"
    return (
        f"On {day_of(batch.due, with_year=with_year)} {many(count)} "
        f"{'result' if count == 1 else 'results'} came in ({_points(batch)}). What you had "
        f"weighed {batch.inertia.quantize(_HUNDREDTH, ROUND_HALF_UP, PRECISE)}, so the score {so}."
    )


def many(count: int) -> str:
    """ "two", but "13"."""
    return _SMALL[count] if count < len(_SMALL) else str(count)


def tenth(ratio: Decimal) -> str:
    """A ratio as percent to one place, halves rounded up."""
    steady = (ratio * 100).quantize(Decimal(1).scaleb(-20), context=PRECISE)
    return str(steady.quantize(_TENTH, ROUND_HALF_UP))


def points_of(credit: Decimal) -> str:
    """A credit in points: 87.5."""
    return _plain(credit * 100)


def _points(batch: Batch) -> str:
    points = sorted((item.credit for item in batch.items), reverse=True)
    if len(points) > _NAMED:
        average = tenth(sum(points, Decimal(0)) / len(points))
        return f"{average} points on average"
    *first, last = [points_of(each) for each in points]
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"{listed} points"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
