"""A delivery is tried with patience, never for ever, never by two at once, and never twice in
doubt."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.people import Channel
from ridealong.notifier.model import Delivery
from ridealong.notifier.rules import delivering as rules
from ridealong.notifier.rules.delivering import (
    ACCEPTED,
    UNKNOWN,
    Again,
    GivenUp,
    Next,
    Outcome,
    Policy,
    Sent,
)

from .given import at, scheduled, story

NOW = at("2026-11-23T09:00+02:00")
POLICY = Policy(
    tries=5,
    first_wait=timedelta(seconds=30),
    longest_wait=timedelta(minutes=5),
    lease=timedelta(minutes=2),
)
AWAY = Outcome("mail server not reached", trouble=True)
DOUBT = Outcome(UNKNOWN, trouble=True)
BOUNCED = Outcome("smtp 550", final=True)
MAIL = Channel(kind="email", address="mike@example.org")
SLACK = Channel(kind="slack", address="@mike")


def opened() -> Delivery:
    return rules.opened(story(scheduled("2026-11-25T10:00+02:00")).only("mike"))


def sending(delivery: Delivery | None = None, channel: Channel = MAIL) -> Delivery:
    return rules.begun(delivery or opened(), channel, NOW, POLICY)


def tried(times: int, outcome: Outcome = AWAY, channel: Channel = MAIL) -> Delivery:
    delivery = opened()
    for _ in range(times):
        delivery = rules.tried(sending(delivery, channel), outcome)
    return delivery


def after(
    delivery: Delivery,
    outcome: Outcome,
    ways: tuple[Channel, ...] = (MAIL,),
    *,
    idempotent: bool = False,
) -> Next:
    return rules.after(delivery, outcome, ways, NOW, POLICY, idempotent=idempotent)


def test_a_delivery_that_is_under_way_is_nobody_elses() -> None:
    assert rules.free(opened(), NOW)
    assert not rules.free(sending(), NOW + POLICY.lease - timedelta(milliseconds=1))
    assert rules.free(sending(), NOW + POLICY.lease)


def test_a_message_that_was_being_sent_when_its_worker_died_may_have_left() -> None:
    assert rules.interrupted(sending())
    assert [one.outcome for one in rules.resumed(sending()).tries] == [UNKNOWN]


def test_what_is_known_of_a_try_stays_known() -> None:
    again = after(tried(1), AWAY)
    assert isinstance(again, Again)
    assert rules.resumed(again.delivery).tries == tried(1).tries


def test_what_was_taken_is_over() -> None:
    assert after(tried(1, Outcome(ACCEPTED)), Outcome(ACCEPTED)) == Sent()


def test_in_doubt_a_mail_counts_as_sent_and_unconfirmed_and_is_not_sent_again() -> None:
    assert after(tried(1, DOUBT), DOUBT, (MAIL, SLACK)) == Sent(unconfirmed=True)


def test_in_doubt_it_is_sent_again_where_a_repetition_is_known_for_one() -> None:
    assert isinstance(after(tried(1, DOUBT), DOUBT, idempotent=True), Again)
    assert after(tried(5, DOUBT), DOUBT, idempotent=True) == Sent(unconfirmed=True)


def test_what_one_channel_may_have_taken_is_never_handed_to_another() -> None:
    once = rules.tried(sending(tried(1, DOUBT)), BOUNCED)
    assert after(once, BOUNCED, (MAIL, SLACK), idempotent=True) == Sent(unconfirmed=True)


def test_a_final_refusal_is_not_tried_again() -> None:
    assert after(tried(1, BOUNCED), BOUNCED) == GivenUp("smtp 550")


def test_a_final_refusal_turns_to_the_other_channel_at_once() -> None:
    turned = after(tried(1, BOUNCED), BOUNCED, (MAIL, SLACK))
    assert isinstance(turned, Again)
    assert rules.way(turned.delivery, (MAIL, SLACK)) == SLACK
    assert rules.free(turned.delivery, NOW)


def test_each_channel_is_tried_as_often_and_then_all_is_given_up_with_the_last_reason() -> None:
    delivery, outcome, channels = opened(), AWAY, []
    while True:
        channel = rules.way(delivery, (MAIL, SLACK))
        assert channel is not None
        channels.append(channel.kind)
        delivery = rules.tried(sending(delivery, channel), outcome)
        follows = after(delivery, outcome, (MAIL, SLACK))
        if not isinstance(follows, Again):
            break
        delivery = follows.delivery
    assert follows == GivenUp("given up after 5 tries: mail server not reached")
    assert channels == ["email"] * 5 + ["slack"] * 5


@pytest.mark.parametrize(("times", "most"), [(1, 30), (2, 60), (3, 120), (4, 240), (5, 300)])
def test_the_wait_doubles_up_to_its_limit(times: int, most: int) -> None:
    wait = rules.postponed(tried(times), times, NOW, POLICY).next_at - NOW
    assert timedelta(seconds=most / 2) <= wait <= timedelta(seconds=most)


@given(times=st.integers(1, 10_000))
def test_no_number_of_tries_breaks_the_wait(times: int) -> None:
    later = rules.postponed(tried(1), times, NOW, POLICY)
    assert later.next_at <= NOW + POLICY.longest_wait
    assert not rules.free(later, NOW)
    assert rules.free(later, later.next_at)


@given(st.lists(st.sampled_from([AWAY, DOUBT, BOUNCED, Outcome(ACCEPTED)]), max_size=40))
def test_nothing_is_handed_over_after_it_was_taken_or_may_have_been(script: list[Outcome]) -> None:
    delivery, handed = opened(), []
    for outcome in script:
        channel = rules.way(delivery, (MAIL, SLACK))
        assert channel is not None, "it would have been given up"
        delivery = rules.tried(sending(delivery, channel), outcome)
        handed.append(outcome)
        follows = after(delivery, outcome, (MAIL, SLACK))
        if not isinstance(follows, Again):
            break
        delivery = follows.delivery
    assert not any(one in {DOUBT, Outcome(ACCEPTED)} for one in handed[:-1])


def test_what_is_closed_stays_closed() -> None:
    assert not rules.free(rules.closed(sending()), NOW + timedelta(days=4000))
