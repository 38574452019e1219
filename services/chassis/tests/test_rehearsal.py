"""The tests' own stage behaves as the real one."""

from datetime import timedelta

from ridealong.chassis.testing import Rehearsal
from ridealong.contracts.scores import MetricsUpdated

from .scheduled_events import NOON, Tally, counting, event_of

DIAL, RINGS, LATE, EXPLODES = 0, 1, 2, 8


def test_events_become_documents_and_are_told() -> None:
    stage = Rehearsal(counting())
    stage.read(event_of(DIAL), event_of(DIAL))
    assert stage.the(Tally, "t/ann").dials == 1
    assert [told.counts for told in stage.heard(MetricsUpdated, "ann")] == [{"all": 1}]
    assert stage.heard(MetricsUpdated, "bob") == []


def test_time_brings_timers_back_once() -> None:
    stage = Rehearsal(counting())
    stage.read(event_of(RINGS))
    assert stage.all(Tally)[0].rings == 0
    stage.until(NOON - timedelta(seconds=1))
    assert stage.all(Tally)[0].rings == 0
    stage.until(NOON)
    assert stage.all(Tally)[0].rings == 1
    assert stage.timers == {}


def test_what_is_refused_or_raises_says_so() -> None:
    stage = Rehearsal(counting())
    stage.batch([event_of(LATE), event_of(EXPLODES)])
    assert stage.refused == {"e-2": "too late"}
    assert "RuntimeError" in stage.bad[0]
    assert stage.picture() == {}
