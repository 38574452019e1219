"""What becomes of a batch: sorted, folded, and made into one commit."""

from decimal import Decimal

import pytest

from ridealong.chassis.projector.commit import commit_of
from ridealong.chassis.projector.folding import Outcome, fold
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import Good, Raw, applied_id
from ridealong.chassis.projector.sorting import partition_of
from ridealong.chassis.projector.state import Ref
from ridealong.chassis.projector.work import NotLoaded, NotOurs, Work
from ridealong.chassis.projector.writes import writes_of
from ridealong.contracts import Event, EventData

from .counting import PARTITIONS, TOPIC, Tally, activity, junk, person, projection, raw, sorter

HOME = partition_of(b"acme/rep-1", PARTITIONS)
REP = Ref(Tally, "acme/rep-1")
NEW = {number: Lane(number) for number in range(PARTITIONS)}


def folded(*records: Raw, known: frozenset[bytes] = frozenset()) -> Outcome:
    return fold(projection(), sorter().sort(records, NEW).good, known, {REP: None})


def total(outcome: Outcome) -> Decimal:
    state = outcome.changes.states[REP]
    assert isinstance(state, Tally)
    return state.total


def event_of(rep: str) -> Event[EventData]:
    [item] = sorter().sort([raw(activity(1, rep), 0)], NEW).good
    return item.event


def test_events_fold_in_order_over_what_was_there() -> None:
    assert total(folded(*(raw(activity(n), n) for n in range(3)))) == 3


def test_an_event_counts_once_however_often_it_is_in_the_batch() -> None:
    assert total(folded(*(raw(activity(1), n) for n in range(4)))) == 1


def test_an_event_that_was_applied_before_changes_nothing() -> None:
    known = frozenset({applied_id(activity(1))})
    outcome = folded(raw(activity(1), 0), known=known)
    assert not outcome.changes.states
    assert not outcome.applied


def test_what_is_not_loaded_is_asked_for_and_nothing_is_decided_without_it() -> None:
    sorting = sorter()
    good = sorting.sort([raw(activity(1), 0)], NEW).good
    assert fold(projection(), good, (), {}).missing == {REP}


def test_records_behind_the_position_are_not_read_again() -> None:
    lanes = {HOME: Lane(HOME, 4, {TOPIC: 2})}
    intake = sorter().sort([raw(activity(n), n) for n in range(4)], lanes)
    assert [item.raw.offset for item in intake.good] == [2, 3]
    assert intake.ends == {HOME: {TOPIC: 4}}


def test_records_of_a_lane_that_is_not_positioned_are_left_for_later() -> None:
    intake = sorter().sort([raw(activity(1), 0)], {})
    assert intake.empty


def test_a_rule_that_raises_costs_its_event_alone() -> None:
    outcome = folded(raw(activity(1), 0), raw(activity(2, kind="explodes"), 1), raw(activity(3), 2))
    assert total(outcome) == 2
    assert [bad.raw.offset for bad in outcome.bad] == [1]
    assert "RuntimeError" in outcome.bad[0].reason
    assert "a rule with a fault" not in outcome.bad[0].reason


def test_a_refused_event_changes_nothing_and_keeps_its_reason() -> None:
    outcome = folded(raw(activity(1, kind="late"), 0))
    assert not outcome.changes.states
    assert not outcome.changes.derived
    assert [refused for _, refused in outcome.applied] == ["it is too late for this"]


def test_a_state_of_another_key_cannot_be_written() -> None:
    outcome = folded(raw(activity(1, kind="elsewhere"), 0))
    assert not outcome.changes.states
    assert "NotOurs" in outcome.bad[0].reason


def test_a_state_of_another_key_cannot_be_deleted() -> None:
    ours, theirs = (Tally(id=f"acme/{it}", tenant="acme", key=f"acme/{it}") for it in ("a", "b"))
    loaded = {Ref(Tally, ours.id): ours, Ref(Tally, theirs.id): theirs, Ref(Tally, "none"): None}
    work = Work("metrics", event_of("a"), loaded, {})
    work.delete(Tally, ours.id)
    work.delete(Tally, "none")
    with pytest.raises(NotOurs, match="acme/b"):
        work.delete(Tally, theirs.id)
    assert work.changes.states == {Ref(Tally, ours.id): None}


def test_a_state_is_loaded_before_it_is_deleted() -> None:
    with pytest.raises(NotLoaded):
        Work("metrics", event_of("rep-1"), {}, {}).delete(Tally, "acme/rep-1")


def test_of_one_subject_only_the_newest_derived_event_is_sent() -> None:
    outcome = folded(*(raw(activity(n), n) for n in range(5)))
    [derived] = outcome.changes.derived.values()
    assert derived.causation_id == "activity-4"
    assert derived.correlation_id == "activity-4"


