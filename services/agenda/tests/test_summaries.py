"""The written summary of a session: who has confirmed which version."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.record import Record
from ridealong.agenda.projection.documents import document_id
from ridealong.agenda.rules.summaries import (
    MOST_VERSIONS,
    SIDES,
    confirmed,
    summary_of,
    written,
)
from ridealong.contracts import Event
from ridealong.contracts.fields import digest_of
from ridealong.contracts.sessions import SessionSummaryConfirmed, SessionSummaryWritten

from .story import TENANT, Story, event, story
from .words import TUESDAY, held, scheduled

AFTER = TUESDAY + timedelta(hours=1)
FIRST = "Mike opens calls with a question."
SECOND = "Mike opens calls with a question; Dana listens to two of them."


def writing(text: str, by: str, **more: Any) -> SessionSummaryWritten:
    return SessionSummaryWritten(session="s-1", rep="mike", by=by, text=text, **more)


def yes(text: str, by: str, note: str | None = None) -> SessionSummaryConfirmed:
    return SessionSummaryConfirmed(
        session="s-1", rep="mike", by=by, digest=digest_of(text), note=note
    )


def wrote(text: str = FIRST, by: str = "mike", minute: int = 0, **more: Any) -> Event[Any]:
    return event(writing(text, by, **more), AFTER + timedelta(minutes=minute))


def said_yes(
    text: str = FIRST, by: str = "dana", minute: int = 1, note: str | None = None
) -> Event[Any]:
    data, at = yes(text, by, note), AFTER + timedelta(minutes=minute)
    return event(data, at, named=f"{by}/{data.digest}/{at.isoformat()}/{note}")


def record(then: Story) -> Record:
    return then.the(Record, document_id(f"{TENANT}/mike", "s-1"))


def told(*events: Event[Any]) -> Record:
    return record(story(scheduled(), held(), *events))


@pytest.mark.requirement("2.30")
def test_a_written_summary_waits_for_both_whoever_wrote_it() -> None:
    for author in ("mike", "dana"):
        assert told(wrote(by=author)).waits_for == ("rep", "manager")
    assert told(wrote(), said_yes(by="mike")).waits_for == ("manager",)
    both = told(wrote(), said_yes(by="mike"), said_yes(by="dana", note="Yes, by Friday"))
    assert both.waits_for == ()
    newest = summary_of(both)
    assert newest is not None
    assert [(one.by, one.side, one.note) for one in newest.confirmations] == [
        ("mike", "rep", None),
        ("dana", "manager", "Yes, by Friday"),
    ]


@pytest.mark.requirement("2.30")
def test_a_change_after_a_confirmation_asks_both_again_and_says_who_confirmed_what() -> None:
    after = told(wrote(), said_yes(by="mike"), said_yes(by="dana"), wrote(SECOND, "dana", minute=5))
    assert after.waits_for == ("rep", "manager")
    first, second = after.versions
    assert (first.number, second.number, second.by) == (1, 2, "dana")
    assert {one.side for one in first.confirmations} == {"rep", "manager"}
    assert second.confirmations == ()


@pytest.mark.requirement("2.30")
def test_a_yes_to_an_older_version_stays_with_that_one() -> None:
    after = told(wrote(), wrote(SECOND, minute=1), said_yes(FIRST, minute=2))
    assert after.waits_for == ("rep", "manager")
    assert [len(one.confirmations) for one in after.versions] == [1, 0]


def test_the_same_text_again_is_no_new_version_and_a_yes_said_twice_is_one() -> None:
    after = told(wrote(), said_yes(), wrote(minute=2), said_yes(minute=3))
    (version,) = after.versions
    assert len(version.confirmations) == 1
    assert after.waits_for == ("rep",)
    noted = told(wrote(), said_yes(), said_yes(minute=3, note="and the list"))
    assert [one.note for one in noted.versions[0].confirmations] == ["and the list"]


def test_going_back_to_an_earlier_text_asks_both_again() -> None:
    after = told(wrote(), said_yes(), wrote(SECOND, minute=2), wrote(FIRST, minute=3))
    assert [one.number for one in after.versions] == [1, 2, 3]
    assert after.waits_for == ("rep", "manager")


def test_nobody_overwrites_what_they_have_not_read() -> None:
    then = story(
        scheduled(),
        held(),
        wrote(),
        wrote(SECOND, "dana", 1, replaces=digest_of(FIRST)),
        wrote("Mine", "mike", 2, replaces=digest_of(FIRST)),
    )
    assert [one.text for one in record(then).versions] == [FIRST, SECOND]
    assert list(then.refused.values()) == [
        "the summary was written anew meanwhile: read it, then write yours over it"
    ]


@pytest.mark.requirement("2.30")
def test_a_yes_may_be_read_before_the_text_and_both_before_the_session() -> None:
    plain = told(wrote(), said_yes())
    assert told(said_yes(minute=0), wrote(minute=1)).waits_for == plain.waits_for == ("rep",)
    early = story(wrote(), said_yes(), scheduled(), held())
    assert record(early) == plain


ACTS = st.lists(
    st.tuples(st.sampled_from(["write", "confirm"]), st.sampled_from("abc"), st.booleans()),
    max_size=12,
)


@given(ACTS)
def test_it_waits_for_exactly_those_who_have_not_confirmed_what_it_reads_now(
    acts: list[tuple[str, str, bool]],
) -> None:
    record = Record(id="r", tenant=TENANT, key="acme/mike", session="s-1", rep="mike")
    texts: list[str] = []
    waiting: dict[str, set[str]] = {}
    heard: set[str] = set()
    for act, about, by_rep in acts:
        who, side = ("mike", "rep") if by_rep else ("dana", "manager")
        if act == "write":
            after = written(record, writing(about, who), AFTER)
            assert isinstance(after, Record)
            record = after
            if [about] != texts[-1:]:
                texts.append(about)
                heard = waiting.pop(about, set())
        else:
            record = confirmed(record, yes(about, who), AFTER)
            if [about] == texts[-1:]:
                heard.add(side)
            elif about not in texts:
                waiting.setdefault(about, set()).add(side)
    wanted = tuple(one for one in SIDES if one not in heard) if texts else ()
    assert record.waits_for == wanted


def test_a_record_has_an_end() -> None:
    texts = [wrote(f"version {number}", minute=number) for number in range(MOST_VERSIONS + 3)]
    after = told(*texts)
    assert len(after.versions) == MOST_VERSIONS
    assert after.versions[-1].number == MOST_VERSIONS + 3
