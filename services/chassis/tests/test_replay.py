"""A dead letter that comes back is the record that it was, for the one service that gave it up."""

from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.projector.dead_letters import entry_for_bad
from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import (
    REQUEST_DIGEST,
    Bad,
    Good,
    Raw,
    request_digest,
)
from ridealong.chassis.projector.replay import of_letter
from ridealong.chassis.projector.sorting import Intake, partition_of

from .counting import PARTITIONS, TOPIC, activity, junk, raw, sorter

HOME = partition_of(b"acme/rep-1", PARTITIONS)
INTERNAL = "ridealong.internal.metrics"
NEW = {number: Lane(number) for number in range(PARTITIONS)}


def replayed(bad: Bad, offset: int, *, topic: str = INTERNAL, letter: str = "3:9") -> Raw:
    """The record that a replay of this record's dead letter appends."""
    entry = entry_for_bad(bad, "metrics", "id", "ridealong")
    again = of_letter(entry.headers, entry.key, entry.value, letter=letter)
    assert again.topic("ridealong") == INTERNAL
    return Raw(topic, HOME, offset, again.key, again.headers(), again.value)


def gave_up(record: Raw) -> Bad:
    return Bad(record, "rule", "RuntimeError in a rule")


def sort(*records: Raw, poison_limit: int = 5) -> Intake:
    return sorter(poison_limit).sort(records, NEW)


def test_it_is_read_as_the_event_that_it_was_and_moves_the_internal_topic() -> None:
    intake = sort(replayed(gave_up(raw(activity(1), 7)), 0))
    [item] = intake.good
    assert item.event == activity(1)
    assert intake.ends == {HOME: {INTERNAL: 1}}


def test_failing_again_it_tells_where_the_original_lay_and_how_often_it_was_tried() -> None:
    original = raw(activity(1), 7)
    second = replayed(gave_up(original), 0)
    third = replayed(gave_up(second), 1, letter="3:10")
    for record, attempts, previous in ((second, "2", "3:9"), (third, "3", "3:10")):
        entry = entry_for_bad(gave_up(record), "metrics", "id", "ridealong")
        told = {name: value for name, value in entry.headers if value is not None}
        assert told["dead-letter-topic"] == TOPIC.encode()
        assert told["dead-letter-partition"] == str(HOME).encode()
        assert told["dead-letter-offset"] == b"7"
        assert told["dead-letter-attempts"] == attempts.encode()
        assert told["dead-letter-previous"] == previous.encode()
        kept = [header for header in entry.headers if header[0].startswith("original-")]
        assert kept == [(f"original-{name}", value) for name, value in original.headers]


def test_on_any_other_topic_the_headers_of_a_replay_mean_nothing() -> None:
    record = replayed(gave_up(raw(activity(1), 7, "ridealong.goals")), 0, topic=TOPIC)
    [item] = sort(record).good
    assert item.event == activity(1)
    entry = entry_for_bad(gave_up(record), "metrics", "id", "ridealong")
    told = dict(entry.headers)
    assert (told["dead-letter-topic"], told["dead-letter-attempts"]) == (TOPIC.encode(), b"1")


def test_a_record_that_says_it_lay_on_a_topic_of_nobody_is_bad() -> None:
    record = replayed(gave_up(raw(activity(1), 7, "elsewhere")), 0)
    assert "no topic of ours" in sort(record).bad[0].reason
    broken = [(name, b"many" if name == "replayed-offset" else it) for name, it in record.headers]
    [bad] = sort(Raw(INTERNAL, HOME, 0, record.key, broken, record.value)).bad
    entry = entry_for_bad(bad, "metrics", "id", "ridealong")
    assert dict(entry.headers)["dead-letter-topic"] == INTERNAL.encode()


def test_replays_that_fail_again_never_stop_the_internal_topic() -> None:
    records = [replayed(gave_up(junk(number, HOME)), number) for number in range(9)]
    intake = sort(*records, poison_limit=2)
    assert len(intake.bad) == 9
    assert not intake.stop


def test_a_replayed_command_keeps_the_digest_of_its_request() -> None:
    record = raw(activity(1), 7)
    asked = Raw(
        TOPIC, HOME, 7, record.key, [*record.headers, (REQUEST_DIGEST, b"d1")], record.value
    )
    [item] = sort(replayed(gave_up(asked), 0)).good
    assert request_digest(item.raw.headers) == "d1"


@given(
    st.none() | st.binary(max_size=50),
    st.lists(st.tuples(st.text(max_size=20), st.none() | st.binary(max_size=50)), max_size=5),
    st.none() | st.binary(max_size=200),
)
def test_whatever_was_given_up_comes_back_byte_for_byte(
    key: bytes | None, headers: list[tuple[str, bytes | None]], value: bytes | None
) -> None:
    bad = Bad(Raw(TOPIC, HOME, 7, key, headers, value), "unreadable", "it is no event")
    entry = entry_for_bad(bad, "metrics", "id", "ridealong")
    again = of_letter(entry.headers, entry.key, entry.value, letter="1:2")
    assert (again.key, list(again.origin.headers), again.value) == (key, headers, value)
    record = Raw(INTERNAL, HOME, 0, again.key, again.headers(), again.value)
    intake = sort(record)
    assert not any(isinstance(item, Good) for item in intake.good)
    assert intake.ends == {HOME: {INTERNAL: 1}}
