"""What one event derives for several people reaches each of them."""

from datetime import UTC, datetime

import pytest

from ridealong.chassis.projector.work import Work
from ridealong.contracts import Event, EventData
from ridealong.contracts.internal import Forwarded
from ridealong.contracts.people import PersonUpdated

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
