"""Which activities are asked about: the parameters that totals and facts share."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import Query

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import Problem
from ridealong.chassis.mongo import Document
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.contracts.fields import Code, Id
from ridealong.contracts.instant import Day
from ridealong.metrics.api.access import reps_in_sight
from ridealong.metrics.api.reading import by_ids, states
from ridealong.metrics.model.activities import ActivityMonth, month_of
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.people import ZoneOf, zone_at

_DAY = timedelta(days=1)
_MANY = Query(max_length=200)


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
            where["kind"] = {"$in": self.kinds}
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
    reps = await reps_in_sight(context, caller, selected.reps)
    where = selected.months() | ({} if reps is None else {"rep": {"$in": reps}})
    return await states(context.store, ActivityMonth, caller.tenant, where)


async def zones_of(context: Context, tenant: str, reps: set[str]) -> ZoneOf:
    """The zones of these reps at any instant."""
    keys = {rep: key_of(tenant, rep) for rep in reps}
    people = await by_ids(context.store, Person, tenant, keys.values())
    return lambda rep, instant: zone_at(people.get(keys[rep]), instant)
