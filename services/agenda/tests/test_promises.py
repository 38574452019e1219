"""What both promised opens the work of a session: as it stands, and for both under one rule."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ridealong.agenda.model.entries import CommitmentEntry, ItemEntry
from ridealong.agenda.rules.wording import describe
from ridealong.contracts.commitments import (
    CommitmentDelivered,
    CommitmentMade,
    CommitmentWithdrawn,
    LifeState,
    WhyLeftOut,
)

from .story import MONDAY, Story, event, story
from .words import (
    TUESDAY,
    final,
    held,
    item,
    left_out,
    made,
    progressed,
    scheduled,
    settled,
)

WEEK = timedelta(days=7)
LAST_WEEK = date(2026, 11, 20)


def promises(then: Story, name: str = "s-1") -> list[CommitmentEntry]:
    """The commitments on a session's agenda, in their order."""
    return [one for one in then.entries("commitment", name) if isinstance(one, CommitmentEntry)]


def promise(then: Story, name: str = "s-1") -> CommitmentEntry:
    """The only one."""
    (found,) = promises(then, name)
    return found


def ids(then: Story, name: str = "s-1") -> list[str]:
    return [one.id for one in promises(then, name)]


@pytest.mark.requirement("0.22")
def test_the_work_starts_with_the_open_commitments_and_their_results() -> None:
    then = story(
        scheduled(),
        made("c-open"),
        progressed("c-open", 15),
        *final("c-kept", "1", MONDAY, LAST_WEEK),
        settled("c-kept", "1", MONDAY + timedelta(1), amount_now=Decimal(22)),
        *final("c-missed", "0", MONDAY, LAST_WEEK),
        made("c-list", measure=None, target=None, direction="yes_no", owner_id="dana"),
    )
    assert then.agenda().sections[1].name == "commitments"
    assert [(one.id, one.outcome, one.amount, one.by) for one in promises(then)] == [
        ("c-kept", "kept", Decimal(22), "mike"),
        ("c-list", "open", None, "dana"),
        ("c-open", "open", Decimal(15), "mike"),
        ("c-missed", "missed", None, "mike"),
    ]


@pytest.mark.requirement("0.22")
@pytest.mark.parametrize("owner", ["mike", "dana"])
def test_one_rule_holds_for_what_either_of_the_two_promised(owner: str) -> None:
    then = story(
        scheduled(),
        scheduled("s-2", TUESDAY + WEEK),
        made("c-1", owner_id=owner, delivered=True),
        progressed("c-1", 20),
        *final("c-2", "0.5", MONDAY, LAST_WEEK, owner_id=owner),
        *left_out("c-3", "withdrawn", owner_id=owner),
    )
    assert [(one.id, one.outcome, one.by) for one in promises(then)] == [
        ("c-1", "reached", owner),
        ("c-2", "partly", owner),
        ("c-3", "left_out", owner),
    ]


@pytest.mark.requirement("0.22")
def test_a_result_stays_until_a_session_was_held_after_it() -> None:
    before = story(
        scheduled(),
        scheduled("s-2", TUESDAY + WEEK),
        *final("c-1", "1", MONDAY, LAST_WEEK),
    )
    assert ids(before, "s-1") == ["c-1"]
    assert ids(before, "s-2") == []
    before.given(held("s-1"))
    assert ids(before, "s-2") == []
    before.given(*final("c-2", "0.5", TUESDAY + timedelta(days=1), date(2026, 11, 24)))
    assert ids(before, "s-2") == ["c-2"]


def test_a_commitment_stands_on_every_agenda_up_to_the_first_after_its_deadline() -> None:
    then = story(
        *(scheduled(f"s-{week}", TUESDAY + week * WEEK) for week in range(4)),
        made(due=date(2026, 12, 3)),
    )
    assert [bool(promises(then, f"s-{week}")) for week in range(4)] == [True, True, True, False]


