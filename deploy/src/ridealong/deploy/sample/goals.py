"""What reps aim at: three goals for work and one of their own, a plan, a focus, and confidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import (
    ConfidenceRecorded,
    FocusAccepted,
    FocusNamed,
    GoalAccepted,
    GoalKind,
    GoalSet,
    GoalUpdated,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)
from ridealong.deploy.sample import activities, deals
from ridealong.deploy.sample.activities import PER_DAY, Done
from ridealong.deploy.sample.cast import Rep, chance
from ridealong.deploy.sample.deals import Deal
from ridealong.deploy.sample.span import Quarter, Told, local

UNLINKED: Final = frozenset({"rep-9", "rep-13", "rep-19"})
"""Reps whose sessions serve no goal: their agendas aren't ready (DOMAIN 0.6)."""

WISHES: Final = (
    ("A kitchen for the new flat", 9_000),
    ("Deposit for the house by the lake", 24_000),
    ("Three weeks in Patagonia with my sister", 6_500),
    ("Pay back the rest of my student loan", 11_000),
    ("A cargo bike for the school run", 4_200),
    ("My parents' golden wedding", 3_500),
)
SKILLS: Final = (
    "Asking for the next step before the call ends",
    "Naming the price without a discount in the same breath",
    "Listening until the customer has finished",
    "Finding out who decides",
)


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal with its numbers."""

    id: str
    kind: GoalKind
    title: str
    measure: Measure
    target: Decimal


def of(rep: Rep) -> list[Aim]:
    """A rep's goals; targets follow from what the rep usually does, and a bit more."""
    random = chance("goals", rep.id)
    wish, price = random.choice(WISHES)
    talks = round(PER_DAY["conversation"] * 65 * (0.85 + rep.drive / 4) / 10) * 10
    leads = round(deals.PER_DAY * 65 * (0.8 + rep.drive / 4))
    return [
        Aim(
            f"goal-talks-{rep.id}",
            "behavioural",
            "Voice-to-voice conversations with new contacts",
            Measure(kind="conversation"),
            Decimal(talks),
        ),
        Aim(
            f"goal-leads-{rep.id}",
            "pipeline",
            "Qualified leads",
            Measure(kind="qualified_lead"),
            Decimal(leads),
        ),
        Aim(
            f"goal-closed-{rep.id}",
            "closed_business",
            "Closed business this quarter",
            Measure(kind="deal_won", unit="money"),
            Decimal(random.randint(50, 110) * 1000),
        ),
        Aim(
            f"goal-own-{rep.id}",
            "personal",
            wish,
            Measure(kind="savings", unit="money"),
            Decimal(price),
        ),
    ]


def linked(rep: Rep) -> tuple[str, ...]:
    """The goals that a rep's sessions serve."""
    return () if rep.id in UNLINKED else (f"goal-talks-{rep.id}", f"goal-leads-{rep.id}")


def told(rep: Rep, done: list[Done], closed: list[Deal], quarter: Quarter) -> Iterator[Told]:
    """The events of a rep's goals, plan and focus."""
    begin = local(quarter.first, 8.5, rep.zone)
    for number, aim in enumerate(of(rep)):
        at = begin + timedelta(minutes=number)
        yield Told(at, rep.id, _set(rep, aim, quarter))
        yield Told(at, rep.id, GoalAccepted(goal=aim.id, rep=rep.id, by=rep.id))
        later = at + timedelta(hours=2)
        yield Told(later, rep.manager, GoalAccepted(goal=aim.id, rep=rep.id, by=rep.manager))
    plan = _plan(rep)
    yield Told(begin + timedelta(minutes=20), rep.id, plan)
    agreed = PlanAccepted(plan=plan.plan, rep=rep.id, by=rep.manager)
    yield Told(begin + timedelta(hours=2, minutes=20), rep.manager, agreed)
    yield from _focus(rep, begin)
    for week, friday in enumerate(quarter.fridays()):
        yield from _week(rep, done, closed, quarter, (week, local(friday, 17.75, rep.zone)))


def _set(rep: Rep, aim: Aim, quarter: Quarter) -> GoalSet:
    return GoalSet(
        goal=aim.id,
        rep=rep.id,
        kind=aim.kind,
        title=aim.title,
        measure=aim.measure,
        target=aim.target,
        starts=quarter.first,
        ends=quarter.last,
        funding_date=quarter.last - timedelta(days=14) if aim.kind == "personal" else None,
    )


def _plan(rep: Rep) -> PlanUpdated:
    lines = (("dial", "0.3"), ("conversation", "0.2"), ("meeting", "0.45"), ("proposal", "0.4"))
    return PlanUpdated(
        plan=f"plan-{rep.id}",
        rep=rep.id,
        lines=tuple(
            PlanLine(
                kind=kind,
                per="week",
                target=Decimal(round(PER_DAY[kind] * 5)),
                conversion=Decimal(conversion),
            )
            for kind, conversion in lines
        ),
    )


def _focus(rep: Rep, begin: datetime) -> Iterator[Told]:
    focus = f"focus-{rep.id}"
    skill = chance("focus", rep.id).choice(SKILLS)
    at = begin + timedelta(days=7)
    yield Told(at, rep.id, FocusNamed(focus=focus, rep=rep.id, by=rep.id, skill=skill))
    at += timedelta(hours=3)
    yield Told(at, rep.id, FocusAccepted(focus=focus, rep=rep.id, by=rep.id))


def _week(
    rep: Rep, done: list[Done], closed: list[Deal], quarter: Quarter, when: tuple[int, datetime]
) -> Iterator[Told]:
    week, at = when
    begin = local(quarter.first, 0, rep.zone)
    values = (
        Decimal(activities.counted(done, "conversation", begin, at)),
        Decimal(sum(deal.engaged < at for deal in closed)),
        deals.won_until(closed, at),
        Decimal(300 + week * 150) if week % 2 == 0 else None,
    )
    for number, (aim, value) in enumerate(zip(of(rep), values, strict=True)):
        if value is not None:
            source = "person" if aim.kind == "personal" else "crm"
            yield Told(
                at + timedelta(minutes=number),
                rep.id if source == "person" else source,
                GoalUpdated(goal=aim.id, rep=rep.id, value=value, as_of=at, source=source),
            )
    if week % 2:
        random = chance("confidence", rep.id, week)
        own = ConfidenceRecorded(
            goal=f"goal-closed-{rep.id}", rep=rep.id, by=rep.id, value=random.randint(2, 5)
        )
        yield Told(at - timedelta(hours=5), rep.id, own)
        observed = own.model_copy(
            update={"by": rep.manager, "whose": "observed", "value": random.randint(2, 4)}
        )
        yield Told(at - timedelta(hours=4), rep.manager, observed)
