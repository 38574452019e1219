"""Events in runs, whose states know them: nothing is lost, doubled or stale on any schedule."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis.stateful import run_state_machine_as_test

from ridealong.chassis.projector import Projection, Work
from ridealong.chassis.projector.folding import fold
from ridealong.chassis.projector.records import Good, Raw
from ridealong.chassis.projector.state import Ref
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.goals import GoalUpdated
from ridealong.contracts.internal import Forwarded, TimerFired
from ridealong.contracts.scores import MetricsUpdated

from .schedule import Schedule
from .scheduled_events import EVENTS, NOON, RECORDS, Tally
from .simulated import Fault
from .test_schedules import HUNT, RUN


class KnowingTally(Tally):
    """A tally that holds the ids of the activities in it."""

    ids: tuple[str, ...] = ()


def knowing(*, forgetful: bool = False, keep_ids: bool = False) -> Projection:
    """Counts what the schedules count, activities by runs; a `forgetful` one keeps no ids in its
    states."""
    projection = Projection("metrics", (KnowingTally,))

    def tally_of(work: Work) -> KnowingTally:
        known = work.get(KnowingTally, work.key)
        return known or KnowingTally(id=work.key, tenant=work.event.tenant, key=work.key)

    def keep(after: KnowingTally, work: Work) -> None:
        work.put(after)
        counts = {"all": Decimal(after.dials + after.goals + after.rings)}
        person = work.event.data.owner() or ""
        work.emit(MetricsUpdated(person=person, as_of=NOON, goals=(), counts=counts))

    @projection.on_runs(ActivityLogged, keep_ids=keep_ids)
    def logged(events: Sequence[Event[Any]], work: Work) -> None:
        before = tally_of(work)
        dials, ids = before.dials, dict.fromkeys(before.ids)
        for number, event in enumerate(events):
            data = event.data
            if data.kind == "explodes":
                raise RuntimeError("a rule with a fault")
            if data.kind == "late":
                work.refuse_one(number, "too late")
            elif data.activity not in ids or forgetful:
                ids[data.activity] = None
                dials += 1
                if data.kind == "rings":
                    work.set_timer(f"ring/{data.activity}", "ring", NOON)
        if dials != before.dials:
            keep(before.replaced(dials=dials, ids=tuple(ids)), work)

    @projection.on(GoalUpdated)
    def updated(event: Event[GoalUpdated], work: Work) -> None:
        before = tally_of(work)
        keep(before.replaced(goals=before.goals + 1), work)

    @projection.on_timer("ring")
    def ring(event: Event[TimerFired], work: Work) -> None:
        before = tally_of(work)
        keep(before.replaced(rings=before.rings + 1), work)

    return projection


class Runs(Schedule):
    """The schedules, on a projection that folds activities by runs."""

    def projection(self) -> Projection:
        return knowing()


class Forgetful(Schedule):
    """Runs whose states don't keep what the handler has promised."""

    def projection(self) -> Projection:
        return knowing(forgetful=True)


class Beside(Schedule):
    """Runs whose states don't know their events; the ids are kept beside them."""

    def projection(self) -> Projection:
        return knowing(forgetful=True, keep_ids=True)


@pytest.mark.timeout(1800)
def test_runs_lose_nothing_and_double_nothing_on_any_schedule() -> None:
    run_state_machine_as_test(Runs, settings=RUN)
    assert RUN.max_examples >= 1


@pytest.mark.timeout(1800)
def test_runs_whose_ids_are_kept_beside_lose_nothing_and_double_nothing() -> None:
    run_state_machine_as_test(Beside, settings=RUN)
    assert RUN.max_examples >= 1


@pytest.mark.timeout(600)
def test_the_schedules_find_states_that_forget_their_events() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Forgetful, settings=HUNT)


def test_what_is_told_again_after_a_repeated_event_has_an_id_of_its_own() -> None:
    schedule = Runs()
    schedule.produce(14, 1)
    schedule.run(0, 5, Fault.NONE, -1)
    schedule.run(0, 5, Fault.NONE, -1)
    schedule.produce(20, 1)
    schedule.produce(14, 1)
    schedule.teardown()
    ids = [dict(raw.headers)["ce_id"] for raw in schedule.records("ridealong.scores")]
    assert len(set(ids)) == len(ids) == 2


def forwarded(kind: str) -> Event[Any]:
    data = Forwarded(service="metrics", person="ann", about="x", type=kind, body={})
    return Event(f"e-{kind}", "ridealong/metrics", "acme", "system", NOON, data)


def test_what_is_forwarded_is_folded_in_runs_by_its_type_and_known_by_its_id() -> None:
    projection = Projection("metrics", (KnowingTally,))

    @projection.on_forwarded_runs("many")
    def many(events: Sequence[Event[Any]], work: Work) -> None:
        work.refuse("only counted here")

    with pytest.raises(ValueError, match="forwarded many has a handler"):
        projection.on_forwarded_runs("many")(many)
    assert projection.run_handler_of(forwarded("many")) is many
    assert projection.run_handler_of(forwarded("one")) is None
    assert projection.concerns(forwarded("many"))
    assert not projection.concerns(forwarded("one"))
    assert not projection.is_known_by_state(forwarded("many"))


def good(number: int, offset: int) -> Good:
    record = RECORDS[number]
    raw = Raw("ridealong.activities", 0, offset, record.key, record.headers, record.value)
    event: Event[Any] = EVENTS[number]
    return Good(raw, event)


def test_a_rule_that_raises_costs_its_event_and_not_the_others_of_its_run() -> None:
    of_ann = [n for n, event in enumerate(EVENTS) if event.key == EVENTS[0].key]
    some = [n for n in of_ann if isinstance(EVENTS[n].data, ActivityLogged)]
    kinds = [EVENTS[n].data.kind for n in some]
    outcome = fold(
        knowing(),
        [good(n, offset) for offset, n in enumerate(some)],
        (),
        {Ref(KnowingTally, EVENTS[0].key): None},
    )
    assert len(outcome.bad) == kinds.count("explodes") > 0
    assert len(outcome.applied) == len(kinds) - kinds.count("explodes")
    assert [why for _, why in outcome.applied if why] == ["too late"] * kinds.count("late")
