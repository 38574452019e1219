"""What is told of when people can meet."""

from datetime import datetime

from ridealong.agenda.model.diary import Absence, Campaign, Campaigns, Crisis, Diary, Rhythm
from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.people import (
    AbsenceRecorded,
    InitiativeUpdated,
    PairUpdated,
    PersonUpdated,
)

MOST_ABSENCES = 200
MOST_CRISES = 100
MOST_RHYTHMS = 20
MOST_CAMPAIGNS = 500


def told_of_person(diary: Diary, person: PersonUpdated) -> Diary:
    """Zone, working days and hours as they are now."""
    hours = person.working_hours
    return diary.model_copy(
        update={
            "zone": person.zone,
            "working_days": tuple(sorted(set(person.working_days))),
            "begins": hours.from_.isoformat("minutes") if hours else None,
            "ends": hours.to.isoformat("minutes") if hours else None,
        }
    )


def told_of_pair(diary: Diary, pair: PairUpdated, at: datetime) -> Diary:
    """The rhythm of a pair; the newest stands last."""
    before = next((known for known in diary.rhythms if known.manager == pair.manager), None)
    told = Rhythm(
        manager=pair.manager,
        **pair.cadence.model_dump(),
        minutes=pair.minutes,
        start=pair.start,
        ended=pair.ended,
        known_from=(before.known_from if before else None) or at.date(),
    )
    others = tuple(known for known in diary.rhythms if known.manager != pair.manager)
    return diary.model_copy(update={"rhythms": (*others, told)[-MOST_RHYTHMS:]})


def absent(diary: Diary, data: AbsenceRecorded) -> Diary:
    """Days away; told again under its id, the newer days hold."""
    told = Absence(absence=data.absence, starts=data.starts, ends=data.ends, kind=data.kind)
    others = [known for known in diary.absences if known.absence != data.absence]
    kept = sorted([*others, told], key=lambda one: (one.ends, one.absence))
    return diary.model_copy(update={"absences": tuple(kept[-MOST_ABSENCES:])})


def in_crisis(diary: Diary, data: CrisisLogged) -> Diary:
    """A crisis; told again under its id, as when it is over, the newer record holds."""
    told = Crisis(crisis=data.crisis, kind=data.kind, at=data.at, until=data.until)
    others = [known for known in diary.crises if known.crisis != data.crisis]
    kept = sorted([*others, told], key=lambda one: (one.at, one.crisis))
    return diary.model_copy(update={"crises": tuple(kept[-MOST_CRISES:])})


def campaigning(known: Campaigns, data: InitiativeUpdated) -> Campaigns:
    """A campaign of the company; told again under its id, the newer record holds."""
    told = Campaign(initiative=data.initiative, name=data.name, starts=data.starts, ends=data.ends)
    others = [one for one in known.campaigns if one.initiative != data.initiative]
    kept = sorted([*others, told], key=lambda one: (one.ends, one.initiative))
    return known.model_copy(update={"campaigns": tuple(kept[-MOST_CAMPAIGNS:])})
