"""The organisation, its people, who coaches whom, and who is away."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from ridealong.contracts.fields import Measure, Unit
from ridealong.contracts.people import (
    AbsenceRecorded,
    Cadence,
    Channel,
    CountedKinds,
    Holiday,
    InitiativeUpdated,
    OrganisationUpdated,
    PairUpdated,
    PersonUpdated,
    WorkingHours,
    Yardstick,
)
from ridealong.deploy.sample.cast import (
    ADMINISTRATOR,
    LEADER,
    MANAGERS,
    REPS,
    ZONES,
    Rep,
    mail,
)
from ridealong.deploy.sample.span import Quarter, Told, local

INITIATIVE = "initiative-expansion"
COUNTED = (
    "dial",
    "conversation",
    "meeting",
    "proposal",
    "opportunity_engaged",
    "qualified_lead",
    "deal_won",
    "deal_lost",
)
"""The kinds that the dialler and the CRM log."""
UNITS: dict[str, tuple[Unit, ...]] = {"deal_won": ("count", "money")}
"""The CRM logs a deal with its price once it is won."""

AWAY: dict[str, tuple[int, Literal["leave", "sick", "training"]]] = {
    "rep-5": (-4, "leave"),
    "rep-12": (-2, "sick"),
    "rep-18": (2, "leave"),
}
"""Who is away in which week, Monday to Friday."""


def away(rep: Rep, quarter: Quarter) -> tuple[date, date] | None:
    """First and last day of a rep's absence."""
    if rep.id not in AWAY:
        return None
    first = quarter.monday + timedelta(weeks=AWAY[rep.id][0])
    return first, first + timedelta(days=4)


def told(quarter: Quarter, today: date) -> Iterator[Told]:
    """What an administrator sets up in the week before the quarter."""
    day = quarter.first - timedelta(days=4)
    who, zone = ADMINISTRATOR[0], ADMINISTRATOR[2]
    yield Told(local(day, 9, zone), who, _organisation(quarter, today))
    yield Told(
        local(day, 9.1, zone),
        who,
        InitiativeUpdated(
            initiative=INITIATIVE,
            name="Into mid-sized hospitals",
            starts=quarter.first + timedelta(days=7),
            ends=quarter.last,
            measures=(Measure(kind="deal_won"), Measure(kind="qualified_lead")),
        ),
    )
    for number, person in enumerate(_people()):
        yield Told(local(day, 9.5 + number / 60, zone), who, person)
    for number, rep in enumerate(REPS):
        yield Told(local(day, 11 + number / 60, zone), rep.manager, _pair(rep, quarter))
    for rep in REPS:
        if span := away(rep, quarter):
            yield Told(
                local(quarter.first, 10, rep.zone),
                rep.id,
                AbsenceRecorded(
                    absence=f"absence-{rep.id}-{span[0]}",
                    person=rep.id,
                    starts=span[0],
                    ends=span[1],
                    kind=AWAY[rep.id][1],
                ),
            )


def _organisation(quarter: Quarter, today: date) -> OrganisationUpdated:
    # Fiscal quarters begin so that today lies in the middle month of one.
    return OrganisationUpdated(
        name="Acme Medical Devices",
        first_month=(today.month - 2) % 12 + 1,
        calendar="months",
        period="quarter",
        holidays=(Holiday(date=quarter.monday + timedelta(weeks=5), name="Founders' day"),),
        yardsticks=(
            Yardstick(name="coaching_hours", value=Decimal(3), applies_from=quarter.first),
            Yardstick(name="manager_talk_share", value=Decimal("0.1"), applies_from=quarter.first),
        ),
        vocabulary={"conversation": "Voice-to-voice conversation", "proposal": "Written offer"},
        zone=ADMINISTRATOR[2],
        counted=(
            CountedKinds(
                applies_from=quarter.first - timedelta(days=4), kinds=COUNTED, units=UNITS
            ),
        ),
    )


def _people() -> Iterator[PersonUpdated]:
    hours = WorkingHours.model_validate({"from": "08:30", "to": "17:30"})
    for (id_, name, zone), role in ((LEADER, "leader"), (ADMINISTRATOR, "administrator")):
        yield PersonUpdated(
            person=id_,
            name=name,
            roles=("leader",) if role == "leader" else ("administrator",),
            zone=zone,
            working_hours=hours,
            channels=(Channel(kind="email", address=mail(name)),),
        )
    for manager in MANAGERS:
        yield PersonUpdated(
            person=manager.id,
            name=manager.name,
            roles=("manager",),
            manager=LEADER[0],
            team=manager.team,
            zone=manager.zone,
            working_hours=hours,
            channels=(Channel(kind="email", address=mail(manager.name)),),
        )
    teams = {manager.id: manager.team for manager in MANAGERS}
    for rep in REPS:
        yield PersonUpdated(
            person=rep.id,
            name=rep.name,
            roles=("rep",),
            manager=rep.manager,
            team=teams[rep.manager],
            zone=ZONES[rep.id],
            working_hours=hours,
            channels=(Channel(kind="email", address=mail(rep.name)),),
        )


def _pair(rep: Rep, quarter: Quarter) -> PairUpdated:
    weekly = Cadence(every="weekly", weekday=rep.weekday)
    cadence = (
        weekly
        if rep.every == 1
        else Cadence(every="weeks", interval=rep.every, weekday=rep.weekday)
    )
    return PairUpdated(rep=rep.id, manager=rep.manager, cadence=cadence, start=quarter.first)
