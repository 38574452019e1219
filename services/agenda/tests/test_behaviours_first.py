"""Behaviours and skills before results, wherever somebody reads about a rep."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ridealong.agenda.api.desk_views import DeskView
from ridealong.agenda.api.exporting import Exported, environment
from ridealong.agenda.api.preparation_views import preparation_view
from ridealong.agenda.api.presenting import Presenter
from ridealong.agenda.api.recording import record_view
from ridealong.agenda.model.record import Record
from ridealong.agenda.projection.documents import document_id
from ridealong.contracts.goals import FocusNamed, PlanLine, PlanUpdated
from ridealong.contracts.sessions import OwnNumber, SessionPrepared

from .story import TENANT, Story, event, story
from .test_calendar import by_vobject, calendar
from .test_page import card
from .words import TUESDAY, goal_set, held, made, metrics, pair, reading, scheduled

WEEK = timedelta(days=7)
DIALS = PlanUpdated(
    plan="p", rep="mike", lines=(PlanLine(kind="dial", per="day", target=Decimal(20)),)
)
SKILL = FocusNamed(focus="f", rep="mike", by="mike", skill="Asking for the next step")


def after(sessions: int) -> Story:
    """The agenda of a session with so many held before it."""
    weeks = [scheduled(f"w-{week}", TUESDAY - (week + 1) * WEEK) for week in range(sessions)]
    ran = [held(f"w-{week}", TUESDAY - (week + 1) * WEEK) for week in range(sessions)]
    return story(
        pair(),
        *weeks,
        *ran,
        scheduled(goals=("deals",)),
        goal_set("deals", "closed_business", title="Ninety thousand closed"),
        goal_set("talks", "behavioural", title="Forty first talks"),
        metrics((reading("deals"), reading("talks"))),
        made(),
        event(DIALS),
        event(SKILL),
    )


@pytest.mark.requirement("3.16", "4.12", "T8")
@pytest.mark.parametrize("sessions", range(6))
def test_on_the_page_and_in_the_calendar_in_whichever_turn(sessions: int) -> None:
    then = after(sessions)
    (calendar_text,) = (one[-1] for one in by_vobject(calendar(then, "s-1")).values())
    for text in (card(then), calendar_text):
        places = [
            text.index(said)
            for said in ("Twenty discovery calls", "20 a day", SKILL.skill, "Forty first talks")
        ]
        assert max(places) < text.index("Ninety thousand closed")


@pytest.mark.requirement("3.16")
@pytest.mark.parametrize("name", ["record.md", "record.html"])
def test_in_the_record_that_is_taken_along(name: str) -> None:
    filed = SessionPrepared(
        session="s-1",
        rep="mike",
        own_numbers=(OwnNumber(name="Closed", value=Decimal(52_000)),),
        skills="Asking twice",
        done_well=("Opened well",),
        focus="Three hospitals",
        keep=("morning block",),
    )
    then = story(pair(), scheduled(), event(filed), held())
    known = then.the(Record, document_id(f"{TENANT}/mike", "s-1"))
    now = TUESDAY + timedelta(hours=1)
    about = (then.session(), then.desk(), known)
    presenter = Presenter("dana", {})
    exported = Exported(
        presenter.session(then.session(), then.desk()),
        record_view(presenter, "dana", now, about, []),
        preparation_view(then.session(), known),
    )
    text = environment().get_template(name).render(all=exported)
    said = ("Opened well", "Asking twice", "Three hospitals", "morning block")
    assert max(map(text.index, said)) < text.index("52,000")


@pytest.mark.requirement("3.16")
def test_on_the_desk_between_sessions() -> None:
    order = list(DeskView.model_fields)
    assert order.index("commitments") < order.index("goals")
