"""A delivery is tried with patience, never for ever, and never by two at once."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.notifier.model import Delivery
from ridealong.notifier.rules import delivering as rules
from ridealong.notifier.rules.delivering import UNKNOWN, Outcome, Policy

from .given import at, scheduled, story

NOW = at("2026-11-23T09:00+02:00")
POLICY = Policy(
    tries=5,
    first_wait=timedelta(seconds=30),
    longest_wait=timedelta(minutes=5),
    lease=timedelta(minutes=2),
)
AWAY = Outcome("mail server not reached")


def opened() -> Delivery:
    return rules.opened(story(scheduled("2026-11-25T10:00+02:00")).only("mike"))


def sending() -> Delivery:
    return rules.begun(opened(), NOW, POLICY)


def tried(times: int, outcome: Outcome = AWAY) -> Delivery:
    delivery = opened()
    for _ in range(times):
        delivery = rules.tried(rules.begun(delivery, NOW, POLICY), outcome)
    return delivery


def test_a_delivery_that_is_under_way_is_nobody_elses() -> None:
    assert rules.free(opened(), NOW)
    assert not rules.free(sending(), NOW + POLICY.lease - timedelta(milliseconds=1))
    assert rules.free(sending(), NOW + POLICY.lease)


def test_a_mail_that_was_being_sent_when_its_worker_died_may_have_left() -> None:
    again = rules.resumed(sending())
    assert [one.outcome for one in again.tries] == [UNKNOWN]
    assert rules.given_up(again, None, POLICY) is None


def test_what_is_known_of_a_try_stays_known() -> None:
    assert rules.resumed(rules.postponed(tried(1), NOW, POLICY)).tries == tried(1).tries


def test_it_is_sent_once_more_and_no_more_when_nobody_knows_whether_it_left() -> None:
    assert rules.given_up(tried(1, Outcome(UNKNOWN)), Outcome(UNKNOWN), POLICY) is None
    assert rules.given_up(tried(2, Outcome(UNKNOWN)), Outcome(UNKNOWN), POLICY) == UNKNOWN


def test_a_final_refusal_is_not_tried_again() -> None:
    refused = Outcome("smtp 550", final=True)
    assert rules.given_up(tried(1, refused), refused, POLICY) == "smtp 550"


def test_after_so_many_tries_it_is_given_up_with_the_last_reason() -> None:
    assert rules.given_up(tried(4), AWAY, POLICY) is None
    assert (
        rules.given_up(tried(5), AWAY, POLICY) == "given up after 5 tries: mail server not reached"
    )


@pytest.mark.parametrize(("times", "most"), [(1, 30), (2, 60), (3, 120), (4, 240), (5, 300)])
def test_the_wait_doubles_up_to_its_limit(times: int, most: int) -> None:
    wait = rules.postponed(tried(times), NOW, POLICY).next_at - NOW
    assert timedelta(seconds=most / 2) <= wait <= timedelta(seconds=most)


@given(times=st.integers(1, 10_000))
def test_no_number_of_tries_breaks_the_wait(times: int) -> None:
    many = tried(1).model_copy(update={"tries": tried(1).tries * times})
    later = rules.postponed(many, NOW, POLICY)
    assert later.next_at <= NOW + POLICY.longest_wait
    assert not rules.free(later, NOW)
    assert rules.free(later, later.next_at)


def test_what_is_closed_stays_closed() -> None:
    assert not rules.free(rules.closed(sending()), NOW + timedelta(days=4000))
