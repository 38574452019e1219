"""A rep's behaviour plan and what was done of it, week by week, out of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.contracts.goals import PlanLine
from ridealong.metrics.api.around import Around
from ridealong.metrics.api.reading import by_id
from ridealong.metrics.api.selecting import Selection
from ridealong.metrics.api.totals import total
from ridealong.metrics.model.plans import Plans, PlanVersion
from ridealong.metrics.rules.adherence import Adherence, Worked, adherence, in_force
from ridealong.metrics.rules.diagnosis import WEEKS
from ridealong.metrics.rules.periods import Period, period_of
from ridealong.metrics.rules.plans import agreed
from ridealong.metrics.rules.working_days import working_days

_DAY = timedelta(days=1)
_WEEK = 7 * _DAY


@dataclass(frozen=True, slots=True)
class Weeks:
    """Some weeks in a row: the plan at the end of the last, what was done, and how far it went.

    `done` and `lines` are of all these weeks together; `full` is how many of them were planned, and
    what was done counts from the first of these on.
    """

    first: date
    counted_from: date
    last: date
    lines: tuple[PlanLine, ...]
    done: dict[str, Decimal]
    adherence: Adherence
    worked: Worked
    full: int


def week_of(day: date) -> Period:
    """The ISO week of a day."""
    return period_of(day, "week")


def last_full(today: date) -> list[Period]:
    """The last four weeks that are over, oldest first."""
    this = week_of(today).start
    return [week_of(this - number * _WEEK) for number in range(WEEKS, 0, -1)]


async def plans_of(context: Context, tenant: str, rep: str) -> Plans | None:
    """All versions of the rep's plan."""
    return await by_id(context.store, Plans, tenant, key_of(tenant, rep))


def agreed_plans(plans: Plans | None, beside: Around) -> tuple[PlanVersion, ...]:
    """The versions that both accepted, each from when the second of them did."""
    return agreed(plans, beside.managers, beside.manager)


async def done_in(
    context: Context,
    caller: Caller,
    beside: Around,
    versions: Sequence[PlanVersion],
    weeks: Sequence[Period],
) -> Weeks:
    """What was done of the plan in these weeks; of the present one the days before today count,
    and what is done today already does."""
    planned = [(version.lines, week) for week in weeks if (version := in_force(versions, week.end))]
    lines = planned[-1][0] if planned else ()
    kinds = sorted({line.kind for listed, _ in planned for line in listed})
    first, last = weeks[0].start, weeks[-1].end
    counted_from = planned[0][1].start if planned else first
    done: dict[str, Decimal] = {}
    if kinds:
        asked = Selection(kinds, [beside.rep], counted_from, last)
        for cell, sum_ in (await total(context, caller, asked, "week")).rows():
            done[cell.kind] = done.get(cell.kind, Decimal(0)) + sum_.quantity
    each = [(listed, worked_of(week, beside)) for listed, week in planned]
    worked = Worked(sum(one.elapsed for _, one in each), sum(one.days for _, one in each))
    return Weeks(
        first=first,
        counted_from=counted_from,
        last=last,
        lines=lines,
        done=done,
        adherence=adherence(each, done),
        worked=worked,
        full=len(planned),
    )


def worked_of(week: Period, beside: Around) -> Worked:
    """The rep's working days of a week; today is over once it has come."""
    until = min(week.end, beside.today)
    elapsed = working_days(week.start, until, beside.weekdays, beside.holidays)
    days = working_days(week.start, week.end, beside.weekdays, beside.holidays)
    return Worked(elapsed, days)
