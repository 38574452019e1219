"""What is told to whom, in which order, how often it is tried, and when it is over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.model.webhooks import Delivery, Lane, Sealed, Subscription, Telling, Waiting
from ridealong.metrics.rules import delivering, lanes, subscribing, tellings
from ridealong.metrics.rules.delivering import Policy

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LEASE = timedelta(seconds=30)
POLICY = Policy(
    first_wait=timedelta(seconds=5),
    longest_wait=timedelta(hours=6),
    tries=30,
    give_up=timedelta(days=3),
    pause_after=timedelta(days=5),
    lease=LEASE,
)


def lane() -> Lane:
    return lanes.opened("acme", "acme/mike", "sub-1", "mike")


def put(known: Lane, version: str, telling: str = "score", at: datetime = NOW) -> Lane:
    return lanes.offered(known, telling, version, at).lane


def versions(known: Lane) -> list[str]:
    return [each.version for each in known.waiting]


def subscription(**more: object) -> Subscription:
    fields = {
        "id": "acme/sub-1",
        "tenant": "acme",
        "key": "acme",
        "subscription": "sub-1",
        "url": "https://hooks.example.org/",
        "kinds": ("goal", "score"),
        "secrets": (Sealed(sealed="old"),),
        "created_by": "ada",
        "created_at": NOW,
    }
    return Subscription.model_validate(fields | more)


def record(tries: int = 0) -> Delivery:
    made = Delivery(
        id="d-1",
        tenant="acme",
        key="acme/mike",
        subscription="sub-1",
        person="mike",
        kind="score",
        about="mike",
        sequence=1,
        version="a",
        body="{}",
        created_at=NOW,
    )
    for _ in range(tries):
        made = delivering.tried(delivering.begun(made, NOW), 500, "http 500")
    return made


def test_a_figure_that_changed_again_before_it_was_sent_is_told_once() -> None:
    first = lanes.offered(lane(), "score", "a", NOW)
    second = lanes.offered(first.lane, "score", "b", NOW)
    assert first.added is not None
    assert versions(second.lane) == ["b"]
    assert second.superseded == (first.added.delivery,)


def test_a_figure_that_came_back_to_what_was_told_is_not_told_again() -> None:
    known = lanes.taken(put(lane(), "a"), NOW, LEASE)
    known = lanes.delivered(known, known.waiting[0].delivery, NOW)
    back = lanes.offered(put(known, "b"), "score", "a", NOW)
    assert back.lane.waiting == ()
    assert back.lane.due is None
    assert back.added is None


def test_what_is_being_sent_stays_in_front_and_the_newer_follows() -> None:
    known = lanes.taken(put(lane(), "a"), NOW, LEASE)
    assert versions(put(known, "b")) == ["a", "b"]
    assert versions(put(put(known, "b"), "c")) == ["a", "c"]


def test_one_that_failed_with_a_newer_behind_it_is_not_tried_again() -> None:
    known = put(lanes.taken(put(lane(), "a"), NOW, LEASE), "b")
    after, how = lanes.failed(known, known.waiting[0].delivery, NOW, LEASE, give_up=False)
    assert (how, versions(after)) == ("superseded", ["b"])
    assert after.due == NOW + LEASE


def test_after_an_unknown_end_the_older_version_is_news_again() -> None:
    known = lanes.taken(put(lane(), "a"), NOW, LEASE)
    known = lanes.delivered(known, known.waiting[0].delivery, NOW)
    # b may have arrived: its process died with it, and the figure went back to a.
    known = lanes.taken(put(known, "b"), NOW, LEASE)
    later = NOW + LEASE
    assert not lanes.in_hand(known, later)
    assert versions(put(known, "a", at=later)) == ["a"]


def test_a_figure_that_others_may_not_know_any_more_is_taken_out() -> None:
    gone = lanes.offered(put(lane(), "a"), "score", None, NOW)
    assert gone.lane.waiting == ()
    assert len(gone.superseded) == 1


def test_what_is_asked_for_again_waits_once_and_under_its_own_id() -> None:
    again = Waiting(delivery="d-7", telling="score", version="a")
    known = lanes.asked_again(lanes.asked_again(lane(), again, NOW), again, NOW)
    assert [each.delivery for each in known.waiting] == ["d-7"]
    assert known.due == NOW


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("offer"), st.sampled_from(["g1", "g2"]), st.sampled_from("abc")),
        st.tuples(st.just("send"), st.booleans(), st.booleans()),
        st.tuples(st.just("die"), st.booleans(), st.none()),
    ),
    max_size=40,
)


@given(STEPS)
def test_whatever_happens_the_receiver_ends_with_the_newest_of_each(
    steps: list[tuple[str, str, str]],
) -> None:
    """A receiver that may take a message whose answer is lost, and processes that die with one in
    hand. Who keeps the newest sequence of each figure has the truth in the end."""
    known, now = lane(), NOW
    truth: dict[str, str] = {}
    has: dict[str, str] = {}
    sequence: dict[str, int] = {}
    numbers: list[int] = []

    def send(*, takes: bool, answers: bool, dies: bool) -> None:
        nonlocal known, now
        if not known.waiting:
            return
        first = known.waiting[0]
        known = lanes.taken(known, now, LEASE)
        if takes:
            numbers.append(sequence[first.delivery])
            has[first.telling] = first.version
        if dies:
            now += LEASE
        elif takes and answers:
            known = lanes.delivered(known, first.delivery, now)
        else:
            known, _ = lanes.failed(known, first.delivery, now, LEASE, give_up=False)

    for what, one, other in steps:
        now += timedelta(seconds=1)
        if what == "offer":
            truth[one] = other
            offered = lanes.offered(known, one, other, now)
            known = offered.lane
            if offered.added is not None:
                sequence[offered.added.delivery] = known.number
        else:
            send(takes=bool(one), answers=bool(other), dies=what == "die")
    while known.waiting:
        now += LEASE
        send(takes=True, answers=True, dies=False)
    assert has == truth
    assert numbers == sorted(numbers), "a person's messages came out of order"
    assert known.due is None


@given(st.integers(1, 200), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 10**7)))
def test_waits_grow_and_stay_in_their_bounds(
    failures: int, chance: float, asked: float | None
) -> None:
    now = delivering.wait(failures, POLICY, chance, asked)
    assert POLICY.first_wait / 2 <= now <= POLICY.longest_wait
    assert now <= delivering.wait(failures + 2, POLICY, chance, asked)


def test_a_receiver_that_asks_for_time_gets_it() -> None:
    assert delivering.wait(1, POLICY, 0.0, asked=120) == timedelta(seconds=120)


def test_a_delivery_is_given_up_by_tries_and_by_age_with_its_reason() -> None:
    assert delivering.given_up(record(29), NOW, POLICY) is None
    assert delivering.given_up(record(30), NOW, POLICY) == "given up after 30 tries: http 500"
    late = NOW + timedelta(days=3)
    assert delivering.given_up(record(2), late, POLICY) == "given up after 3 days: http 500"


def test_a_try_that_was_cut_off_says_so_when_it_is_made_again() -> None:
    again = delivering.begun(delivering.begun(record(), NOW), NOW + LEASE)
    assert [each.outcome for each in again.tries] == [delivering.ENDED_UNKNOWN, None]


def test_a_receiver_that_takes_nothing_for_days_is_paused_and_one_that_is_gone_at_once() -> None:
    failing = delivering.judged(subscription(), False, 500, NOW, POLICY)
    assert (failing.state, failing.failing_since) == ("active", NOW)
    still = delivering.judged(failing, False, None, NOW + timedelta(days=5), POLICY)
    assert (still.state, still.why) == ("paused", "the receiver took nothing for 5 days")
    well = delivering.judged(failing, True, 200, NOW + timedelta(days=1), POLICY)
    assert well.failing_since is None
    gone = delivering.judged(subscription(), False, 410, NOW, POLICY)
    assert (gone.state, gone.why) == ("paused", "the receiver answered 410: gone")
    again = delivering.resumed(gone)
    assert (again.state, again.why, again.reading) == ("active", None, "")


def test_after_a_rotation_two_secrets_are_valid_for_a_while() -> None:
    both = timedelta(hours=24)
    after = subscribing.rotated(subscription(), "new", NOW, both)
    assert subscribing.valid_secrets(after, NOW) == ("new", "old")
    assert subscribing.valid_secrets(after, NOW + both) == ("new",)
    twice = subscribing.rotated(after, "newest", NOW, both)
    assert subscribing.valid_secrets(twice, NOW) == ("newest", "new")


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        ({}, True),
        ({"kinds": ("goal",)}, False),
        ({"people": ("mike",)}, True),
        ({"people": ("dana",)}, False),
        ({"tenant": "other"}, False),
    ],
)
def test_a_subscription_is_told_of_what_it_asked_for(
    more: dict[str, object], *, wanted: bool
) -> None:
    told = Telling(id="t", tenant="acme", key="acme/mike", person="mike", kind="score", about="m")
    assert subscribing.wants(subscription(**more), told) is wanted


def test_a_figure_is_open_until_its_version_was_handed_over() -> None:
    told = Telling(id="t", tenant="acme", key="acme/mike", person="mike", kind="score", about="m")
    first = tellings.with_body(told, {"score": 71})
    assert first.open == first.version is not None
    assert tellings.heard(first, first.version).open is None
    other = tellings.with_body(tellings.heard(first, first.version), {"score": 72})
    assert other.open == other.version != first.version
    assert tellings.with_body(other, {"score": 71}).open is None
    gone = tellings.with_body(tellings.heard(first, first.version), None)
    assert gone.open == "gone"
    assert tellings.heard(gone, None).open is None
