"""Which times are offered, warned of and refused."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ridealong.agenda.model.diary import Absence, Crisis, Diary, Rhythm
from ridealong.agenda.rules.cadence import period_of
from ridealong.agenda.rules.placing import Milestone, Surroundings, day_off, doubts, slots
from ridealong.contracts.calls import CrisisLogged
from ridealong.contracts.people import (
    AbsenceRecorded,
    Cadence,
    InitiativeUpdated,
    PairUpdated,
    PersonUpdated,
    WorkingHours,
)

from .story import TENANT, Story, event, story
from .words import scheduled

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
WEEKLY = Rhythm(manager="dana", weekday=1)


def diary(person: str, **more: Any) -> Diary:
    key = f"{TENANT}/{person}"
    fields: dict[str, Any] = {"zone": "America/New_York"} | more
    return Diary(id=key, tenant=TENANT, key=key, person=person, **fields)


def around(**more: Any) -> Surroundings:
    fields: dict[str, Any] = {
        "rep": diary("mike"),
        "manager": diary("dana"),
        "rhythm": WEEKLY,
        "zone": "America/New_York",
    } | more
    return Surroundings(**fields)


def local(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=NEW_YORK).astimezone(UTC)


def offered(where: Surroundings, day: int = 23) -> list[str]:
    period = period_of(where.rhythm, date(2026, 11, day))
    assert period is not None
    return [f"{slot.start.astimezone(NEW_YORK):%d %H:%M}" for slot in slots(where, period, 40, NOW)]


def test_the_day_that_the_rhythm_names_comes_first_at_the_usual_hour() -> None:
    assert offered(around(usual=time(14, 15))) == [
        "24 14:15", "23 14:15", "25 14:15", "26 14:15", "27 14:15",
    ]  # fmt: skip


@pytest.mark.requirement("0.10", "E scheduling")
def test_days_just_before_what_matters_to_company_and_rep_come_first() -> None:
    campaign = Milestone(date(2026, 11, 27), "the Expansion campaign begins")
    ring = Milestone(date(2026, 11, 27), "the ring is to be paid for")
    where = around(milestones=(campaign, ring))
    assert offered(where)[:2] == ["24 10:00", "25 10:00"]
    period = period_of(WEEKLY, date(2026, 11, 23))
    assert period is not None
    assert slots(where, period, 40, NOW)[0].reasons == (
        "Tuesday is your day",
        "the Expansion campaign begins on 27 November",
        "the ring is to be paid for on 27 November",
    )


def test_nobody_is_offered_a_time_at_which_somebody_is_off_away_or_taken() -> None:
    taken = story(
        scheduled("s-1", local(24), minutes=60), scheduled("s-2", local(25, 9), minutes=480)
    )
    leave = Absence(absence="a", starts=date(2026, 11, 26), ends=date(2026, 11, 26), kind="leave")
    where = around(
        manager=diary("dana", working_days=(1, 2, 3, 4, 5), absences=(leave,)),
        holidays=frozenset({date(2026, 11, 27)}),
        taken=[taken.session("s-1"), taken.session("s-2")],
    )
    assert offered(where) == ["24 09:00"]


def test_both_are_at_work_by_their_own_clocks() -> None:
    manager = diary("dana", zone="Europe/Berlin", begins="08:00", ends="16:30")
    where = around(manager=manager, rep=diary("mike", begins="08:30", ends="17:00"))
    assert {slot.split()[1] for slot in offered(where)} == {"09:30"}


CRISIS = Crisis(crisis="c", kind="escalation", at=local(24, 8), until=local(24, 18))


@pytest.mark.requirement("0.4", "T6")
@pytest.mark.parametrize(
    ("start", "what"),
    [
        (local(24, 10), "this is during an escalation"),
        (local(26, 17), "this is right after an escalation"),
        (local(26, 19), None),
        (local(24, 7), None),
    ],
    ids=range(4),
)
def test_a_crisis_is_warned_of_and_another_slot_in_the_same_period_offered(
    start: datetime, what: str | None
) -> None:
    where = around(rep=diary("mike", crises=(CRISIS,)))
    found = doubts(where, start, 40, NOW, besides="s-1")
    assert [doubt.sentence for doubt in found] == ([what] if what else [])
    for doubt in found:
        assert doubt.instead is not None
        day = doubt.instead.start.astimezone(NEW_YORK).date()
        assert date(2026, 11, 23) <= day <= date(2026, 11, 29)
        assert doubts(where, doubt.instead.start, 40, NOW, besides="s-1") == []


@pytest.mark.requirement("T6")
def test_a_week_full_of_crisis_offers_nothing_else_but_forbids_nothing() -> None:
    long = Crisis(crisis="c", kind="emergency", at=local(20), until=local(30))
    where = around(rep=diary("mike", crises=(long,)))
    (doubt,) = doubts(where, local(24), 40, NOW, besides="s-1")
    assert (doubt.kind, doubt.instead) == ("crisis", None)
    assert len(offered(where)) == 5
    assert day_off(where, local(24)) is None


@pytest.mark.requirement("E scheduling")
def test_leave_and_holidays_are_warned_of_with_another_slot() -> None:
    leave = Absence(absence="a", starts=date(2026, 11, 23), ends=date(2026, 11, 25), kind="leave")
    where = around(rep=diary("mike", absences=(leave,)), holidays=frozenset({date(2026, 11, 24)}))
    found = doubts(where, local(24), 40, NOW, besides="s-1")
    assert [doubt.sentence for doubt in found] == [
        "mike is away until 25 November 2026",
        "24 November 2026 is a holiday of the organisation",
    ]
    assert {doubt.instead.start for doubt in found if doubt.instead} == {local(26)}


def test_a_day_on_which_one_of_them_does_not_work_is_named() -> None:
    where = around(
        manager=diary("dana", zone="Asia/Tokyo"), holidays=frozenset({date(2026, 11, 26)})
    )
    assert day_off(where, local(28)) == "Saturday, 28 November 2026 is no working day of mike"
    evening = local(27, 20)
    assert day_off(where, evening) == "Saturday, 28 November 2026 is no working day of dana"
    assert day_off(where, local(26)) == (
        "Thursday, 26 November 2026 is a holiday of the organisation"
    )
    assert day_off(where, local(24)) is None


def told() -> Story:
    """What the record says of Mike, in the words of its topics."""
    hours = WorkingHours(**{"from": time(8), "to": time(16, 30)})
    return story(
        event(PersonUpdated(person="mike", name="Mike", zone="Europe/Riga", working_hours=hours)),
        event(PairUpdated(rep="mike", manager="dana", cadence=Cadence(every="weeks", interval=2))),
        event(
            AbsenceRecorded(
                absence="a", person="mike", starts=date(2026, 12, 1), ends=date(2026, 12, 4)
            )
        ),
        event(CrisisLogged(crisis="c", rep="mike", kind="lost_deal", at=NOW)),
        event(
            CrisisLogged(
                crisis="c", rep="mike", kind="lost_deal", at=NOW, until=NOW + timedelta(hours=5)
            ),
            named="over",
        ),
        event(
            InitiativeUpdated(
                initiative="i", name="Expansion", starts=date(2026, 12, 1), ends=date(2026, 12, 31)
            )
        ),
    )


def test_the_diary_is_what_the_record_tells() -> None:
    mike = told().the(Diary, "acme/mike")
    assert (mike.zone, mike.hours) == ("Europe/Riga", (time(8), time(16, 30)))
    assert [one.model_dump(include={"every", "interval"}) for one in mike.rhythms] == [
        {"every": "weeks", "interval": 2}
    ]
    assert [one.ends for one in mike.absences] == [date(2026, 12, 4)]
    assert [one.until for one in mike.crises] == [NOW + timedelta(hours=5)]
