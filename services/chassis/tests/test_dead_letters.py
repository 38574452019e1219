"""A dead letter keeps every byte, and says where it lay and why it died."""

from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.projector.dead_letters import entry_for_bad
from ridealong.chassis.projector.records import Bad, Good, Raw, Skipped, read

headers = st.lists(st.tuples(st.text(max_size=20), st.none() | st.binary(max_size=50)), max_size=5)


@given(st.none() | st.binary(max_size=200), headers, st.none() | st.binary(max_size=500))
def test_no_bytes_make_reading_raise_and_none_are_lost(
    key: bytes | None, given_headers: list[tuple[str, bytes | None]], value: bytes | None
) -> None:
    raw = Raw("ridealong.activities", 3, 17, key, given_headers, value)
    item = read(raw, "activities")
    assert isinstance(item, Good | Bad | Skipped)
    if isinstance(item, Bad):
        entry = entry_for_bad(item, "metrics", "id", "ridealong")
        assert entry.value == value
        assert entry.key == key or (key is None and value is None)
        for name, content in given_headers:
            assert (f"original-{name}", content) in entry.headers


def test_provenance_is_in_the_headers() -> None:
    bad = Bad(Raw("ridealong.goals", 2, 41, None, [], None), "unreadable", "id is missing")
    entry = entry_for_bad(bad, "metrics", "id", "ridealong")
    told = {name: value.decode() for name, value in entry.headers if value is not None}
    assert told == {
        "dead-letter-service": "metrics",
        "dead-letter-topic": "ridealong.goals",
        "dead-letter-partition": "2",
        "dead-letter-offset": "41",
        "dead-letter-kind": "unreadable",
        "dead-letter-error": "id is missing",
        "dead-letter-attempts": "1",
        "dead-letter-null-value": "true",
        "dead-letter-null-key": "true",
    }
    # The Kafka client refuses a record with neither key nor value.
    assert (entry.topic, entry.key) == ("ridealong.dead-letters", b"")