def test_what_a_platform_says_of_a_commitment_is_shown_once_it_was_judged() -> None:
    whole = made().data.model_dump(include=CommitmentMade.model_fields.keys())
    then = story(
        scheduled(),
        event(CommitmentMade.model_validate(whole)),
        made("c-forged", source="/platform"),
        progressed("c-forged", 15, source="/platform"),
    )
    assert promises(then) == []
    then.given(made(), progressed("c-1", 15, source="/platform"))
    then.given(event(CommitmentDelivered(commitment="c-1", rep="mike", by="mike")))
    then.given(event(CommitmentWithdrawn(commitment="c-1", rep="mike", by=("mike", "dana"))))
    assert (promise(then).amount, promise(then).outcome) == (None, "open")
    then.given(progressed("c-1", 12), made(delivered=True))
    assert (promise(then).amount, promise(then).outcome) == (Decimal(12), "reached")


def test_an_amount_that_was_put_right_is_the_right_one() -> None:
    then = story(scheduled(), progressed(amount=20), made(delivered=True))
    assert (promise(then).amount, promise(then).outcome) == (Decimal(20), "reached")
    then.given(progressed(amount=3), made(at=TUESDAY))
    assert (promise(then).amount, promise(then).outcome) == (Decimal(3), "open")


def test_terms_of_yesterday_are_not_shown_beside_those_of_today() -> None:
    then = story(scheduled(), made(), made(due=date(2026, 12, 1), target=Decimal(5)))
    assert (promise(then).due, promise(then).target) == (date(2026, 12, 1), Decimal(5))


@pytest.mark.parametrize("why", ["withdrawn", "excused", "disputed", "owner_left", "pair_ended"])
def test_what_is_left_out_is_shown_once_and_with_why(why: WhyLeftOut) -> None:
    then = story(
        scheduled(),
        scheduled("s-2", TUESDAY + WEEK),
        made(due=date(2026, 12, 20)),
        *left_out("c-1", why),
    )
    assert (promise(then).outcome, promise(then).left_out) == ("left_out", why)
    assert promises(then, "s-2") == []
    then.given(held("s-1"))
    assert promises(then, "s-2") == []


def test_a_dispute_that_is_closed_brings_it_back_as_it_stands() -> None:
    then = story(scheduled(), made(), *left_out("c-1", "disputed"), made(at=TUESDAY))
    assert (promise(then).outcome, promise(then).left_out) == ("open", None)
    then.given(made(disputed=True))
    assert (promise(then).outcome, promise(then).disputed) == ("open", True)


def test_a_credit_that_does_not_go_with_the_state_waits_for_it() -> None:
    then = story(scheduled(), *left_out("c-1", "disputed"), made(state="settled"))
    assert promise(then).outcome == "open"
    then.given(settled(credit="1", at=MONDAY + timedelta(1)))
    assert promise(then).outcome == "kept"


@pytest.mark.parametrize("gone", ["lapsed", "left_out"])
def test_a_proposal_that_came_to_nothing_is_on_no_agenda(gone: LifeState) -> None:
    asked = made(state="proposed", pending="acceptance", waits_for=("dana",))
    then = story(scheduled(), asked)
    assert ids(then) == ["c-1"]
    why = "withdrawn" if gone == "left_out" else None
    then.given(made(state=gone, left_out=why))
    assert ids(then) == []


def test_a_replaced_one_is_shown_as_what_it_became() -> None:
    again = made("c-2", date(2026, 12, 4), replaces="c-1", renegotiations=1, target=Decimal(25))
    gone = left_out("c-1", "superseded", replaced_by="c-2")
    for order in ([*gone, again], [again, *gone]):
        then = story(scheduled(), made("c-1"), *order)
        one = promise(then)
        assert (one.id, one.replaces, one.renegotiations) == ("c-2", "c-1", 1)
        assert (one.due, one.former_due) == (date(2026, 12, 4), date(2026, 11, 27))
        assert "instead of 27 Nov" in describe(one, str.title)


