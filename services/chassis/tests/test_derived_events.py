"""What one event derives for several people reaches each of them."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ridealong.chassis.projector import State, Work
from ridealong.chassis.projector.folding import fold
from ridealong.chassis.projector.records import Good, Raw, applied_id
from ridealong.chassis.projector.state import Ref
from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.internal import Forwarded
from ridealong.contracts.people import PersonUpdated

from .scheduled_events import NOON, Tally, counting

CAUSE: Event[EventData] = Event(
    id="person-1",
    source="test/directory",
    tenant="acme",
    actor="directory",
    time=datetime(2026, 3, 2, 12, tzinfo=UTC),
    data=PersonUpdated(person="manager-1", name="Ines", zone="Europe/Riga"),
)


def told_to(*people: str) -> list[str]:
    work = Work("metrics", CAUSE, {}, {})
    for person in people:
        work.emit(Forwarded(service="metrics", person=person, about="manager-1", type="told"))
    return [event.id for event in work.changes.derived.values()]


def test_one_cause_that_is_told_to_two_people_is_two_events() -> None:
    assert len(set(told_to("rep-1", "rep-2"))) == 2


def test_the_same_cause_derives_the_same_ids_again() -> None:
    assert told_to("rep-1", "rep-2") == told_to("rep-1", "rep-2")


def test_what_is_told_once_is_no_news_in_another_life_of_the_database() -> None:
    def ids(incarnation: str, *, once: bool) -> list[str]:
        work = Work("metrics", CAUSE, {}, {}, incarnation)
        work.emit(Forwarded(service="metrics", person="rep-1", about="x", type="told"), once=once)
        return [event.id for event in work.changes.derived.values()]

    assert ids("first", once=True) == ids("second", once=True)
    assert ids("first", once=False) != ids("second", once=False)


def dialled(number: int) -> Event[Any]:
    data = ActivityLogged(activity=f"a-{number}", rep="ann", kind="dial", occurred_at=NOON)
    return Event(f"dialled-{number}", "test", "t", "x", NOON, data)


def test_a_database_built_anew_in_other_batches_ends_readers_with_the_last_word() -> None:
    def told_in(incarnation: str, *batches: list[Event[Any]]) -> list[Event[Any]]:
        loaded: dict[Ref, State | None] = {Ref(Tally, "t/ann"): None}
        told: list[Event[Any]] = []
        for batch in batches:
            good = [Good(Raw("t", 0, 0, None, (), None), event) for event in batch]
            outcome = fold(counting(), good, (), loaded, incarnation)
            loaded |= outcome.changes.states
            told += outcome.changes.derived.values()
        return told

    dials = [dialled(number) for number in range(3)]
    first = told_in("first", dials)
    again = told_in("second", *([dial] for dial in dials))
    # A reader drops what it knows by its id.
    known = set(map(applied_id, first))
    heard = [event for event in again if applied_id(event) not in known]
    assert heard[-1].data == first[-1].data


@pytest.mark.parametrize(
    ("id_", "fire_at"),
    [
        ("x" * 200, datetime(2026, 3, 2, tzinfo=UTC)),
        ("ring", datetime(2300, 1, 1, tzinfo=UTC)),
        ("ring", datetime(2026, 3, 2)),  # noqa: DTZ001 - that it has no zone is the point
    ],
)
def test_a_timer_that_could_never_be_an_event_is_refused_when_it_is_set(
    id_: str, fire_at: datetime
) -> None:
    work = Work("metrics", CAUSE, {}, {})
    with pytest.raises(ValueError, match=r"timer|fire_at"):
        work.set_timer(id_, "ring", fire_at)
    assert work.changes.timers == {}
