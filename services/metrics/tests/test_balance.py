"""Whether the book of business will be well-rounded: kinds and stages, projected."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.goals import PlanLine
from ridealong.metrics.rules.balance import Balance, Days, Stage, balance, words
from ridealong.metrics.rules.definitions import Definitions

pytestmark = pytest.mark.requirement("4.14")

LINES = (
    PlanLine(kind="dial", per="day", target=10, conversion=Decimal("0.2")),
    PlanLine(kind="conversation", per="week", target=10, conversion=Decimal("0.4")),
    PlanLine(kind="meeting", per="week", target=4),
)
DAYS = Days(of_period=60, elapsed=20, recent=20, a_week=5)


def of(done: dict[str, int], recent: dict[str, int], days: Days = DAYS, **more: Any) -> Balance:
    def counts(given: dict[str, int]) -> dict[str, Decimal]:
        return {kind: Decimal(count) for kind, count in given.items()}

    return balance(LINES, counts(done), counts(recent), days, **more)


def figures(stage: Stage) -> list[float | None]:
    found = (stage.projected, stage.planned, stage.fed)
    return [None if each is None else float(each) for each in found]


def test_each_kind_goes_on_as_lately_and_each_stage_is_fed_by_the_one_before() -> None:
    found = of(
        {"dial": 200, "conversation": 30, "meeting": 16},
        {"dial": 200, "conversation": 30, "meeting": 16},
    )
    dial, conversation, meeting = found.stages
    # 200 so far and ten on each of forty days to come, of ten on each of sixty.
    assert figures(dial) == [600, 600, None]
    # 30 and 1.5 a day, of 10 a week over twelve weeks; 600 dials yield a fifth.
    assert figures(conversation) == [90, 120, 120]
    assert (conversation.share, conversation.fed_share) == (Fraction(3, 4), Fraction(1))
    # Done as planned, but only 0.4 of 90 conversations come down to it.
    assert figures(meeting) == [48, 48, 36]
    assert meeting.least == Fraction(3, 4)
    assert found.thinnest is conversation
    assert found.rounded is False
    assert words(found) == "conversation will be thin: as it goes, 75 % of what is planned."


def test_a_stage_that_nothing_comes_down_to_is_named_though_it_is_full_so_far() -> None:
    plenty = {"dial": 200, "conversation": 40, "meeting": 16}
    found = of(plenty | {"conversation": 200}, plenty | {"dial": 20})
    assert found.thinnest is not None
    assert found.thinnest.kind == "dial"
    starved = of({"conversation": 20, "meeting": 48, "dial": 600}, {})
    assert starved.thinnest is not None
    assert (starved.thinnest.kind, starved.thinnest.share) == ("conversation", Fraction(1, 6))
    only = of({"dial": 600, "conversation": 108, "meeting": 48}, {})
    assert only.rounded is True
    assert words(only) == "As it goes, every stage will be as full as the plan asks for."
    fed = of({"dial": 600, "conversation": 108, "meeting": 48}, {}, definitions=strict())
    assert fed.rounded is False
    assert words(fed).startswith("conversation will be thin: as it goes, 90 %")


def strict() -> Definitions:
    return Definitions(plan_done=Decimal("0.95"))


def test_what_feeds_a_stage_is_said_where_that_is_what_is_thin() -> None:
    lines = (LINES[1], LINES[2])
    done = {"conversation": Decimal(60), "meeting": Decimal(48)}
    found = balance(lines, done, {}, Days(60, 60, 20, 5))
    assert found.thinnest is not None
    assert words(found) == "conversation will be thin: as it goes, 50 % of what is planned."
    assert found.stages[1].fed_share == Fraction(1, 2)
    light = (LINES[1].model_copy(update={"target": Decimal(5)}), LINES[2])
    assert words(balance(light, done, {}, Days(60, 60, 20, 5))) == (
        "meeting will be thin: what comes down to it from the stage before yields 50 % of what is "
        "planned."
    )


def test_without_a_plan_nothing_is_projected() -> None:
    found = balance((), {"dial": Decimal(3)}, {}, DAYS)
    assert (found.stages, found.thinnest, found.rounded) == ((), None, None)
    assert words(found) == "No plan that both accepted says how it is to be rounded."
    idle = (LINES[0].model_copy(update={"target": Decimal(0)}),)
    assert balance(idle, {}, {}, DAYS).stages == ()


counts = st.fixed_dictionaries({line.kind: st.integers(-5, 1000) for line in LINES})


@given(counts, counts, st.sampled_from([line.kind for line in LINES]), st.integers(0, 60))
def test_more_done_never_makes_it_thinner(
    done: dict[str, int], recent: dict[str, int], kind: str, elapsed: int
) -> None:
    days = Days(60, elapsed, 20, 5)
    less, more = of(done, recent, days), of(done | {kind: done[kind] + 7}, recent, days)
    assert less.thinnest is not None
    assert more.thinnest is not None
    assert more.thinnest.least >= less.thinnest.least
    for stage in more.stages:
        assert 0 <= stage.least <= stage.share <= 1
    # On the last evening a projection is what was done.
    over = of(done, recent, Days(60, 60, 20, 5))
    assert [each.projected for each in over.stages] == [
        max(0, done[each.kind]) for each in over.stages
    ]
