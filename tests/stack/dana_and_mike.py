"""A small story for the agenda's tests: Dana coaches Mike and Nina, Erin coaches Omar."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ridealong.contracts import EventData
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalSet
from ridealong.contracts.items import AgendaItemAdded
from ridealong.contracts.people import PairUpdated, PersonUpdated
from ridealong.contracts.scores import FollowthroughUpdated, GoalReading, MetricsUpdated, ScoreItem
from ridealong.contracts.sessions import SessionScheduled

ZONE = "America/New_York"


def tomorrow(hour: int = 14) -> datetime:
    """An hour of tomorrow, in UTC."""
    day = datetime.now(UTC) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def local_clock() -> str:
    """When Mike's session begins, on his own clock."""
    return f"{tomorrow().astimezone(ZoneInfo(ZONE)):%H:%M}"


def people() -> list[EventData]:
    """Who there is, and who coaches whom."""
    named = {
        "dana": "Dana Reyes",
        "erin": "Erin Walsh",
        "mike": "Mike Larsen",
        "nina": "Nina Petrova",
        "omar": "Omar Haddad",
    }
    told: list[EventData] = [
        # Whatever day of the week the tests run on, tomorrow is a day on which all of them work.
        PersonUpdated(person=person, name=name, zone=ZONE, working_days=tuple(range(7)))
        for person, name in named.items()
    ]
    pairs = {"mike": "dana", "nina": "dana", "omar": "erin"}
    return told + [PairUpdated(rep=rep, manager=manager) for rep, manager in pairs.items()]


def session(name: str = "s-mike", rep: str = "mike", hour: int = 14) -> SessionScheduled:
    """A session of tomorrow."""
    return SessionScheduled(
        session=name,
        rep=rep,
        manager="erin" if rep == "omar" else "dana",
        start=tomorrow(hour),
        zone=ZONE,
        place="Room 2.11",
        goals=("q4-pipeline",),
    )


def goals() -> list[EventData]:
    """What Mike aims at."""
    whole = {"starts": date(2026, 1, 1), "ends": tomorrow().date() + timedelta(days=60)}
    lead = Measure(kind="qualified_lead")
    return [
        GoalSet(
            goal="ring-fund",
            rep="mike",
            kind="personal",
            title="The ring, paid for before June",
            measure=Measure(kind="euro", unit="money"),
            target=Decimal(6000),
            **whole,
        ),
        GoalSet(
            goal="q4-pipeline",
            rep="mike",
            kind="pipeline",
            title="Forty qualified leads this quarter",
            measure=lead,
            target=Decimal(40),
            **whole,
        ),
    ]


def promise(text: str = "Twenty discovery calls with new contacts") -> CommitmentUpdated:
    """What Mike owes by the end of the week, as it was judged."""
    return CommitmentUpdated(
        commitment="c-calls",
        rep="mike",
        manager="dana",
        owner_id="mike",
        text=text,
        measure=Measure(kind="discovery_call"),
        target=Decimal(20),
        direction="at_least",
        due=tomorrow().date(),
        zone=ZONE,
        state="in_force",
    )


def progress(amount: int) -> CommitmentProgressed:
    """How many of the calls are made."""
    return CommitmentProgressed(
        commitment="c-calls", rep="mike", amount=Decimal(amount), as_of=datetime.now(UTC)
    )


def item(title: str, by: str = "mike", level: str = "pair", name: str = "i-1") -> EventData:
    """Something to talk about with Mike."""
    return AgendaItemAdded.model_validate(
        {
            "item": name,
            "rep": "mike",
            "session": "s-mike",
            "section": "pipeline",
            "title": title,
            "by": by,
            "level": level,
        }
    )


def figures() -> list[EventData]:
    """What metrics makes of Mike's weeks."""
    reading = GoalReading(
        goal="q4-pipeline",
        value=Decimal(23),
        target=Decimal(40),
        at_last_session=Decimal(18),
        change=Decimal(5),
    )
    return [
        MetricsUpdated(
            person="mike",
            as_of=datetime.now(UTC),
            goals=(reading,),
            counts={"discovery_call": Decimal(12), "proposal": Decimal(2)},
        ),
        FollowthroughUpdated(
            person="mike",
            score=76,
            settled=4,
            kept=2,
            of=4,
            range_low=61,
            range_high=87,
            band="steady",
            as_of=date(2026, 11, 20),
            left_out=1,
            items=(
                ScoreItem(
                    commitment="c-calls",
                    due=date(2026, 11, 20),
                    credit=Decimal(1),
                    share=Decimal("0.6"),
                ),
            ),
            prior_share=Decimal("0.4"),
        ),
        FollowthroughUpdated(person="nina", settled=2, kept=2, of=2),
    ]


def everything() -> list[EventData]:
    """The whole story."""
    return [
        *people(),
        session(),
        session("s-nina", "nina", 16),
        session("s-omar", "omar", 17),
        *goals(),
        promise(),
        progress(15),
        item("Budget freeze at two accounts"),
        *figures(),
    ]
