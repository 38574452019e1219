"""What the small organisation of the tests aims at: goals that are over, forecasts, sessions."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from ridealong.contracts import EventData
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import (
    BenchConsentRecorded,
    CadenceGoalSet,
    ForecastStated,
    GoalAccepted,
    GoalSet,
    GoalUpdated,
    PipelineStated,
)
from tests.stack.measuring import Metrics

AGREED = datetime(2026, 2, 20, 10, tzinfo=UTC)
REACHED = {"mike": 80, "nina": 107, "omar": 100}
DAY = timedelta(days=1)


def quarter(today: date) -> tuple[date, date]:
    """First and last day of the calendar's quarter of a day."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    return first, (first + 95 * DAY).replace(day=1) - DAY


def next_quarter(today: date) -> tuple[date, date]:
    """The one behind it."""
    return quarter(quarter(today)[1] + DAY)


async def play_aims(metrics: Metrics, reps: Iterable[str]) -> None:
    """All of it, in the order of time."""
    for rep in reps:
        goals = [goal(f"winter-{rep}", rep, date(2026, 2, 28))]
        if rep == "mike":
            goals.append(goal(f"spring-{rep}", rep, date(2026, 3, 31)))
        await metrics.publish(goals, time=AGREED, actor=rep)
        agreed = [GoalAccepted(goal=each.goal, rep=rep, by="dana") for each in goals]
        await metrics.publish(agreed, time=AGREED + timedelta(hours=1), actor="dana")
        await metrics.publish(values(goals, rep), time=AGREED + 60 * DAY)
    aimed = CadenceGoalSet(manager="dana", per="quarter", starts=date(2026, 3, 16), sessions=12)
    await metrics.publish([aimed], time=AGREED, actor="dana")
    today = datetime.now(UTC)
    for number in range(3):
        time = today - (30 - 7 * number) * DAY
        await metrics.publish(expected(number), time=time, actor="mike")
    consent = BenchConsentRecorded(rep="mike", by="mike", given=True)
    await metrics.publish([consent], time=today - DAY, actor="mike")


def goal(name: str, rep: str, ends: date) -> GoalSet:
    """A goal of one month that is over."""
    return GoalSet(
        goal=name,
        rep=rep,
        kind="closed_business",
        title=name,
        measure=Measure(kind="deal_won", unit="money"),
        target=Decimal(100),
        starts=ends.replace(day=1),
        ends=ends,
    )


def values(goals: Iterable[GoalSet], rep: str) -> list[EventData]:
    """What was reached by its end, and more after it."""
    found: list[EventData] = []
    for each in goals:
        end = datetime(each.ends.year, each.ends.month, each.ends.day, 12, tzinfo=UTC)
        found += [
            GoalUpdated(goal=each.goal, rep=rep, value=REACHED[rep], as_of=end),
            GoalUpdated(goal=each.goal, rep=rep, value=REACHED[rep] + 5, as_of=end + 9 * DAY),
        ]
    return found


def expected(number: int) -> list[EventData]:
    """Mike's forecast of this quarter and pipeline for the next, three times over."""
    today = datetime.now(UTC).date()
    (starts, ends), (then, until) = quarter(today), next_quarter(today)
    amounts = (Decimal(50 - 10 * number), Decimal(80 - 5 * number), Decimal(100 + number))
    who = {"rep": "mike", "by": "mike", "session": f"mike-{number}", "currency": "USD"}
    return [
        ForecastStated(
            forecast=f"f-{number}",
            starts=starts,
            ends=ends,
            committed=amounts[0],
            likely=amounts[1],
            upside=amounts[2],
            **who,
        ),
        PipelineStated(
            pipeline=f"p-{number}",
            starts=then,
            ends=until,
            generated=Decimal(20 + 7 * number),
            **who,
        ),
    ]
