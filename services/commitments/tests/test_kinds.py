"""What the organisation doesn't count is refused, whenever it is learnt what it counts."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.accounting import grounds, standing_words
from ridealong.commitments.rules.kinds import (
    counted_on,
    in_order,
    nothing_counted,
    verdict_changes,
    why_not,
)
from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentMade,
    CommitmentSettled,
    CommitmentUpdated,
)
from ridealong.contracts.fields import Measure, Unit
from ridealong.contracts.people import CountedKinds, OrganisationUpdated

from .drawn import KINDS, comings_and_goings, done, lives
from .given import MANAGER, REP, Story, activities, happened, made, proposed
from .in_any_order import by_key, end, last_told, read
from .said import answered, asked


def counts(*kinds: str, since: str = "2026-01-01") -> CountedKinds:
    return CountedKinds(applies_from=date.fromisoformat(since), kinds=kinds)


def organisation(at: str, *lists: CountedKinds) -> Event[OrganisationUpdated]:
    return happened(OrganisationUpdated(name="Acme", zone="UTC", counted=lists), at)


MEETINGS = organisation("2026-03-01 09:00", counts("meeting"))
CALLS_TOO = organisation("2026-05-01 09:00", counts("meeting", "discovery_call"))
REASON = (
    "nobody counts discovery_call: the organisation counts meeting. Take one of these, or say "
    "counted_by_hand if amounts will be reported"
)


def last(story: Story) -> CommitmentUpdated:
    return story.heard(CommitmentUpdated)[-1]


@pytest.mark.parametrize("told_first", [True, False])
@pytest.mark.parametrize("promise", [made(), proposed()])
def test_what_nobody_counts_is_refused_with_its_reason_whichever_is_read_first(
    promise: Event[Any], told_first: bool
) -> None:
    events = [MEETINGS, promise] if told_first else [promise, MEETINGS]
    story = Story(*events)
    known = story.commitment()
    assert known.state == "lapsed"
    assert known.refused is not None
    assert (known.refused.event, known.refused.source) == (promise.id, "test/platform")
    assert known.refused.reason == REASON
    assert [(one.what, one.reason) for one in story.history()][-1] == ("refused", REASON)
    assert REASON in standing_words(known)


def test_others_hear_that_it_is_refused_and_of_no_agreement() -> None:
    acceptance = CommitmentAccepted(commitment="c-1", rep=REP, by=MANAGER)
    story = Story(MEETINGS, proposed(by=REP), happened(acceptance, "2026-03-03 10:00"))
    assert (last(story).state, last(story).refused, last(story).waits_for) == ("lapsed", REASON, ())
    assert story.heard(CommitmentMade) == []
    assert story.heard(CommitmentSettled) == []


@pytest.mark.parametrize("told_first", [True, False])
def test_one_that_was_due_is_left_out(told_first: bool) -> None:
    promise: list[Event[Any]] = [made(), *activities(20, "2026-03-10 15:00")]
    events = [MEETINGS, *promise] if told_first else [*promise, MEETINGS]
    story = Story(*events).until("2026-05-01")
    settled = story.heard(CommitmentSettled)[-1]
    assert (settled.left_out, settled.credit, settled.kept) == ("not_counted", Decimal(0), False)
    assert settled.settled_at == story.commitment().deadline


def test_a_list_put_right_for_days_that_are_past_brings_it_back() -> None:
    promise: list[Event[Any]] = [made(), *activities(20, "2026-03-10 15:00")]
    story = Story(MEETINGS, *promise).until("2026-04-20").then(CALLS_TOO)
    known = story.commitment()
    assert (known.state, known.refused, known.credit) == ("final", None, Decimal(1))
    assert story.heard(CommitmentSettled)[-1].left_out is None
    assert last(story).refused is None


@pytest.mark.parametrize(
    "more",
    [
        {"counted_by_hand": True},
        {"measure": Measure(kind="meeting")},
        {"measure": None, "target": None, "direction": "yes_no"},
    ],
)
def test_what_is_counted_or_reported_or_not_measured_is_taken(more: dict[str, Any]) -> None:
    assert Story(MEETINGS, made(**more)).commitment().state == "in_force"


def test_the_day_of_the_proposal_decides_and_not_of_the_agreement() -> None:
    later = organisation("2026-03-01 09:00", counts("meeting", since="2026-03-03"))
    acceptance = happened(CommitmentAccepted(commitment="c-1", rep=REP, by=MANAGER), "2026-03-03")
    assert Story(later, proposed(by=REP), acceptance).commitment().state == "in_force"
    assert Story(later, proposed("2026-03-03 12:00")).commitment().state == "lapsed"


def test_what_is_renegotiated_is_measured_as_it_was() -> None:
    later = organisation("2026-03-01 09:00", counts("meeting", since="2026-03-05"))
    story = Story(later, made(), asked("2026-03-10 10:00"), answered("2026-03-11 10:00"))
    assert story.commitment("c-1~1").state == "in_force"


def test_without_a_list_all_is_taken() -> None:
    says_nothing = happened(OrganisationUpdated(name="Acme", zone="UTC"), "2026-03-01 09:00")
    assert Story(says_nothing, made()).commitment().state == "in_force"
    assert Story(MEETINGS, says_nothing, made()).commitment().state == "lapsed"
    ended = organisation("2026-03-01 10:00", counts("meeting"), counts(since="2026-03-02"))
    assert Story(ended, made()).commitment().state == "in_force"


def test_of_two_lists_for_a_day_the_later_told_stands() -> None:
    lists = in_order([counts("a", since="2026-02-01"), counts("b"), counts("c")])
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 1)]
    assert [counted_on(lists, day) for day in days] == [
        None,
        counts("c"),
        counts("a", since="2026-02-01"),
    ]


def test_only_what_is_said_otherwise_is_looked_at_again() -> None:
    before, after = [counts("a", "b")], [counts("a"), counts("a", "b", since="2026-02-01")]
    assert [verdict_changes(before, after, kind) for kind in ("a", "b", "c")] == [
        False,
        True,
        False,
    ]
    assert verdict_changes([], [counts("a")], "c")


def test_a_long_list_is_cut() -> None:
    reason = why_not(
        [counts(*(f"k-{n}" for n in range(40)))], Measure(kind="dial"), date(2026, 3, 1)
    )
    assert reason is not None
    assert "k-11 and 28 more" in reason.reason


SOLD = CountedKinds(
    applies_from=date(2026, 1, 1),
    kinds=("deal_won", "call_time", "dial"),
    units={"deal_won": ("count", "money"), "call_time": ("hours",)},
)
SOLD_BEFORE = organisation("2026-03-01 09:00", SOLD)
SOLD_LATER = organisation("2026-03-03 09:00", SOLD)


@pytest.mark.parametrize(
    ("kind", "unit", "counted_in"),
    [
        ("deal_won", "money", None),
        ("deal_won", "count", None),
        ("call_time", "hours", None),
        ("dial", "count", None),
        ("deal_won", "hours", "count, money"),
        ("call_time", "minutes", "hours"),
        ("call_time", "count", "hours"),
        ("dial", "money", "count"),
    ],
)
def test_a_kind_is_counted_in_its_units_and_in_no_other(
    kind: str, unit: Unit, counted_in: str | None
) -> None:
    promise = made(measure=Measure(kind=kind, unit=unit))
    for story in (Story(SOLD_BEFORE, promise), Story(promise, SOLD_LATER)):
        known = story.commitment()
        assert (known.refused is None) == (counted_in is None)
        if known.refused is not None:
            assert known.refused.reason == (
                f"nobody counts {kind} in {unit}: the organisation counts it in {counted_in}. "
                "Take that, or say counted_by_hand if amounts will be reported"
            )


def test_where_nothing_is_said_of_units_each_is_taken() -> None:
    money = Measure(kind="meeting", unit="money")
    assert Story(MEETINGS, made(measure=money)).commitment().state == "in_force"


def test_units_are_of_kinds_that_are_counted() -> None:
    with pytest.raises(ValidationError, match="units are of kinds that are counted: dial is none"):
        CountedKinds(applies_from=date(2026, 1, 1), kinds=("meeting",), units={"dial": ("count",)})


def test_units_said_otherwise_are_looked_at_again() -> None:
    without = SOLD.model_copy(update={"units": None})
    kinds = ("deal_won", "call_time", "dial", "meeting")
    assert [verdict_changes([without], [SOLD], kind) for kind in kinds] == [True, True, True, False]
    assert not verdict_changes([SOLD], [SOLD], "deal_won")


def test_what_came_to_nothing_because_nobody_counts_it_is_said_so() -> None:
    known = Story(made()).until("2026-04-20").commitment()
    assert nothing_counted(known)
    assert grounds(known, nobody_counts=True)[-1].startswith("Nobody counts it: no activity")
    counted = Story(made(), *activities(1, "2026-03-10 15:00")).until("2026-04-20").commitment()
    assert not nothing_counted(counted)
    assert not nothing_counted(Story(made()).commitment())


lists = st.lists(
    st.builds(
        CountedKinds,
        applies_from=st.integers(1, 28).map(lambda day: date(2026, 3, day)),
        kinds=st.just((*KINDS, "discovery_call")),
        units=st.none()
        | st.dictionaries(
            st.sampled_from((*KINDS, "discovery_call")),
            st.sampled_from((("hours",), ("count", "money"))),
        ),
    )
    | st.builds(
        CountedKinds,
        applies_from=st.integers(1, 28).map(lambda day: date(2026, 3, day)),
        kinds=st.lists(st.sampled_from((*KINDS, "discovery_call")), unique=True).map(tuple),
    ),
    max_size=2,
)
records = st.lists(st.tuples(st.integers(1, 28), st.none() | lists), max_size=3).map(
    lambda drawn: [
        happened(
            OrganisationUpdated(
                name="Acme", zone="UTC", counted=None if listed is None else tuple(listed)
            ),
            f"2026-03-{day:02} 09:00",
        )
        for day, listed in drawn
    ]
)
chances = st.randoms(use_true_random=False)


@settings(max_examples=30)
@given(lives(), done(), comings_and_goings(), records, st.tuples(chances, chances))
def test_whenever_it_is_learnt_what_is_counted_the_end_is_the_same(
    promised: list[Event[Any]],
    acted: list[Event[Any]],
    people: list[Event[Any]],
    told: list[Event[Any]],
    orders: tuple[Random, Random],
) -> None:
    lanes = [promised, told, *by_key(people), *by_key(acted)]
    (first, _), (second, _) = (read(lanes, order) for order in orders)
    assert end(first) == end(second)
    assert first.refused == second.refused
    assert last_told(first) == last_told(second)
    for known in first.all(Commitment):
        assert (known.refused is None) or known.state in {"lapsed", "left_out"}
