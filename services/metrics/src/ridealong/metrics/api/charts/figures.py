"""The figures of an answer as a picture: what is drawn is what the JSON beside it says."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from ridealong.contracts.fields import Measure
from ridealong.metrics.api.charts.bars import Column, Columns, Share, Shares, percent
from ridealong.metrics.api.charts.scales import days_between, number
from ridealong.metrics.api.charts.tables import Table
from ridealong.metrics.api.charts.trend import Trend
from ridealong.metrics.api.coaching_view import CoachingView
from ridealong.metrics.api.goal_explained import GoalExplained, WorkingDaysView
from ridealong.metrics.api.goal_views import GoalView
from ridealong.metrics.api.plan import WeeksView
from ridealong.metrics.api.score_views import FollowThroughView
from ridealong.metrics.rules.definitions import Definitions
from ridealong.metrics.rules.working_days import working_days

_HOUR: Final = 60
_EVEN: Final = 30
"""Places at which an even pace is drawn: straight enough, with weekends and holidays in it."""


def goal_trend(goal: GoalView, explained: GoalExplained) -> Trend:
    """A goal's value over its days, with its target and an even pace toward it."""
    # Of several on a day the last one stands.
    by_day = {each.as_of.date(): each.value for each in explained.values}
    target = goal.target
    unit = _unit(goal.measure)
    words = "" if target is None else f"target {number(target)}{unit}"
    days = "" if goal.starts is None else f"{goal.starts} to {goal.needed_by}"
    return Trend(
        title=goal.title or f"Goal {goal.goal}",
        under=", ".join(each for each in (days, words) if each) or "no target yet",
        points=tuple(sorted(by_day.items())),
        unit=unit,
        even=_even(target, explained.working_days) if goal.pace is not None else (),
        level=target,
        level_words=words,
        first=goal.starts,
        last=goal.needed_by,
        beside="" if goal.value_as_of is None else f"as of {goal.value_as_of.date()}",
    )


def score_trend(score: FollowThroughView) -> Trend:
    """The follow-through score on each due day from which on there was one."""
    points = [
        (each.due, Decimal(each.shown)) for each in score.history or () if each.shown is not None
    ]
    return Trend(
        title="Follow-through",
        under=f"{score.kept} of the last {score.of} kept in full and on time" if points else "",
        points=tuple(points),
        unit="\u202f%",
        most=100,
        beside="" if score.band is None else score.band.replace("_", " "),
        nothing=f"{score.settled} of {score.needed} settled: no score yet"
        if score.settled
        else "no activity yet",
    )


def adherence_bars(weeks: WeeksView, enough: Decimal) -> Shares:
    """A plan's lines, each with what was done of what was to be done by then."""
    bars = [
        Share(
            name=each.kind.replace("_", " "),
            share=each.share,
            words=f"{number(each.actual)} of {number(each.target)} · {percent(each.share)}",
            enough=each.share >= enough,
        )
        for each in weeks.lines
    ]
    return Shares(
        title="Behaviour plan",
        under=f"{weeks.counted_from} to {weeks.last}, line by line",
        bars=tuple(bars),
        whole=weeks.adherence,
        beside="mean of the lines",
    )


def hours_columns(coaching: CoachingView, definitions: Definitions) -> Columns:
    """Hours of coaching by month, against the bands."""
    columns = [
        Column(
            name=each.month,
            figure=Decimal(each.minutes) / _HOUR,
            words=f"{each.minutes} min, {each.words}",
        )
        for each in coaching.months
    ]
    least, full = definitions.coaching_hours_least, definitions.coaching_hours
    return Columns(
        title="Coaching hours",
        under=f"{coaching.first} to {coaching.last}, by calendar month",
        columns=tuple(columns),
        unit=" h",
        levels=((least, f"{number(least)} h"), (full, f"{number(full)} h")),
        beside="" if not columns else columns[-1].name,
    )


def trend_table(chart: Trend) -> Table:
    """The points that are drawn."""
    rows = [(day.isoformat(), number(value) + chart.unit) for day, value in chart.drawn]
    return Table(("day", "value"), tuple(rows))


def shares_table(chart: Shares) -> Table:
    """The bars."""
    return Table(("line", "done"), tuple((each.name, each.words) for each in chart.bars))


def columns_table(chart: Columns) -> Table:
    """The columns, if there is anything in them."""
    if not any(each.figure for each in chart.columns):
        return Table((), ())
    rows = [(each.name, number(each.figure) + chart.unit, each.words) for each in chart.drawn]
    return Table(("month", "hours", "minutes and band"), tuple(rows))


def _even(target: Decimal | None, days: WorkingDaysView | None) -> tuple[tuple[date, Decimal], ...]:
    if target is None or days is None:
        return ()
    whole = working_days(days.first, days.last, days.weekdays, days.holidays)
    if not whole:
        return ()

    def by(day: date) -> Decimal:
        done = working_days(days.first, day, days.weekdays, days.holidays)
        return round(target * done / whole, 4)

    shown: Sequence[date] = days_between(days.first, days.last, _EVEN)
    return tuple((day, by(day)) for day in shown)


def _unit(measure: Measure | None) -> str:
    if measure is None or measure.unit == "count":
        return ""
    return {"minutes": " min", "hours": " h"}.get(measure.unit, "")
