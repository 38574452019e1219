"""Who wants singles together gets one message, once, whatever happens meanwhile."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any, cast

import pytest
from pydantic import SecretStr

from ridealong.chassis.projector.announcements import Announcer
from ridealong.contracts.people import Channel
from ridealong.contracts.reminders import ReminderSent
from ridealong.notifier.delivery.desk import Desk
from ridealong.notifier.delivery.waiting import Due, Waiting
from ridealong.notifier.model import Calendar, Delivery, Kind, Person, Preferences, Reminder, Try
from ridealong.notifier.rules import delivering as rules
from ridealong.notifier.rules.gathering import companies, message_of
from ridealong.notifier.rules.unsubscribing import Link, read

from .given import at
from .shelf import Shelf, delivering
from .sink import Sink, listening
from .test_letters import reminder

NINE = at("2026-11-23T09:00+02:00")
WISHES = {"prepare": "digest", "commitment_due": "digest", "session_tomorrow": "digest"}


@dataclass
class Clock:
    """It runs from a minute after nine."""

    ahead: timedelta

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock(NINE + timedelta(minutes=1) - datetime.now(UTC))


def due(name: str, kind: str = "prepare", person: str = "mike", **more: Any) -> Reminder:
    due_at = NINE - timedelta(minutes=10) + timedelta(seconds=int(name[2:]))
    facts = {"id": f"acme/{name}", "about": f"of-{name}", "state": "due"} | more
    whose = {"person": person, "rep": person, "key": f"acme/{person}", "due_at": due_at}
    return reminder(kind, **(whose | facts))


def somebody(person: str = "mike", kinds: dict[str, str] | None = None) -> tuple[Any, ...]:
    whose = {"id": f"acme/{person}", "tenant": "acme", "key": f"acme/{person}", "person": person}
    return (
        Person(
            **whose,
            calendar=Calendar(zone="Europe/Riga", working_days=(0, 1, 2, 3, 4)),
            language="en",
            channels=(Channel(kind="email", address=f"{person}@example.org"),),
            active=True,
        ),
        Preferences.model_validate(whose | {"kinds": WISHES if kinds is None else kinds}),
    )


def shelf(*reminders: Reminder) -> Shelf:
    held = Shelf()
    held.put(*somebody(), *reminders)
    return held


THREE = (due("r-1"), due("r-2", "commitment_due"), due("r-3", "session_tomorrow"))


async def until(what: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110 - what another task does
            await asyncio.sleep(0.01)


def over(held: Shelf) -> Callable[[], bool]:
    return lambda: "due" not in held.states().values()


async def test_what_comes_together_is_one_message_and_each_is_told_of_with_its_carrier(
    clock: Clock,
) -> None:
    held = shelf(*THREE)
    held.put(*somebody("ines", {}), due("r-4", person="ines"), due("r-5", person="ines"))
    async with listening(Sink()) as sink, delivering(held, clock, smtp_port=sink.port):
        await until(over(held))
    mails = {mail["Message-ID"]: mail["Subject"] for mail in sink.mails}
    assert len(sink.mails) == 3
    assert mails["<r-1@localhost>"] == "3 things wait for you"
    assert sorted(sink.recipients) == ["ines@example.org"] * 2 + ["mike@example.org"]
    assert {one.reminder: one.carrier for one in held.told} == {
        "r-1": None,
        "r-2": "r-1",
        "r-3": "r-1",
        "r-4": None,
        "r-5": None,
    }
    assert len(held.told) == 5
    assert held.reminder("r-2").carrier == "r-1"


async def test_one_link_of_it_turns_off_all_of_its_kinds_and_each_once(clock: Clock) -> None:
    held = shelf(*THREE, due("r-4", "commitment_due"))
    secret = "a secret that is long enough for links"
    links = {"link_secret": SecretStr(secret), "public_url": "https://notifier.example.org"}
    async with listening(Sink()) as sink, delivering(held, clock, smtp_port=sink.port, **links):
        await until(over(held))
    (content,) = sink.taken
    mail = message_from_bytes(content, policy=default)
    url = mail["List-Unsubscribe"].strip(" <>")
    kinds: tuple[Kind, ...] = ("prepare", "session_tomorrow", "commitment_due")
    assert read(url.rpartition("/")[2], secret) == Link("acme", "mike", kinds, 0)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text = mail.get_body(("plain",))
    assert text is not None
    assert f"Choose which of these kinds to stop:\r\n{url}" in text.get_content()


async def test_one_by_itself_comes_in_its_own_words(clock: Clock) -> None:
    held = shelf(due("r-1"))
    async with listening(Sink()) as sink, delivering(held, clock, smtp_port=sink.port):
        await until(over(held))
    assert sink.mails[0]["Subject"].startswith("Prepare for your session")


async def test_what_is_done_by_then_is_not_in_it(clock: Clock) -> None:
    held = shelf(*THREE)
    held.put(due("r-1", unwanted="already prepared"))
    async with listening(Sink()) as sink, delivering(held, clock, smtp_port=sink.port):
        await until(over(held))
    assert [mail["Subject"] for mail in sink.mails] == ["2 things wait for you"]
    assert held.states() == {"r-1": "suppressed", "r-2": "sent", "r-3": "sent"}
    assert held.reminder("r-3").carrier == "r-2"


@pytest.mark.parametrize("drops_repeated", [True, False])
async def test_killed_between_mark_and_message_it_leaves_once_or_is_known_to_be_in_doubt(
    clock: Clock, drops_repeated: bool
) -> None:
    held = shelf(*THREE)
    held.stops_after = lambda content: content["state"] == "sending"
    chosen: dict[str, Any] = {"smtp_drops_repeated": drops_repeated}
    async with listening(Sink()) as sink:
        async with delivering(held, clock, smtp_port=sink.port, **chosen):
            await until(lambda: held.stopped)
        held.stops_after = lambda _: False
        assert sink.taken == []
        # What is new by then comes by itself: who took the message already would never see it.
        held.put(due("r-9"))
        async with delivering(held, clock, smtp_port=sink.port, **chosen):
            await until(over(held))
    ids = sorted(mail["Message-ID"] for mail in sink.mails)
    assert ids == (
        ["<r-1@localhost>", "<r-9@localhost>"] if drops_repeated else ["<r-9@localhost>"]
    )
    assert {one.reminder: one.unconfirmed for one in held.told} == {
        "r-1": not drops_repeated,
        "r-2": not drops_repeated,
        "r-3": not drops_repeated,
        "r-9": False,
    }
    assert len(held.told) == 4


async def test_taken_and_not_answered_it_is_sent_again_as_the_same_message_without_what_is_done(
    clock: Clock,
) -> None:
    held = shelf(*THREE)
    async with (
        listening(Sink(after_data="cut")) as sink,
        delivering(held, clock, smtp_port=sink.port, smtp_drops_repeated=True),
    ):
        await until(lambda: len(sink.taken) == 1)
        sink.after_data = None
        held.put(due("r-1", unwanted="already prepared"), due("r-9"))
        await until(over(held))
    together = [mail["Subject"] for mail in sink.mails if mail["Message-ID"] == "<r-1@localhost>"]
    assert together == ["3 things wait for you", "2 things wait for you"]
    assert len(sink.mails) == 3
    assert held.states() == {"r-1": "suppressed", "r-2": "sent", "r-3": "sent", "r-9": "sent"}
    carriers = {one.reminder: one.carrier for one in held.told if isinstance(one, ReminderSent)}
    assert carriers == {"r-2": "r-1", "r-3": "r-1", "r-9": None}


async def test_refused_for_good_each_of_it_has_failed_with_the_reason(clock: Clock) -> None:
    held = shelf(*THREE)
    refusing = Sink(recipient_answer="550 no such user")
    async with listening(refusing) as sink, delivering(held, clock, smtp_port=sink.port):
        await until(over(held))
    assert {held.reminder(name).reason for name in held.states()} == {"smtp 550"}
    assert sorted(one.reminder for one in held.told) == ["r-1", "r-2", "r-3"]


async def test_where_another_worker_has_one_of_them_none_of_them_is_marked() -> None:
    held = Shelf()
    desk = Desk(cast("Any", held), cast("Announcer", held))
    marked = [
        rules.opened(one).model_copy(update={"together": together})
        for one, together in zip(THREE, ("r-1", "r-1", None), strict=True)
    ]
    held.put(marked[1].model_copy(update={"fence": 7}))
    assert [one.id for one in await desk.move(marked)] == ["acme/r-3"]
    assert Delivery.from_document(held.documents["deliveries"]["acme/r-2"]).fence == 7


@dataclass
class One:
    reminder: Reminder
    delivery: Delivery
    gathered: bool = True


def one(reminder: Reminder, *, gathered: bool = True, **more: Any) -> One:
    return One(reminder, rules.opened(reminder).model_copy(update=more), gathered)


def names(some: list[tuple[One, ...]]) -> list[list[str]]:
    return [[each.reminder.reminder for each in company] for company in some]


def test_only_what_was_not_tried_alone_joins_and_a_digest_is_a_list_itself() -> None:
    tried = one(due("r-2"), tries=(Try(at=NINE, channel="email"),))
    others = [one(due("r-3")), one(due("r-4"), gathered=False), one(due("r-5", "weekly_digest"))]
    found = companies([tried, *others, one(due("r-1")), one(due("r-6", person="ines"))])
    assert names(found) == [["r-2"], ["r-1", "r-3"], ["r-4"], ["r-5"], ["r-6"]]
    assert [message_of(company) for company in found] == [None, "r-1", None, None, None]


def test_what_was_in_a_message_stays_in_it_and_nothing_comes_in() -> None:
    again = [one(due(name), together="r-0", gathered=False) for name in ("r-2", "r-1")]
    found = companies([again[0], one(due("r-3")), again[1]])
    assert names(found) == [["r-1", "r-2"], ["r-3"]]
    assert message_of(found[0]) == "r-0"
    assert message_of(companies(again[:1])[0]) == "r-0"


def test_more_than_one_message_holds_is_several() -> None:
    assert [len(part) for part in companies([one(due(f"r-{n}")) for n in range(120)])] == [
        50,
        50,
        20,
    ]


def test_what_is_claimed_out_of_its_turn_and_put_off_does_not_come_before() -> None:
    queue = Waiting()
    queue.refresh([Due("a", "acme", NINE), Due("b", "acme", NINE)])
    assert queue.claim("b")
    assert not queue.claim("b")
    queue.later("b", NINE + timedelta(minutes=1))
    assert queue.take(NINE, 10) == ["a"]
    assert queue.take(NINE + timedelta(minutes=1), 10) == ["b"]
