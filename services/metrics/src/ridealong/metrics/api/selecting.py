"""Which activities are asked about: the parameters that totals and facts share."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Query

from ridealong.chassis.documents import Document
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.contracts.fields import Code, Id
from ridealong.contracts.instant import Day
from ridealong.metrics.api.access import reps_in_sight
from ridealong.metrics.api.reading import by_ids, one_of, states
from ridealong.metrics.model.activities import ActivityMonth, month_of
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.people import ZoneOf, zone_at

_DAY = timedelta(days=1)
_MANY = Query(max_length=200)
_MONTHS = 100
"""So many sums of a rep, kind and month are read at once."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Kinds, reps and local days; what is None isn't narrowed. Both days are included."""

    kinds: list[str] | None
    reps: list[str] | None
    first: date | None
    last: date | None

    def months(self) -> Document:
        """The months in which such activities can lie, whatever their zone."""
        where: Document = {}
        if self.kinds is not None:
            where["kind"] = one_of(self.kinds)
        month: Document = {}
        if self.first is not None:
            month["$gte"] = month_of(self.first - _DAY)
        if self.last is not None:
            month["$lte"] = month_of(self.last + _DAY)
        return where | ({"month": month} if month else {})


def selection(
    kind: Annotated[list[Code] | None, _MANY] = None,
    rep: Annotated[list[Id] | None, _MANY] = None,
    from_: Annotated[Day | None, Query(alias="from", description="first local day")] = None,
    to: Annotated[Day | None, Query(description="last local day")] = None,
) -> Selection:
    """A FastAPI dependency; each of `kind` and `rep` may be given several times."""
    if from_ is not None and to is not None and to < from_:
        raise Problem(
            422, "invalid-request", "The request doesn't fit", "`to` lies before `from`: swap them"
        )
    return Selection(kind, rep, from_, to)


async def months_of(context: Context, caller: Caller, selected: Selection) -> list[ActivityMonth]:
    """The months that the selection touches, of reps whom the caller may see."""
    where = await _in_sight(context, caller, selected)
    return await states(context.store, ActivityMonth, caller.tenant, where)


async def month_by_month(
    context: Context, caller: Caller, selected: Selection, start: date | None
) -> AsyncIterator[list[ActivityMonth]]:
    """The same from the month of a day on, some whole months at a time, in order: so who reads a
    page doesn't read all of a long history."""
    where = await _in_sight(context, caller, selected)
    bounds: Document = where.pop("month", {})
    if start is not None:
        bounds["$gte"] = max(month_of(start), bounds.get("$gte", ""))

    async def read(month: Document | str, limit: int = 0) -> list[ActivityMonth]:
        asked = where | ({"month": month} if month else {})
        return await states(
            context.store, ActivityMonth, caller.tenant, asked, by="month", limit=limit
        )

    while found := await read(bounds, _MONTHS):
        last = found[-1].month
        if len(found) < _MONTHS:
            yield found
            return
        # The last one may go on behind the limit.
        whole = [each for each in found if each.month != last]
        yield whole or await read(last)
        bounds = {**bounds, "$gte": last} if whole else {**bounds, "$gt": last}


async def _in_sight(context: Context, caller: Caller, selected: Selection) -> Document:
    reps = await reps_in_sight(context, caller, selected.reps)
    return selected.months() | ({} if reps is None else {"rep": one_of(reps)})


async def zones_of(context: Context, tenant: str, reps: set[str]) -> ZoneOf:
    """The zones of these reps at any instant."""
    keys = {rep: key_of(tenant, rep) for rep in reps}
    people = await by_ids(context.store, Person, tenant, keys.values())
    return lambda rep, instant: zone_at(people.get(keys[rep]), instant)
