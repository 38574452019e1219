"""A reminder waits until what it is about is judged and stands still, and no longer than that."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.commitments import CommitmentDelivered
from ridealong.notifier.model import Commitment, Delivery
from ridealong.notifier.rules.delivering import free, opened
from ridealong.notifier.rules.holding import Patience, Sight, held, judged_from, sight_of

from .given import MONDAY_NOON, Story, event, promised, scheduled, story

PATIENCE = Patience(
    still=timedelta(seconds=3),
    unjudged=timedelta(minutes=15),
    reported=timedelta(hours=3),
    look=timedelta(seconds=5),
)
LOOKS = st.lists(
    st.builds(Sight, st.sampled_from(["one way", "another"]), st.booleans(), st.booleans()),
    min_size=1,
    max_size=8,
)
DUE = "2026-11-24"


def delivery() -> Delivery:
    return opened(story(promised(DUE)).only("mike"))


def seen(told: Story, *, behind: bool = False) -> Sight:
    return sight_of(told.only("mike"), told.commitment, behind=behind)


def waits(sight: Sight, since: Delivery, now: datetime) -> Delivery:
    later = held(since, sight, now, PATIENCE)
    assert later is not None
    assert not free(later, now)
    return later


def released(sights: list[Sight]) -> timedelta:
    """After how long the reminder is let go, when it is seen so, the last for ever."""
    known, now = delivery(), MONDAY_NOON
    left = list(sights)
    while (later := held(known, left[0], now, PATIENCE)) is not None:
        known, now = later, later.next_at
        left = left[1:] or left
    return now - MONDAY_NOON


def test_what_stands_still_leaves_at_the_second_look() -> None:
    assert released([Sight("one way")]) == PATIENCE.still


def test_what_moves_meanwhile_is_looked_at_again() -> None:
    one, another = Sight("one way"), Sight("another")
    assert released([one, another, one, one]) == 3 * PATIENCE.still


def test_while_the_log_is_not_judged_it_is_held_back_for_a_while() -> None:
    behind = Sight("one way", unjudged=True)
    assert released([behind, behind, Sight("one way")]) == 2 * PATIENCE.look + PATIENCE.still
    assert released([behind]) == PATIENCE.unjudged


def test_while_a_report_is_not_judged_it_is_held_back_longer() -> None:
    assert released([Sight("one way", unjudged=True, reported=True)]) == PATIENCE.reported


def test_a_report_that_was_judged_and_changed_nothing_holds_nothing_back() -> None:
    assert released([Sight("one way", reported=True)]) == PATIENCE.still


@given(sights=LOOKS)
def test_nothing_is_held_back_for_ever(sights: list[Sight]) -> None:
    assert released(sights) <= PATIENCE.reported + PATIENCE.look


def test_who_wants_no_stillness_has_none() -> None:
    at_once = Patience(timedelta(0), PATIENCE.unjudged, PATIENCE.reported, PATIENCE.look)
    assert held(delivery(), Sight("one way"), MONDAY_NOON, at_once) is None


def test_every_amount_and_every_judgement_counts_as_moving() -> None:
    told = story(promised(DUE, target=10))
    before = seen(told)
    assert seen(told) == before
    later: Any = MONDAY_NOON + timedelta(hours=1)
    assert seen(told.given(promised(DUE, target=10, decisive=True, time=later))) != before


def test_a_delivery_that_nobody_has_judged_is_seen() -> None:
    report = CommitmentDelivered(commitment="c-1", rep="mike", by="mike")
    told = story(promised(DUE), event(report, time=MONDAY_NOON + timedelta(hours=1)))
    assert seen(told, behind=True).unjudged
    assert seen(told, behind=True).reported
    waits(seen(told, behind=True), delivery(), MONDAY_NOON)


def test_whatever_key_decides_about_it_is_waited_for() -> None:
    managers = story(promised(DUE, owner_id="ines")).only("ines")
    assert judged_from(managers) == ("acme/mike", "acme/ines", "acme")
    assert judged_from(story(promised(DUE)).only("mike")) == ("acme/mike", "acme")


def test_a_session_needs_no_judge() -> None:
    reminder = story(scheduled("2026-11-26T10:00+02:00")).only("mike")
    assert not sight_of(reminder, None, behind=True).unjudged


def test_what_is_not_there_yet_is_no_hint() -> None:
    nobody = Commitment(id="x", tenant="acme", key="acme/mike", commitment="c-1", rep="mike")
    assert not nobody.unanswered
