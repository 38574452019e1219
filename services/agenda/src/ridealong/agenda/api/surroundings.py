"""Everything around a pair that a time for their session is chosen by, read from the store."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ridealong.agenda.api.reading import Reader, Window
from ridealong.agenda.model.desk import Desk, Goal
from ridealong.agenda.model.diary import Campaigns, Diary, Rhythm
from ridealong.agenda.model.organisation import Organisation
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.placing import Milestone, Surroundings
from ridealong.contracts import key_of

FAR_AHEAD = timedelta(days=400)


async def surroundings_of(
    reader: Reader, desk: Desk, now: datetime, *, viewer: str | None = None
) -> Surroundings:
    """The surroundings of a rep and the manager who coaches them now.

    A goal that the rep keeps to oneself is a milestone for nobody else.
    """
    manager = desk.manager or desk.rep
    found = await diaries_of(reader, desk.tenant, {desk.rep, manager})
    rep = found[desk.rep]
    people = await reader.people(desk.tenant, {desk.rep, manager})
    campaigns = await reader.store.by_ids(Campaigns.COLLECTION, [desk.tenant])
    known = [Campaigns.from_document(each) for each in campaigns.values()]
    return Surroundings(
        rep=rep,
        manager=found[manager],
        rhythm=rhythm_of(rep, desk.manager),
        zone=rep.zone,
        holidays=await _holidays(reader, desk.tenant),
        milestones=[
            *_campaigns(known),
            *(
                milestone
                for goal in desk.goals
                if not goal.closed and (goal.level != "mine" or viewer == desk.rep)
                for milestone in _goal(goal)
            ),
        ],
        taken=await _taken(reader, desk, manager, now),
        usual=_usual(desk, rep.zone),
        names={one: each.name for one, each in people.items()},
    )


async def diaries_of(reader: Reader, tenant: str, people: Iterable[str]) -> dict[str, Diary]:
    """Each person's diary, as it is where nothing was told of it."""
    keys = {key_of(tenant, person): person for person in people}
    documents = await reader.store.by_ids(Diary.COLLECTION, list(keys))
    return {
        person: Diary.from_document(documents[key])
        if key in documents
        else Diary(id=key, tenant=tenant, key=key, person=person)
        for key, person in keys.items()
    }


def rhythm_of(diary: Diary, manager: str | None) -> Rhythm:
    """How often a rep meets this manager: weekly where nobody has told."""
    known = [one for one in diary.rhythms if one.manager == manager]
    return known[-1] if known else Rhythm(manager=manager or diary.person)


async def _holidays(reader: Reader, tenant: str) -> frozenset[date]:
    documents = await reader.store.by_ids(Organisation.COLLECTION, [tenant])
    known = [Organisation.from_document(each) for each in documents.values()]
    return frozenset(day for each in known for day in each.house.holidays)


async def _taken(reader: Reader, desk: Desk, manager: str, now: datetime) -> list[Session]:
    window = Window(now, now + FAR_AHEAD)
    own = await reader.sessions(desk.tenant, [desk.rep, manager], window)
    led = await reader.led_by(desk.tenant, manager, window)
    return list({one.id: one for one in (*own, *led)}.values())


def _usual(desk: Desk, zone: str) -> time | None:
    return desk.last_held.astimezone(ZoneInfo(zone)).time() if desk.last_held else None


def _campaigns(known: Iterable[Campaigns]) -> Iterable[Milestone]:
    for one in (campaign for each in known for campaign in each.campaigns):
        yield Milestone(one.starts, f"{one.name} begins")
        yield Milestone(one.ends, f"{one.name} ends")


def _goal(goal: Goal) -> Iterable[Milestone]:
    name = goal.title or goal.goal
    if goal.funding_date:
        yield Milestone(goal.funding_date, f"“{name}” is to be paid for")
    if goal.ends:
        yield Milestone(goal.ends, f"“{name}” is due")
