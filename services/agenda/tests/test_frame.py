"""The frame of every agenda: what is fixed in it, what takes turns, what it needs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.agenda.model.desk import Call, Count, Figures, Focus, Goal, Item, PlanLine
from ridealong.agenda.model.organisation import Fiscal, House
from ridealong.agenda.rules.templates import TEMPLATES
from ridealong.agenda.rules.variety import FIVE_TOPICS
from ridealong.contracts.sessions import SessionKind

from .building import MIDDLE, at, built, facts, names, section

HOUSES = st.one_of(
    st.just(House()),
    st.builds(
        House,
        fiscal=st.builds(
            Fiscal,
            first_month=st.integers(1, 12),
            calendar=st.sampled_from(["months", "4-4-5"]),
            period=st.sampled_from(["month", "quarter"]),
        ),
        words=st.lists(
            st.tuples(st.sampled_from(["section.skills", "question.help", "ask.own"]), st.text()),
            max_size=3,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
)


ITEMS = st.lists(
    st.builds(
        Item,
        item=st.uuids().map(str),
        session=st.just("s"),
        section=st.sampled_from([None, "opening", "skills", "deals", "lost", "free_form"]),
        title=st.sampled_from(["Missed targets", "Lost deals", "An idea"]),
        text=st.none(),
        by=st.sampled_from(["mike", "dana"]),
        level=st.sampled_from(["mine", "pair", "shared"]),
        standing=st.sampled_from([None, "fact", "hunch"]),
        evidence=st.just(()),
    ),
    max_size=5,
).map(tuple)


@pytest.mark.requirement(
    "2.9", "4.2", "4.23", "0.3", "0.15", "0.16", "0.22", "T1", "T9", "T14", "E agenda"
)
@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(11, 480),
    st.tuples(st.sampled_from([*TEMPLATES, "unheard-of"]), st.integers(0, 500)),
    HOUSES,
    ITEMS,
)
def test_whatever_is_known_the_core_is_first_all_five_topics_are_there_and_minutes_sum(
    day: date, length: int, nth: tuple[str, int], house: House, brought: tuple[Item, ...]
) -> None:
    template, ordinal = nth
    known = facts(template=template, ordinal=ordinal, house=house, items=brought)
    agenda = built(at(day, length), known)
    assert sum(one.minutes for one in agenda.sections) == length
    assert min(one.minutes for one in agenda.sections) >= 1
    assert {topic for one in agenda.sections for topic in one.topics} == set(FIVE_TOPICS)
    assert names(agenda)[:2] == ["opening", "commitments"]
    assert names(agenda)[-1] == "free_form"
    assert len(set(names(agenda))) == len(names(agenda))
    assert {one.kind for one in agenda.sections[0].entries} <= {"goal", "preparation"}
    shown = [entry.id for one in agenda.sections for entry in one.entries if entry.kind == "item"]
    assert sorted(shown) == sorted(one.item for one in brought)
    assert all(one.reason for one in agenda.sections)


@given(st.sampled_from(get_args(SessionKind)), st.integers(1, 480), HOUSES, ITEMS)
def test_other_meetings_sum_too_and_lose_nothing(
    kind: SessionKind, length: int, house: House, brought: tuple[Item, ...]
) -> None:
    known = facts(coaching=False, planning=kind == "planning", house=house, items=brought)
    agenda = built(at(MIDDLE, length, kind=kind), known)
    assert sum(one.minutes for one in agenda.sections) == length
    shown = [entry.id for one in agenda.sections for entry in one.entries if entry.kind == "item"]
    assert sorted(shown) == sorted(one.item for one in brought)


@pytest.mark.requirement("1.2", "T1")
def test_the_middle_takes_turns_around_the_core() -> None:
    orders = [names(built(at(MIDDLE), facts(ordinal=number))) for number in range(6)]
    assert orders[:3] == orders[3:]
    assert len({tuple(order) for order in orders}) == 3
    assert orders[0] == [
        "opening",
        "commitments",
        "skills",
        "forecast",
        "pipeline",
        "free_form",
    ]
    middles = {tuple(order[2:-1]) for order in orders}
    assert middles == {
        ("skills", "forecast", "pipeline"),
        ("skills", "pipeline", "forecast"),
        ("pipeline", "skills", "forecast"),
    }


@pytest.mark.requirement("3.16", "4.12", "T8", "1.2")
@given(
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(11, 240),
    st.tuples(st.sampled_from([*TEMPLATES, "unheard-of"]), st.integers(0, 500)),
    HOUSES,
)
def test_in_whichever_order_behaviours_and_skills_come_before_results(
    day: date, length: int, nth: tuple[str, int], house: House
) -> None:
    template, ordinal = nth
    kinds = ("closed_business", "behavioural", "pipeline")
    known = facts(
        template=template,
        ordinal=ordinal,
        house=house,
        goals=tuple(Goal(goal=f"g-{kind}", kind=kind) for kind in kinds),
        plan=(PlanLine(kind="dial", per="week", target=Decimal(50)),),
    )
    agenda = built(at(day, length), known)
    order = names(agenda)
    results = [order.index(name) for name in ("forecast", "deals") if name in order]
    assert all(order.index("commitments") < one for one in results)
    growing = [name for name in ("skills", "career", "settling_in") if name in order]
    assert all(order.index(name) < one for one in results for name in growing)
    shown = [entry for one in agenda.sections for entry in one.entries]
    where = [(entry.kind, getattr(entry, "goal_kind", None)) for entry in shown]
    first_result = next(
        (place for place, told in enumerate(where) if told[1] in ("closed_business", "pipeline")),
        len(where),
    )
    assert ("plan_line", None) in where[:first_result]
    if first_result < len(where):
        assert ("goal", "behavioural") in where[:first_result]


@pytest.mark.requirement("2.21", "4.11", "4.13", "4.16", "4.20", "T8")
def test_each_section_shows_the_data_that_it_needs_and_says_what_is_missing() -> None:
    start = at(MIDDLE).start
    known = facts(
        plan=(PlanLine(kind="dial", per="week", target=Decimal(50)),),
        figures=Figures(as_of=start, readings=(), counts=(Count(kind="dial", amount=Decimal(31)),)),
        focuses=(
            Focus(
                focus="f-2",
                skill="Closing?",
                aim="to_improve",
                by="dana",
                level="pair",
                since=start - timedelta(days=20),
            ),
            Focus(
                focus="f-1",
                skill="Opening calls",
                aim="to_improve",
                by="mike",
                level="pair",
                since=start - timedelta(days=9),
                accepted=True,
            ),
        ),
        calls=(
            Call(
                call="k-1",
                customer="St. Mary",
                at=start + timedelta(days=1),
                purpose="Budget",
                joint=True,
                next_step=None,
            ),
        ),
        goals=(Goal(goal="leads", kind="pipeline"),),
    )
    agenda = built(at(MIDDLE, goals=("leads",)), known)
    (line,) = section(agenda, "commitments").entries
    assert (line.kind, getattr(line, "amount")) == ("plan_line", 31)  # noqa: B009
    assert [one.id for one in section(agenda, "skills").entries] == ["f-1", "f-2"]
    assert [one.id for one in section(agenda, "pipeline").entries] == ["k-1"]
    assert section(agenda, "commitments").missing == (
        "commitments",
        "activities",
        "follow_through",
    )
    assert section(agenda, "forecast").missing == ()
    assert agenda.ready
