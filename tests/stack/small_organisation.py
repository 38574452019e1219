"""A small organisation of the tests: Lena leads Dana, who coaches three reps through March."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from ridealong.contracts import EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.calls import CallDebriefed, CallPlanned
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import (
    ConfidenceRecorded,
    FocusNamed,
    GoalAccepted,
    GoalSet,
    GoalUpdated,
    PlanAccepted,
    PlanLine,
    PlanUpdated,
)
from ridealong.contracts.items import AgendaItemAdded
from ridealong.contracts.people import (
    Cadence,
    Holiday,
    OrganisationUpdated,
    PairUpdated,
    PersonUpdated,
    Yardstick,
)
from ridealong.contracts.sessions import (
    SessionHeld,
    SessionPrepared,
    SessionRated,
    SessionScheduled,
    SessionSummaryWritten,
)
from tests.stack.aims_played import play_aims
from tests.stack.measuring import Metrics

REPS = ("mike", "nina", "omar")
MINUTES = {"mike": (45, 80, 60), "nina": (40, 40, 40), "omar": (30, 30, 20)}
"""Of the sessions held on the 2nd, 16th and 30th; on the 9th nobody works, on the 23rd one is
booked and nobody closes it."""
TODAY = datetime.now(UTC).date()
DAY = timedelta(days=1)
THIS_MONDAY = TODAY - TODAY.weekday() * DAY
FOUR_WEEKS_AGO = THIS_MONDAY - 28 * DAY
SUNDAY = datetime.combine(FOUR_WEEKS_AGO - DAY, datetime.min.time(), UTC) + timedelta(hours=13)
BEFORE = datetime(2026, 2, 20, 9, tzinfo=UTC)
MARCH = {"from": "2026-03-01", "to": "2026-03-31"}


def noon(day: date) -> datetime:
    """In UTC, where all of them live."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def march(day: int, hour: int = 9) -> datetime:
    """An hour of a day in March."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


async def play(metrics: Metrics) -> None:
    """All that happens, in the order of time."""
    await metrics.publish(people(), time=BEFORE)
    for rep in REPS:
        await metrics.publish(sessions(rep), time=march(1))
    await metrics.publish([prepared("mike", "in time")], time=datetime(2026, 2, 27, tzinfo=UTC))
    await metrics.publish([late_part("mike")], time=march(2, 8))
    for rep in REPS:
        await metrics.publish(held(rep), time=march(30, 14))
    await metrics.publish(brought("mike"), time=march(3))
    await metrics.publish(
        [promised("mike", "c-1", "rep"), promised("mike", "c-2", "manager")],
        time=march(3),
    )
    await metrics.publish(settled(), time=noon(THIS_MONDAY - 7 * DAY))
    await metrics.publish(planned("mike"), time=noon(FOUR_WEEKS_AGO - DAY), actor="mike")
    await metrics.publish([PlanAccepted(plan="p", rep="mike", by="dana")], time=SUNDAY)
    await metrics.publish(agreed("mike"), time=noon(THIS_MONDAY - 2 * DAY), actor="dana")
    await metrics.publish(done("mike"), time=noon(THIS_MONDAY - 2 * DAY))
    await play_aims(metrics, REPS)


def people() -> list[EventData]:
    """Who they are, how often they meet, and the organisation's calendar."""
    holiday = Holiday(date=date(2026, 3, 9), name="the founders' day")
    hours = Yardstick(name="coaching_hours", value=Decimal(3), applies_from=date(2026, 1, 1))
    weekly = Cadence(every="weekly", weekday=0)
    start = date(2026, 3, 2)
    return [
        OrganisationUpdated(name="Acme", zone="UTC", holidays=(holiday,), yardsticks=(hours,)),
        PersonUpdated(person="lena", name="Lena", zone="UTC", roles=("leader",)),
        PersonUpdated(person="dana", name="Dana", zone="UTC", manager="lena"),
        *(PersonUpdated(person=rep, name=rep, zone="UTC") for rep in REPS),
        *(PairUpdated(rep=rep, manager="dana", cadence=weekly, start=start) for rep in REPS),
    ]


def sessions(rep: str) -> list[EventData]:
    """Booked on each Monday, and one to review a call."""
    return [
        SessionScheduled(
            session=f"{rep}-{day}",
            rep=rep,
            manager="dana",
            start=march(day),
            zone="UTC",
            place="room 1",
            kind="call_review" if day == 18 else "coaching",
            goals=("quarter",) if day == 2 else (),
        )
        for day in (2, 9, 16, 18, 23, 30)
    ]


def prepared(rep: str, text: str) -> SessionPrepared:
    """Five parts of seven for the first session."""
    return SessionPrepared(
        session=f"{rep}-2",
        rep=rep,
        **dict.fromkeys(("numbers", "skills", "gaps", "factors", "focus"), text),
    )


def late_part(rep: str) -> SessionPrepared:
    """The sixth, an hour before."""
    return SessionPrepared(session=f"{rep}-2", rep=rep, upskilling="a book")