def test_the_same_cause_derives_the_same_id() -> None:
    ids = {
        next(iter(folded(raw(activity(1), offset)).changes.derived.values())).id
        for offset in (0, 7)
    }
    assert len(ids) == 1


def test_what_does_not_concern_the_service_moves_the_position_and_nothing_else() -> None:
    place = partition_of(b"acme/rep-1", PARTITIONS)
    intake = sorter().sort([raw(person("rep-1"), 3, "ridealong.people", place)], NEW)
    assert [skipped.why for skipped in intake.skipped] == ["unused"]
    assert intake.ends == {place: {"ridealong.people": 4}}


def test_the_owner_of_a_topic_sends_a_misrouted_record_on_and_others_pass_it_over() -> None:
    wrong = (HOME + 1) % PARTITIONS
    owned = sorter().sort([raw(activity(1), 0, partition=wrong)], NEW)
    assert len(owned.misrouted) == 1
    foreign = sorter().sort([raw(person("rep-1"), 0, "ridealong.people", wrong)], NEW)
    assert [skipped.why for skipped in foreign.skipped] == ["misrouted"]


def test_an_event_on_another_topic_than_its_own_is_bad() -> None:
    intake = sorter().sort([raw(activity(1), 0, "ridealong.goals")], NEW)
    assert "belongs to topic activities" in intake.bad[0].reason


def test_more_poison_than_the_limit_stops_the_partition_before_the_next_record() -> None:
    records = [junk(offset, HOME) for offset in range(9)]
    intake = sorter(poison_limit=5).sort(records, NEW)
    assert len(intake.bad) == 5
    assert intake.stop == {(TOPIC, HOME)}
    assert intake.ends == {HOME: {TOPIC: 5}}


def test_poison_is_counted_over_batches_and_a_good_record_starts_anew() -> None:
    sorting = sorter(poison_limit=5)
    first = sorting.sort([junk(offset, HOME) for offset in range(4)], NEW)
    sorting.committed(first)
    lanes = {HOME: NEW[HOME].moved(first.ends[HOME])}
    second = sorting.sort([junk(4, HOME), raw(activity(1), 5), junk(6, HOME)], lanes)
    assert not second.stop
    sorting.committed(second)
    assert sorting.sort([junk(offset, HOME) for offset in range(7, 12)], lanes).stop


def test_a_rule_that_always_raises_counts_as_poison_too() -> None:
    sorting = sorter(poison_limit=2)
    records = [raw(activity(n, kind="explodes"), n) for n in range(4)]
    outcome = fold(projection(), sorting.sort(records, NEW).good, (), {REP: None})
    faulty = {(b.raw.topic, b.raw.partition, b.raw.offset): b for b in outcome.bad}
    assert sorting.sort_read(sorting.read(records), NEW, faulty).stop == {(TOPIC, HOME)}


def test_a_commit_fences_the_lane_and_carries_state_ids_outbox_and_timers_together() -> None:
    sorting = sorter()
    lanes = {HOME: Lane(HOME, 9, {TOPIC: 0})}
    intake = sorting.sort([raw(activity(1), 0), junk(1, HOME)], lanes)
    outcome = fold(projection(), intake.good, (), {REP: None})
    commit = commit_of(intake, outcome, lanes, "metrics", "ridealong")
    [fence] = commit.fences
    assert (fence.id, fence.expected) == (HOME, 9)
    assert {name: len(writes) for name, writes in writes_of(commit).items()} == {
        "tallies": 1,
        "applied": 1,
        "timers": 1,
        "outbox": 1,
    }
    assert [entry.topic for entry in commit.entries] == [
        "ridealong.scores",
        "ridealong.dead-letters",
    ]
    assert commit.lanes[HOME] == Lane(HOME, 10, {TOPIC: 2})


def test_entries_of_later_commits_sort_behind_those_of_earlier_ones() -> None:
    ids = []
    for fence in (8, 9, 10, 11, 100):
        sorting = sorter()
        lanes = {HOME: Lane(HOME, fence)}
        intake = sorting.sort([junk(offset, HOME) for offset in range(3)], lanes)
        commit = commit_of(intake, Outcome(), lanes, "metrics", "ridealong")
        ids += [entry.id for entry in commit.entries]
    assert ids == sorted(ids)
    assert len(set(ids)) == 15


def test_good_records_know_their_event() -> None:
    [item] = sorter().sort([raw(activity(1), 0)], NEW).good
    assert isinstance(item, Good)
    assert item.event == activity(1)


def test_a_stopped_partition_stays_so_for_what_was_fetched_with_it() -> None:
    sorting = sorter(poison_limit=1)
    intake = sorting.sort([junk(0, HOME), junk(1, HOME), junk(2, HOME)], NEW)
    assert intake.stop == {(TOPIC, HOME)}
    behind = sorting.read([raw(activity(3), 3)])
    assert sorting.sort_read(behind, NEW, stopped=intake.stop).empty
