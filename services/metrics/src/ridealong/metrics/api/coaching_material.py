"""What figures about coaching are made of, out of the store."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, TypeVar

from fastapi import Query

from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.contracts.instant import Day
from ridealong.metrics.api.reading import by_id, by_ids, one_of, states
from ridealong.metrics.model.absences import Absences
from ridealong.metrics.model.calls import Call
from ridealong.metrics.model.organisation import Organisation
from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.people import Person
from ridealong.metrics.model.serving import ServingCommitment
from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.coaching import Material, coached_by, margin
from ridealong.metrics.rules.definitions import DefinitionHistory, definitions_of
from ridealong.metrics.rules.periods import period_of

S = TypeVar("S", SessionRecord, Topic, ServingCommitment, Call)
MOST_DAYS = 400
_AT_ONCE = 500
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """The local days that are asked about, both included; None is the default."""

    first: date | None
    last: date | None

    def days(self, today: date) -> tuple[date, date]:
        """Without other days: from the first of the month before last until today.

        Raises:
            Problem: 422, these are no days or too many.
        """
        last = self.last or today
        if self.first is not None:
            first = self.first
        else:
            month = period_of(last, "month").start
            first = period_of(period_of(month - _DAY, "month").start - _DAY, "month").start
        if not timedelta(0) <= last - first <= MOST_DAYS * _DAY:
            raise Problem(
                422,
                "invalid-request",
                "The request doesn't fit",
                f"`to` lies behind `from`, {MOST_DAYS} days at most",
            )
        return first, last


def span(
    from_: Annotated[Day | None, Query(alias="from", description="first local day")] = None,
    to: Annotated[Day | None, Query(description="last local day; today without it")] = None,
) -> Span:
    """A FastAPI dependency."""
    return Span(from_, to)


async def material(
    context: Context, tenant: str, reps: Collection[str], days: tuple[date, date]
) -> tuple[dict[str, Material], DefinitionHistory]:
    """What is known of each of these reps, and what figures are judged by."""
    now, (first, last) = context.clock(), days
    organisation = await by_id(context.store, Organisation, tenant, tenant)
    people = await by_ids(context.store, Person, tenant, [key_of(tenant, rep) for rep in reps])
    coaches = {key_of(tenant, each) for each in coached_by(people.values())}
    away = await by_ids(
        context.store, Absences, tenant, coaches | {key_of(tenant, rep) for rep in reps}
    )
    inside = _between(first - _DAY, last + _DAY)
    beside = margin(people.values()) + _DAY
    when = _between(first - beside, last + beside)
    records = await _of(context, tenant, reps, SessionRecord, {"when": when})
    topics = await _of(context, tenant, reps, Topic, {"at": inside})
    promises = await _of(context, tenant, reps, ServingCommitment, {"first_told": inside})
    calls = await _of(context, tenant, reps, Call, {"at": inside})
    found: dict[str, Material] = {}
    for rep in reps:
        person = people.get(key_of(tenant, rep))
        theirs = [rep, *(() if person is None else person.managers)]
        keys = [key_of(tenant, each) for each in theirs]
        found[rep] = Material(
            rep=rep,
            first=first,
            last=last,
            now=now,
            person=person,
            records=records[rep],
            absences=[one for key in keys if key in away for one in away[key].absences],
            holidays=() if organisation is None else organisation.holidays,
            topics=topics[rep],
            commitments=promises[rep],
            calls=calls[rep],
        )
    return found, definitions_of(() if organisation is None else organisation.yardsticks)


async def _of(
    context: Context,
    tenant: str,
    reps: Collection[str],
    model: type[S],
    where: dict[str, object],
) -> dict[str, list[S]]:
    found: dict[str, list[S]] = defaultdict(list)
    listed = sorted(reps)
    for start in range(0, len(listed), _AT_ONCE):
        some = {"rep": one_of(listed[start : start + _AT_ONCE]), **where}
        for state in await states(context.store, model, tenant, some):
            found[state.rep].append(state)
    return found


def _between(first: date, last: date) -> dict[str, datetime]:
    return {
        "$gte": datetime.combine(first, time(), UTC),
        "$lte": datetime.combine(last, time.max, UTC),
    }