def held(rep: str) -> list[EventData]:
    """Three one-on-ones and a review, and what both made of each."""
    found: list[EventData] = []
    for day, minutes in zip((2, 16, 30, 18), (*MINUTES[rep], 20), strict=True):
        spoke: dict[str, Any] = {}
        if day in {2, 16}:
            spoke = {"manager_speaking_minutes": 3, "rep_speaking_minutes": 15}
            spoke["speaking_source"] = "timer"
        session = f"{rep}-{day}"
        found += [
            SessionHeld(
                session=session,
                rep=rep,
                manager="dana",
                start=march(day),
                minutes=minutes,
                confirmed_by=(rep, "dana"),
                topics=("goal", "help", "behaviour_plan"),
                questions=("culture",) if day == 2 else (),
                solution_minutes=minutes // 2 if day in {2, 18} else None,
                **spoke,
            ),
            SessionSummaryWritten(session=session, rep=rep, by=rep, text="what came of it"),
            SessionRated(session=session, rep=rep, by="dana", coaching="yes"),
            SessionRated(
                session=session, rep=rep, by=rep, coaching="yes" if day == 2 else "partly"
            ),
        ]
    return found


def brought(rep: str) -> list[EventData]:
    """Two topics of the rep's and one of the manager's, and a call that both attended."""
    topics = [("t-1", rep), ("t-2", rep), ("t-3", "dana")]
    return [
        *(AgendaItemAdded(item=item, rep=rep, title="a topic", by=by) for item, by in topics),
        CallPlanned(call="k-1", rep=rep, customer="globex", at=march(4), joint=True),
        CallDebriefed(call="k-1", rep=rep, attended_jointly=True),
    ]


def promised(rep: str, commitment: str, originator: Any) -> CommitmentUpdated:
    """Judged to be in force."""
    return CommitmentUpdated(
        commitment=commitment,
        rep=rep,
        manager="dana",
        owner_id=rep,
        text="call the list",
        direction="yes_no",
        due=TODAY + 30 * DAY,
        zone="UTC",
        goals=("quarter",),
        session=f"{rep}-2",
        originator=originator,
        state="in_force",
    )


def settled() -> list[EventData]:
    """Five promises of each rep a week ago, four of which were kept."""
    return [
        CommitmentSettled(
            commitment=f"{rep}-{number}",
            rep=rep,
            manager="dana",
            owner_id=rep,
            due=THIS_MONDAY - (7 + number) * DAY,
            zone="UTC",
            credit=Decimal(number > 0),
            kept=number > 0,
            late_window_open=False,
            reason="tested",
            settled_at=noon(THIS_MONDAY - (6 + number) * DAY),
        )
        for rep in REPS
        for number in range(5)
    ]


def planned(rep: str) -> list[EventData]:
    """A plan, and two goals that the rep has set."""
    lines = (
        PlanLine(kind="dial", per="week", target=50, conversion=Decimal("0.2")),
        PlanLine(kind="conversation", per="week", target=10, conversion=Decimal("0.4")),
        PlanLine(kind="meeting", per="week", target=0),
    )
    quarter = GoalSet(
        goal="quarter",
        rep=rep,
        kind="closed_business",
        title="the quarter",
        measure=Measure(kind="deal_won", unit="money"),
        target=Decimal(100_000),
        starts=TODAY - 60 * DAY,
        ends=TODAY + 30 * DAY,
    )
    talks = GoalSet(
        goal="talks",
        rep=rep,
        kind="behavioural",
        title="talk to new contacts",
        measure=Measure(kind="conversation"),
        target=Decimal(60),
        starts=FOUR_WEEKS_AGO.replace(day=1),
        ends=month_end(FOUR_WEEKS_AGO),
    )
    role = FocusNamed(
        focus="role", rep=rep, by=rep, skill="leading a team", aim="next_role", realism=4
    )
    return [PlanUpdated(plan="p", rep=rep, lines=lines), quarter, talks, role]


def month_end(day: date) -> date:
    """The last day of a month."""
    return (day.replace(day=28) + 4 * DAY).replace(day=1) - DAY


def agreed(rep: str) -> list[EventData]:
    """Dana accepts both, and both say how sure they are."""
    return [
        GoalAccepted(goal="quarter", rep=rep, by="dana"),
        GoalAccepted(goal="talks", rep=rep, by="dana"),
        GoalUpdated(goal="quarter", rep=rep, value=9_000, as_of=noon(FOUR_WEEKS_AGO)),
        GoalUpdated(goal="quarter", rep=rep, value=20_000, as_of=noon(THIS_MONDAY - 3 * DAY)),
        ConfidenceRecorded(goal="quarter", rep=rep, by=rep, whose="own", value=5),
        ConfidenceRecorded(goal="quarter", rep=rep, by="dana", whose="observed", value=2),
    ]


def done(rep: str) -> list[EventData]:
    """In four full weeks 200 dials, 38 conversations and five meetings; one dial this week."""
    counts = {"dial": (120, 80), "conversation": (20, 18), "meeting": (3, 2)}
    return [
        *(
            ActivityLogged(
                activity=f"{kind}-{number}",
                rep=rep,
                kind=kind,
                quantity=Decimal(count),
                occurred_at=noon(FOUR_WEEKS_AGO + number * 14 * DAY),
            )
            for kind, both in counts.items()
            for number, count in enumerate(both)
        ),
        ActivityLogged(activity="now", rep=rep, kind="dial", occurred_at=noon(THIS_MONDAY)),
    ]
