"""Which dead letters can be replayed is told from their bytes alone."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.projector.dead_letters import entry_for_bad
from ridealong.chassis.projector.records import Bad, Raw
from ridealong.contracts import Event, decode, encode
from ridealong.contracts.people import PersonUpdated
from ridealong.deploy.cli.letters import chosen, chosen_by, plain
from ridealong.deploy.dead_letters import DeadLetter, State
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.replaying import as_record

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PERSON = Event(
    id="person-1",
    source="test/directory",
    tenant="acme",
    actor="directory",
    time=NOON,
    data=PersonUpdated(person="rep-1", name="Ines", zone="Europe/Riga"),
)
RECORD = encode(PERSON)


def letter(
    value: bytes | None = RECORD.value,
    *,
    topic: str = "ridealong.people",
    service: str = "metrics",
    type_: bytes | None = None,
    offset: int = 9,
    state: State = "open",
) -> DeadLetter:
    headers = [
        (name, type_ if name == "ce_type" and type_ else held) for name, held in RECORD.headers
    ]
    bad = Bad(Raw(topic, 2, 41, RECORD.key, headers, value), "rule", "ValueError in a rule")
    entry = entry_for_bad(bad, service, "id", "ridealong")
    return DeadLetter(
        partition=2,
        offset=offset,
        at=NOON,
        service=service,
        origin=f"{topic} 2:41",
        kind="rule",
        error="ValueError in a rule",
        attempts=1,
        headers=tuple(entry.headers),
        key=entry.key,
        value=entry.value,
        state=state,
    )


def test_what_a_rule_failed_on_goes_to_that_services_topic_as_it_was() -> None:
    again = as_record(letter(), "ridealong")
    assert again.topic("ridealong") == "ridealong.internal.metrics"
    assert (again.key, again.value) == (RECORD.key, RECORD.value)
    assert decode(again.key, again.origin.headers, again.value, topic="people") == PERSON
    assert again.headers()[: len(RECORD.headers)] == list(RECORD.headers)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (letter(b"\xff"), "can't read it either"),
        (letter(None), "can't read it either"),
        (letter(type_=b"ridealong.person.sung.v1"), "passes over events of the type"),
        (letter(topic="other.people"), "isn't of the prefix"),
        (letter(topic="ridealong.goals"), "belongs to topic people"),
        (letter(service="kitchen"), "no service 'kitchen'"),
    ],
)
def test_what_cannot_be_replayed_says_why(given: DeadLetter, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        as_record(given, "ridealong")


def test_a_record_that_is_no_letter_of_ours_says_what_it_lacks() -> None:
    bare = DeadLetter(0, 0, NOON, "?", "?", "?", "?", 1, (), b"k", b"v")
    with pytest.raises(ValueError, match="dead-letter-"):
        as_record(bare, "ridealong")


def test_without_places_the_open_ones_that_fit_are_meant() -> None:
    opened, gone = letter(), letter(offset=10, state="dropped")
    assert chosen([opened, gone], (), None, None) == [opened]
    assert chosen([opened, gone], (), "metrics", "valueerror") == [opened]
    assert chosen([opened, gone], (), "agenda", None) == []
    assert chosen_by([opened, gone], None, "nothing like it") == []


def test_a_place_means_its_letter_in_whatever_state_and_once() -> None:
    opened, gone = letter(), letter(offset=10, state="dropped")
    assert chosen([opened, gone], ("2:10", "2:9", "2:09"), None, None) == [gone, opened]
    with pytest.raises(StepError, match="no dead letter at 7:7"):
        chosen([opened], ("7:7",), None, None)


@given(st.text())
def test_no_text_commands_the_terminal(text: str) -> None:
    assert all(each.isprintable() or each in "\n\t" for each in plain(text))
