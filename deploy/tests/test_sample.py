"""The sample organisation is whole, plausible, and the same for the same instant."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from ridealong.contracts import Event, decode, encode
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentMade, CommitmentProposed
from ridealong.contracts.goals import GoalSet
from ridealong.contracts.people import OrganisationUpdated, PairUpdated, PersonUpdated
from ridealong.contracts.sessions import SessionHeld, SessionScheduled
from ridealong.deploy import sample
from ridealong.deploy.sample import meetings, soon
from ridealong.deploy.sample.cast import MANAGERS, REPS
from ridealong.deploy.sample.span import Quarter

MONDAY = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
INSTANTS = [
    MONDAY,
    datetime(2026, 3, 1, 3, tzinfo=UTC),  # a Sunday night, the first of a month
    datetime(2027, 1, 1, 23, 59, tzinfo=UTC),  # the year before reaches in
    datetime(2028, 2, 29, 9, tzinfo=UTC),
    datetime(2026, 4, 3, 12, tzinfo=UTC),  # clocks have changed in the quarter
]


@pytest.fixture(scope="module")
def whole() -> list[Event[Any]]:
    return list(sample.events(MONDAY))


def test_the_same_instant_gives_the_same_events(whole: list[Event[Any]]) -> None:
    assert list(sample.events(MONDAY)) == whole


def test_what_is_logged_and_promised_is_what_the_organisation_counts(
    whole: list[Event[Any]],
) -> None:
    [organisation] = [each.data for each in whole if isinstance(each.data, OrganisationUpdated)]
    assert organisation.counted is not None
    [listed] = organisation.counted
    logged = {each.data.kind for each in whole if isinstance(each.data, ActivityLogged)}
    assert logged == set(listed.kinds)
    promised = [each.data for each in whole if isinstance(each.data, CommitmentMade)]
    measured = [each for each in promised if each.measure is not None]
    by_hand = {each.measure.kind for each in measured if each.measure and each.counted_by_hand}
    assert {each.measure.kind for each in measured if each.measure} - by_hand <= logged
    assert by_hand == {"practice", "answer_time"}


def test_every_event_fits_the_contract(whole: list[Event[Any]]) -> None:
    for event in whole:
        record = encode(event)
        assert decode(record.key, record.headers, record.value, topic=event.topic) == event


@pytest.mark.parametrize("now", INSTANTS, ids=str)
def test_whatever_the_day_it_is_of_the_same_size_in_order_and_not_ahead_of_time(
    now: datetime,
) -> None:
    events = list(sample.events(now))
    assert 10_000 <= len(events) <= 20_000
    assert len({event.id for event in events}) == len(events)
    assert all(one.time <= other.time for one, other in pairwise(events))
    assert events[-1].time <= now
    upcoming = [data for data in of(events, SessionScheduled) if data.start > now]
    assert len(upcoming) > 80
    assert len(of(events, SessionHeld)) > 80


def of(events: list[Event[Any]], kind: type[Any]) -> list[Any]:
    return [event.data for event in events if isinstance(event.data, kind)]


def test_a_later_hour_of_the_week_tells_the_same_and_more(whole: list[Event[Any]]) -> None:
    promised_now = {told.data.subject() for told in soon.told(MONDAY)}
    later = {event.id for event in sample.events(MONDAY + timedelta(hours=30))}
    lost = {event.subject for event in whole if event.id not in later}
    assert lost <= promised_now


def test_it_has_three_managers_with_their_teams_and_somebody_above(
    whole: list[Event[Any]],
) -> None:
    people = {data.person: data for data in of(whole, PersonUpdated)}
    roles = Counter(role for person in people.values() for role in person.roles)
    assert roles == {"rep": 20, "manager": 3, "leader": 1, "administrator": 1}
    pairs = {data.rep: data.manager for data in of(whole, PairUpdated)}
    assert pairs == {person: people[person].manager for person in people if "rep" in person}
    assert set(pairs) == {f"rep-{number}" for number in range(1, 21)}
    assert len({person.zone for person in people.values()}) > 10
    addresses = {channel.address for each in people.values() for channel in each.channels}
    assert len(addresses) == 25
    assert all(address.endswith("@example.com") for address in addresses)


def test_each_rep_has_goals_of_every_kind(whole: list[Event[Any]]) -> None:
    kinds = Counter((data.rep, data.kind) for data in of(whole, GoalSet))
    assert len(kinds) == 20 * 4
    assert set(kinds.values()) == {1}


def test_a_session_ends_with_two_to_four_promises_some_by_the_manager(
    whole: list[Event[Any]],
) -> None:
    made = [*of(whole, CommitmentMade), *of(whole, CommitmentProposed)]
    by_session = Counter(data.session for data in made if data.session and not data.replaces)
    assert set(by_session.values()) == {2, 3, 4}
    owners = Counter(data.owner_id == data.manager for data in made)
    assert owners[True] > 30
    assert owners[False] > 200


@pytest.mark.parametrize("manager", [manager.id for manager in MANAGERS])
def test_a_manager_is_never_planned_to_be_in_two_sessions_at_once(manager: str) -> None:
    quarter = Quarter.around(MONDAY.date())
    planned = sorted(
        meeting.planned
        for rep in REPS
        if rep.manager == manager
        for meeting in meetings.of(rep, quarter)
    )
    assert all(later - one >= timedelta(minutes=40) for one, later in pairwise(planned))
