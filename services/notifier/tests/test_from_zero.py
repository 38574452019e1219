"""A notifier that is built from zero, from a log with all that its predecessor told itself, ends in
the same picture, in whatever order it reads the topics: nothing stays planned whose moment came."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.notifier.rules import telling

from .given import Story, at, person, scheduled
from .test_order import COMMITMENTS, NOW, PEOPLE, SESSIONS, topic

Log = dict[str, list[Event[Any]]]


class Predecessor:
    """A notifier that has run for a while, and everything that lies on the log since."""

    def __init__(self) -> None:
        self.story = Story()
        self.log: Log = {}
        self._told = 0

    def read(self, event: Event[Any]) -> None:
        """What comes from outside."""
        self.log.setdefault(event.topic, []).append(event)
        self.story.given(event)
        self._note()

    def go_on(self, now: datetime) -> None:
        """Fire what is due by now and hear what it tells itself."""
        while True:
            rang = self.story.stage.ring_one(now)
            if rang is not None:
                self._append(rang)
            elif not self.story.stage.hear_one():
                return
            self._note()

    def close(self, now: datetime, which: int) -> None:
        """Its delivery closes one of the reminders that are due, if one is."""
        due = [one for one in self.story.reminders if one.state == "due"]
        if due:
            reminder = due[which % len(due)]
            how = telling.ended(reminder, "sent", "so it was", now)
            closing = Event(
                f"closing {reminder.id}",
                "ridealong/notifier",
                "acme",
                "system",
                now,
                telling.closing(how),
            )
            self._append(closing)
            self.story.given(closing)

    def picture(self) -> dict[str, Any]:
        """All documents, and what rang; no timers."""
        return whole(self.story)

    def _note(self) -> None:
        for event in self.story.stage.told[self._told :]:
            self._append(event)
        self._told = len(self.story.stage.told)

    def _append(self, event: Event[Any]) -> None:
        if event.topic.startswith("internal."):
            self.log.setdefault(event.topic, []).append(event)


def whole(story: Story) -> dict[str, Any]:
    picture = story.stage.picture()
    return {name: held for name, held in picture.items() if not name.startswith("timer ")}


def built_anew(log: Log, now: datetime, data: st.DataObject) -> Story:
    """Each topic in its order, the topics in any; what it derives is on the log already."""
    story = Story()
    left = {name: list(events) for name, events in sorted(log.items())}
    while any(left.values()):
        name = data.draw(st.sampled_from([name for name in left if left[name]]))
        for _ in range(data.draw(st.integers(1, 6))):
            if left[name]:
                story.given(left[name].pop(0))
    story.stage.coming_back.clear()
    return story.then(now)


@pytest.mark.timeout(180)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    people=topic(PEOPLE),
    sessions=topic(SESSIONS),
    commitments=topic(COMMITMENTS),
    now=NOW,
    data=st.data(),
)
def test_built_from_zero_the_picture_is_the_predecessors(
    people: list[Event[Any]],
    sessions: list[Event[Any]],
    commitments: list[Event[Any]],
    now: datetime,
    data: st.DataObject,
) -> None:
    live = Predecessor()
    for events in data.draw(st.permutations([people, sessions, commitments])):
        for event in events:
            live.read(event)
            if data.draw(st.booleans()):
                live.go_on(now)
                live.close(now, data.draw(st.integers(0, 9)))
    live.go_on(now)
    anew = built_anew(live.log, now, data)
    assert whole(anew) == live.picture()
    assert not [one for one in anew.reminders if one.state == "planned" and one.due_at <= now]


def test_a_timer_that_is_read_before_what_it_is_of_makes_it_due() -> None:
    live = Predecessor()
    now = at("2026-11-23T09:00+02:00")
    for event in (person("mike"), scheduled("2026-11-25T10:00+02:00")):
        live.read(event)
    live.go_on(now)
    own = live.log.pop("internal.notifier")
    story = Story().given(*own, *(event for events in live.log.values() for event in events))
    story.stage.coming_back.clear()
    assert live.story.only("mike").state == story.only("mike").state == "due"
    assert whole(story.then(now)) == live.picture()