@pytest.mark.requirement("0.20")
def test_what_waits_for_somebodys_word_is_listed_with_whose() -> None:
    then = story(
        scheduled(),
        made("c-1", state="proposed", pending="acceptance", waits_for=("dana",)),
        made("c-2", pending="renegotiation", waits_for=("mike",)),
        made("c-3", pending="withdrawal", waits_for=("dana",)),
    )
    assert [(one.id, one.outcome, one.pending, one.waits_for) for one in promises(then)] == [
        ("c-2", "open", "renegotiation", ("mike",)),
        ("c-3", "open", "withdrawal", ("dana",)),
        ("c-1", "proposed", "acceptance", ("dana",)),
    ]
    assert "proposed, due 27 Nov, waits for Dana" in describe(promises(then)[2], str.title)


@pytest.mark.requirement("3.18")
def test_what_the_rep_proposes_is_shown_before_what_the_manager_does() -> None:
    proposed: dict[str, Any] = {"state": "proposed", "pending": "acceptance"}
    then = story(
        scheduled(),
        made("a-dana", date(2026, 11, 25), originator="manager", waits_for=("mike",), **proposed),
        made("b-dana", date(2026, 11, 25), waits_for=("mike",), **proposed),
        made("c-mike", waits_for=("dana",), **proposed),
        made("d-mike", originator="rep", waits_for=("mike", "dana"), **proposed),
        made("e-both", originator="together", waits_for=("mike", "dana"), **proposed),
    )
    assert ids(then) == ["c-mike", "d-mike", "a-dana", "b-dana", "e-both"]


@pytest.mark.requirement("2.5")
@pytest.mark.parametrize("who", ["rep", "manager", "together"])
def test_who_originated_a_commitment_is_shown(who: str) -> None:
    assert promise(story(scheduled(), made(originator=who))).originator == who


@pytest.mark.requirement("3.13")
def test_the_decisive_ones_are_marked_and_come_first_of_those_that_stand_alike() -> None:
    then = story(
        scheduled(),
        made("c-1", date(2026, 11, 25)),
        made("c-2", decisive=True),
        *final("c-3", "0", MONDAY, LAST_WEEK, decisive=True),
    )
    assert [(one.id, one.decisive) for one in promises(then)] == [
        ("c-2", True),
        ("c-1", False),
        ("c-3", True),
    ]


@pytest.mark.requirement("2.18", "3.14")
def test_a_question_for_help_links_to_the_managers_commitments_that_answer_it() -> None:
    then = story(
        scheduled(),
        item("help", title="How can I help?", by="dana"),
        item("other"),
        made("c-list", owner_id="dana", item="help", due=date(2026, 11, 25)),
        made("c-mine"),
    )
    items = {one.id: one for one in then.entries("item") if isinstance(one, ItemEntry)}
    (answer,) = items["help"].answers
    assert (answer.commitment, answer.by, answer.due, answer.outcome) == (
        "c-list",
        "dana",
        date(2026, 11, 25),
        "open",
    )
    assert items["other"].answers == ()
    assert {one.id: one.item for one in promises(then)} == {"c-list": "help", "c-mine": None}
    then.given(made("c-list", owner_id="dana", item="help", due=date(2026, 11, 25), delivered=True))
    (help_,) = [one for one in then.entries("item") if one.id == "help"]
    assert isinstance(help_, ItemEntry)
    assert help_.answers[0].outcome == "reached"


def test_a_table_has_an_end_so_that_a_desk_stays_one_document() -> None:
    then = story(scheduled())
    then.batch([made(f"c-{n:03}", LAST_WEEK + timedelta(days=n)) for n in range(1, 260)])
    table = then.desk().table
    assert len(table) == 200
    assert [table[0].commitment, table[-1].commitment] == ["c-001", "c-200"]
    then.batch([one for n in range(1, 41) for one in final(f"r-{n}", "1", MONDAY, LAST_WEEK)])
    assert sum(one.settled_at is not None for one in then.desk().table) == 20
