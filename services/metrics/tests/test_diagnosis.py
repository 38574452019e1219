"""Adherence to a behaviour plan, and what it says together with the pace of a goal."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.goals import PlanLine
from ridealong.metrics.rules.adherence import Worked, adherence, targets
from ridealong.metrics.rules.definitions import Definitions
from ridealong.metrics.rules.diagnosis import conversions, diagnosis

FULL = Worked(5, 5)


def line(kind: str, target: str, conversion: str | None = None, per: Any = "week") -> PlanLine:
    rate = None if conversion is None else Decimal(conversion)
    return PlanLine(kind=kind, per=per, target=Decimal(target), conversion=rate)


def did(**counts: str) -> dict[str, Decimal]:
    return {kind: Decimal(count) for kind, count in counts.items()}


PLAN = (line("dial", "50", "0.2"), line("conversation", "10", "0.4"), line("meeting", "4"))


@pytest.mark.requirement("D adherence")
def test_the_vectors_of_the_definition() -> None:
    week = adherence([(PLAN, FULL)], did(dial="40", conversation="12", meeting="2"))
    assert week.mean is not None
    assert round(week.mean, 4) == Fraction("0.7667")
    assert week.lowest is not None
    assert (week.lowest.kind, week.lowest.share) == ("meeting", Fraction(1, 2))
    wednesday = adherence([(PLAN, Worked(3, 5))], did(dial="27", conversation="9", meeting="1"))
    assert [each.target for each in wednesday.lines] == [30, 6, Fraction("2.4")]
    assert wednesday.mean is not None
    assert round(wednesday.mean, 4) == Fraction("0.7722")


@pytest.mark.requirement("D adherence", "4.11")
def test_a_days_target_counts_for_each_working_day_and_nothing_asked_is_left_out() -> None:
    lines = (line("dial", "10", per="day"), line("letter", "0"), line("meeting", "4"))
    assert targets(lines, Worked(2, 4)) == {"dial": 20, "meeting": 2}
    assert targets(lines, Worked(0, 4)) == {}
    assert adherence([(lines, Worked(0, 5))], {}).mean is None


counts = st.integers(0, 200).map(Decimal)


@pytest.mark.requirement("D adherence")
@given(counts, counts, counts, st.integers(1, 5), st.sampled_from(["dial", "conversation"]))
def test_more_done_is_never_worse_and_too_much_of_one_makes_up_for_no_other(
    dials: Decimal, talks: Decimal, meetings: Decimal, elapsed: int, kind: str
) -> None:
    done = {"dial": dials, "conversation": talks, "meeting": meetings}
    weeks = [(PLAN, Worked(elapsed, 5))]
    before, after = adherence(weeks, done), adherence(weeks, {**done, kind: done[kind] + 1})
    assert before.mean is not None
    assert after.mean is not None
    assert before.lowest is not None
    assert 0 <= before.lowest.share <= before.mean <= after.mean <= 1
    assert (before.mean == 1) == (before.lowest.share == 1)


@given(counts, counts, st.integers(1, 4))
def test_several_weeks_are_one_sum(dials: Decimal, talks: Decimal, weeks: int) -> None:
    done = {"dial": dials, "conversation": talks, "meeting": Decimal(1)}
    one = adherence([(PLAN, FULL)], {kind: count / weeks for kind, count in done.items()})
    many = adherence([(PLAN, FULL)] * weeks, done)
    assert many.mean is not None
    assert one.mean is not None
    assert abs(many.mean - one.mean) < Fraction(1, 10**9)


@pytest.mark.requirement("D diagnosis", "4.15")
@pytest.mark.parametrize(
    ("done", "pace", "verdict"),
    [
        ("0.93", "0.78", "coaching_or_training"),
        ("0.62", "0.78", "behaviour"),
        ("0.62", "1.05", "future_risk"),
        ("0.95", "1.02", "sustain"),
        ("0.90", "0.95", "sustain"),
        ("0.8999", "0.95", "future_risk"),
        ("0.90", "0.9499", "coaching_or_training"),
    ],
)
def test_what_it_is(done: str, pace: str, verdict: str) -> None:
    found = diagnosis(4, Fraction(done), Fraction(pace), ())
    assert (found.verdict, found.failing) == (verdict, None)
    assert diagnosis(3, Fraction(done), Fraction(pace), ()).verdict == "too_early"
    assert diagnosis(4, None, Fraction(pace), ()).verdict == "too_early"
    assert diagnosis(4, Fraction(done), None, ()).verdict == "too_early"


@pytest.mark.requirement("D diagnosis", "4.15")
def test_the_step_that_is_furthest_below_the_plan_is_named_with_its_evidence() -> None:
    steps = conversions(PLAN, did(dial="200", conversation="38", meeting="5"))
    found = diagnosis(4, Fraction(1), Fraction("0.78"), steps)
    assert found.failing is not None
    assert (found.failing.step, found.failing.next) == ("conversation", "meeting")
    assert found.words.endswith(
        "From conversation to meeting 5 of 38 got through, 13 %, and 40 % were planned."
    )
    # 38 of 200 lies below 40, but it may well be chance.
    assert [each.fails for each in steps] == [False, True]


@pytest.mark.requirement("D diagnosis")
@pytest.mark.parametrize(("tries", "reached", "fails"), [("19", "0", False), ("20", "0", True)])
def test_fewer_than_twenty_tries_prove_nothing(tries: str, reached: str, fails: bool) -> None:
    [_, talks] = conversions(PLAN, did(dial="1", conversation=tries, meeting=reached))
    assert talks.fails is fails


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_step_fails_only_where_even_its_upper_end_lies_below_the_plan(
    tries: int, reached: int
) -> None:
    done = {"dial": Decimal(0), "conversation": Decimal(tries), "meeting": Decimal(reached)}
    step = conversions(PLAN, done)[1]
    assert step.reached <= step.tries
    if step.fails:
        assert step.below > 0
        assert tries >= 20
    if step.tries and step.rate is not None and step.rate >= Fraction(step.planned):
        assert not step.fails


@pytest.mark.requirement("2.24")
def test_an_organisation_may_ask_for_less_of_the_plan() -> None:
    lenient = Definitions(plan_done=Decimal("0.6"))
    assert diagnosis(4, Fraction("0.62"), Fraction(1), (), lenient).verdict == "sustain"
