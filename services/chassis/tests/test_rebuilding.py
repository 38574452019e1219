"""Parts of a rebuild: what it keeps to itself, and which dead letters are news."""

from typing import Any

from ridealong.chassis.projector.actions import Recover, Send, Steps, TellKafka, Write
from ridealong.chassis.projector.dead_letters import entry_for_bad
from ridealong.chassis.projector.engine import Engine
from ridealong.chassis.projector.handover import FROZEN, RETIRED, marked
from ridealong.chassis.projector.outbox import Entry
from ridealong.chassis.projector.rebuilding.quiet import quietly
from ridealong.chassis.projector.rebuilding.withheld import lost, origin_of
from ridealong.chassis.projector.records import Bad

from .counting import PARTITIONS, TOPIC, activity, junk, projection, raw
from .simulated import Process, World

PLACES = [(TOPIC, number) for number in range(PARTITIONS)]


def letter(offset: int, service: str = "metrics") -> Entry:
    """A dead letter of the record at this offset."""
    bad = Bad(junk(offset, 3), "unreadable", "no event")
    return entry_for_bad(bad, service, f"letter-{offset}", "ridealong")


def asked(steps: Steps[Any], process: Process) -> list[Any]:
    """What these steps ask for, performed."""
    actions: list[Any] = []
    answer: object = None
    while True:
        try:
            action = steps.send(answer)
        except StopIteration:
            return actions
        actions.append(action)
        answer = process._perform(action)


def test_nothing_is_sent_and_of_what_would_be_only_dead_letters_are_kept() -> None:
    process = Process(World(), projection)
    engine = Engine(projection(), PARTITIONS, "ridealong", 5)
    engine.assigned(PLACES)
    good = raw(activity(1), 0)
    records = [good, junk(1, good.partition)]
    actions = asked(quietly(engine.position(), "ridealong"), process)
    actions += asked(quietly(engine.receive(records), "ridealong"), process)
    assert not [each for each in actions if isinstance(each, (Send, Recover, TellKafka))]
    [written] = [each.commit for each in actions if isinstance(each, Write)]
    assert [entry.topic for entry in written.entries] == ["ridealong.dead-letters"]
    assert len(written.states) == 1
    assert engine.offsets[TOPIC, good.partition] == 2


def test_a_letter_is_news_if_nobody_was_told_of_its_record() -> None:
    told = {origin for origin in [origin_of(letter(1).headers, "metrics")] if origin}
    assert lost([letter(1), letter(2)], "metrics", told) == [letter(2)]


def test_what_another_service_gave_up_says_nothing_of_ours() -> None:
    assert origin_of(letter(1, "agenda").headers, "metrics") is None
    assert origin_of(letter(1).headers, "metrics") == (TOPIC, "3", "1")


def test_whoever_takes_up_a_frozen_lane_writes_it_without_the_mark() -> None:
    offsets = [{"topic": TOPIC, "next": 7}]
    frozen = {"_id": 3, "fence": 9, "offsets": offsets, FROZEN: True}
    assert marked(frozen) == {"offsets": offsets}
    assert marked(frozen, RETIRED) == {"offsets": offsets, RETIRED: True}
    assert marked(None, FROZEN) == {"offsets": [], FROZEN: True}
