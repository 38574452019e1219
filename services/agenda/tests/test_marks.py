"""A held session against the five marks of coaching, on its record."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.agenda.api.exporting import Exported, environment
from ridealong.agenda.api.preparation_views import preparation_view
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.record_views import RecordView
from ridealong.agenda.api.recording import record_view
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record
from ridealong.agenda.projection.documents import document_id
from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated, Yardstick
from ridealong.contracts.sessions import (
    FrozenNumber,
    SessionHeld,
    SessionPrepared,
    SessionSummaryWritten,
)

from .story import MONDAY, TENANT, Story, event, story
from .words import TUESDAY, held, item, made, pair, scheduled

AFTER = TUESDAY + timedelta(hours=1)
SUMMARY = event(SessionSummaryWritten(session="s-1", rep="mike", by="mike", text="We did"), AFTER)


def spoken(manager: int, rep: int, **more: Any) -> Event[Any]:
    data = SessionHeld(
        session="s-1",
        rep="mike",
        manager="dana",
        start=TUESDAY,
        minutes=40,
        manager_speaking_minutes=manager,
        rep_speaking_minutes=rep,
        **more,
    )
    return event(data, AFTER)


def record(then: Story, viewer: str = "dana") -> RecordView:
    known = then.the(Record, document_id(f"{TENANT}/mike", "s-1"))
    about = (then.session(), then.desk(), known)
    promises = [one for one in then.all(Promise) if one.terms and one.terms.session == "s-1"]
    return record_view(Presenter(viewer, {}), viewer, AFTER, about, promises)


def marks(then: Story, viewer: str = "dana") -> dict[str, bool | None]:
    return {one.mark: one.met for one in record(then, viewer).marks}


@pytest.mark.requirement("2.6")
def test_a_session_is_held_against_five_marks() -> None:
    bare = story(scheduled(), held())
    assert marks(bare) == {
        "progress": False,
        "listening": None,
        "accountability": False,
        "data": False,
        "written_down": False,
    }
    numbers = (FrozenNumber(goal="g", value=Decimal(3)),)
    whole = story(
        scheduled(goals=("g",)),
        event(SessionPrepared(session="s-1", rep="mike", snapshot=numbers)),
        made("c-1", session="s-1"),
        spoken(6, 33),
        SUMMARY,
    )
    assert set(marks(whole).values()) == {True}
    assert list(marks(whole)) == list(marks(bare))
    assert marks(story(scheduled(), spoken(20, 20)))["listening"] is False
    assert record(story(scheduled(), SUMMARY)).marks == []


@pytest.mark.requirement("2.6", "1.4")
def test_the_marks_stand_in_one_line_of_the_record_and_who_spoke_is_the_managers() -> None:
    then = story(scheduled(), spoken(20, 20), SUMMARY)
    assert marks(then, "mike")["listening"] is None
    view = Presenter("dana", {}).session(then.session(), then.desk())
    known = then.the(Record, document_id(f"{TENANT}/mike", "s-1"))
    exported = Exported(view, record(then), preparation_view(then.session(), known))
    line = "progress: no · listening: no · accountability: no · data: no · written down: yes"
    for name in ("record.md", "record.html"):
        assert line in environment().get_template(name).render(all=exported)


def test_the_record_says_which_questions_were_asked_in_the_words_that_they_are_asked_with() -> None:
    then = story(scheduled(), spoken(6, 33, questions=("if_you_were_me", "an-old-one")))
    assert record(then).questions == [
        "If you were me, what would you do differently?",
        "an-old-one",
    ]


@pytest.mark.requirement("2.30")
def test_a_confirmation_that_nobody_can_give_any_more_is_closed_with_a_reason() -> None:
    then = story(pair("dana"), scheduled(), held(), SUMMARY)
    assert record(then).closed_because is None
    assert [one.person for one in record(then).waits_for] == ["mike", "dana"]
    then.given(pair("erin", at=AFTER + timedelta(days=1)))
    after = record(then, "erin")
    assert [one.person for one in after.waits_for] == ["mike"]
    why = "dana doesn't coach mike any more: the summary stands as it was written"
    assert after.closed_because == why


@pytest.mark.requirement("D1", "2.25")
def test_the_record_says_of_which_items_nobody_said_what_became() -> None:
    then = story(
        scheduled(),
        item("done"),
        item("promised"),
        item("open"),
        made("c-1", session="s-1", item="promised"),
        held(done=("done",)),
    )
    assert [one.item for one in record(then).left_open] == ["open"]


def organisation(applies_from: date, **values: str) -> Event[Any]:
    yardsticks = tuple(
        Yardstick(name=name, value=Decimal(value), applies_from=applies_from)
        for name, value in values.items()
    )
    return event(OrganisationUpdated(name="Acme", zone="UTC", yardsticks=yardsticks), MONDAY)


@pytest.mark.requirement("2.6", "2.13", "3.15")
@pytest.mark.parametrize(("day", "listened"), [(TUESDAY, True), (TUESDAY + timedelta(1), False)])
def test_the_organisations_own_aims_hold_from_their_day_on(day: datetime, listened: bool) -> None:
    values = {"manager_talk_share": "0.4", "manager_talk_note": "0.5", "solutions_share": "0.6"}
    house = organisation(day.date(), **values)
    then = story(house, scheduled(), spoken(20, 20, solution_minutes=20))
    assert marks(then)["listening"] is listened
    meeting = record(then).meeting
    assert meeting is not None
    assert meeting.talk is not None
    assert meeting.solutions is not None
    aims = ("0.4", "0.6") if listened else ("0.10", "0.90")
    assert (meeting.talk.aim, meeting.solutions.aim) == tuple(map(Decimal, aims))
    assert meeting.talk.noted is not listened


@pytest.mark.requirement("2.6")
def test_an_aim_that_is_no_share_is_passed_over_and_the_record_says_what_was_looked_at() -> None:
    house = organisation(MONDAY.date(), manager_talk_share="7", manager_talk_note="0.2")
    then = story(house, scheduled(), spoken(6, 34))
    (listening,) = [one for one in record(then).marks if one.mark == "listening"]
    assert listening.why == (
        "the manager spoke 15 % of the time; up to 20 % is listening, the aim is 10 %"
    )
