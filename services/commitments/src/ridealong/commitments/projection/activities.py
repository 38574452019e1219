"""Activities: kept as facts, and counted for the commitments that wait for them."""

from ridealong.chassis.projector import Work
from ridealong.commitments.model import ActivityDay, ActivityYear
from ridealong.commitments.projection.binding import projection, together
from ridealong.commitments.projection.counting import pages_of, year_of
from ridealong.commitments.projection.settling import note_time, reached
from ridealong.commitments.projection.tallies import move
from ridealong.commitments.rules import ledger
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted


@projection.on(ActivityLogged)
def logged(event: Event[ActivityLogged], work: Work) -> None:
    kind, fact = event.data.kind, ledger.fact_of(event)
    pages, year = _day(event, work)
    changed, counts = ledger.logged(pages, kind, fact)
    for page in changed:
        work.put(page)
    if not counts:
        return
    after = ledger.with_day(year, kind, fact)
    if after != year:
        work.put(after)
    move(work, year, fact)


@projection.on(ActivityRetracted)
def retracted(event: Event[ActivityRetracted], work: Work) -> None:
    pages, year = _day(event, work)
    changed, fact = ledger.retracted(pages, event)
    for page in changed:
        work.put(page)
    if fact is not None:
        move(work, year, fact, -1)


def _day(
    event: Event[ActivityLogged] | Event[ActivityRetracted], work: Work
) -> tuple[list[ActivityDay], ActivityYear]:
    kind, day = event.data.kind, event.data.occurred_at.date()
    by_day, year, _ = together(
        lambda: pages_of(work, kind, [day]),
        lambda: year_of(work, kind, day.year),
        lambda: reached(work),
    )
    note_time(work)
    return by_day[day], year
