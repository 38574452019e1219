"""What is known around a rep whose goals or focus areas are read."""

from dataclasses import dataclass
from datetime import date

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.service import Context
from ridealong.contracts import key_of
from ridealong.contracts.fiscal import FiscalCalendar, Span, fiscal_quarter
from ridealong.metrics.api.access import sight
from ridealong.metrics.api.reading import by_id
from ridealong.metrics.model.organisation import Organisation
from ridealong.metrics.model.people import Person
from ridealong.metrics.rules.definitions import DefinitionHistory, Definitions, definitions_of
from ridealong.metrics.rules.people import local_day, manager_of, working_days_of, zone_at
from ridealong.metrics.rules.sight import Sight


@dataclass(frozen=True, slots=True)
class Around:
    """The rep's own day, who leads and led them, when they work, how the
    organisation cuts its year, and what the caller may see."""

    rep: str
    seen: Sight
    today: date
    manager: str | None
    managers: tuple[str, ...]
    weekdays: tuple[int, ...]
    holidays: tuple[date, ...]
    measured_by: DefinitionHistory
    first_month: int
    calendar: FiscalCalendar

    def quarter(self, day: date) -> Span:
        """The quarter of the organisation's fiscal year that a day lies in (DOMAIN 2.10)."""
        return fiscal_quarter(self.first_month, self.calendar, day)

    @property
    def definitions(self) -> Definitions:
        """Those in force today."""
        return self.measured_by.at(self.today)


async def around(context: Context, caller: Caller, rep: str) -> Around:
    """What is known around a rep.

    Raises:
        Problem: 404, the caller may see nothing of them.
    """
    seen = await sight(context, caller, rep)
    if seen is Sight.OWN_PAIR:
        raise not_found("rep", rep)
    person = await by_id(context.store, Person, caller.tenant, key_of(caller.tenant, rep))
    organisation = await by_id(context.store, Organisation, caller.tenant, caller.tenant)
    now = context.clock()
    today = local_day(now, zone_at(person, now))
    return Around(
        rep=rep,
        seen=seen,
        today=today,
        manager=manager_of(person, today),
        managers=() if person is None else person.managers,
        weekdays=working_days_of(person),
        holidays=() if organisation is None else organisation.holidays,
        measured_by=definitions_of(() if organisation is None else organisation.yardsticks),
        first_month=1 if organisation is None else organisation.first_month,
        calendar="months" if organisation is None else organisation.calendar,
    )


async def acting(context: Context, caller: Caller, rep: str) -> Around:
    """The same for one of the pair, who alone agree, name and close.

    Raises:
        Problem: 404 as above, 403 for those who see numbers only.
    """
    found = await around(context, caller, rep)
    if found.seen is not Sight.WHOLE:
        raise Problem(403, "not-your-pair", "Only the two of the pair may do this")
    return found
