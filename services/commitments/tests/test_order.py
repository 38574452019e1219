"""Whatever topic is read first, and however often: the same end, and the one an oracle computes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.chassis.testing import Rehearsal
from ridealong.commitments.model import Commitment
from ridealong.commitments.projection import projection
from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentDisputeClosed,
    CommitmentDisputed,
    CommitmentExcused,
    CommitmentMade,
    CommitmentNoted,
    CommitmentProgressed,
    CommitmentSettled,
    CommitmentUpdated,
    CommitmentWithdrawn,
    RenegotiationAnswered,
    RenegotiationAsked,
)
from ridealong.contracts.fields import Evidence, Measure
from ridealong.contracts.people import PairUpdated, PersonUpdated

from .given import (
    MANAGER,
    REP,
    YES_NO,
    activity,
    happened,
    instant,
    made,
    proposed,
    retracted,
)

NOW = instant("2026-05-15")
KINDS = ("dial", "meeting")
ZONES = ("America/New_York", "Pacific/Kiritimati", "UTC")
moments = st.integers(0, 60 * 24).map(
    lambda hours: (instant("2026-03-01") + timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M")
)
pair = st.sampled_from((REP, MANAGER))
names = st.sampled_from(("c-1", "c-2", "c-3"))
links = st.lists(names, max_size=2, unique=True).map(tuple)
dues = st.integers(0, 60).map(lambda days: date(2026, 3, 5) + timedelta(days=days))


@st.composite
def promises(draw: st.DrawFn, name: str) -> dict[str, Any]:
    """Terms of a measured promise."""
    return {
        "commitment": name,
        "owner_id": draw(pair),
        "measure": Measure(kind=draw(st.sampled_from(KINDS))),
        "target": Decimal(draw(st.integers(1, 8))),
        "direction": draw(st.sampled_from(("at_least", "at_most"))),
        "due": draw(dues),
        "zone": draw(st.sampled_from(ZONES)),
    }


def linked(name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Terms of a promise, measured or yes/no, that may wait for others."""
    either = st.sampled_from(({}, {}, YES_NO))
    return st.builds(
        lambda terms, other, waits: {**terms, **other, "links": waits},
        promises(name),
        either,
        links,
    )


@st.composite
def done(draw: st.DrawFn) -> list[Event[Any]]:
    """Activities of rep and manager, some of them retracted before or after."""
    numbers = draw(st.lists(st.integers(0, 15), unique=True, max_size=16))
    logged = [
        activity(
            f"a-{number}",
            draw(moments),
            str(draw(st.integers(0, 3))),
            rep=draw(pair),
            kind=draw(st.sampled_from(KINDS)),
        )
        for number in numbers
    ]
    gone = [retracted(each) for each in logged if draw(st.integers(0, 4)) == 0]
    return draw(st.permutations([*logged, *gone]))


@st.composite
def lives(draw: st.DrawFn) -> list[Event[Any]]:
    """Anything that may be said of three commitments, in any order."""

    def one(name: str) -> st.SearchStrategy[Event[Any]]:
        about = {"commitment": name, "rep": REP}
        replaces = st.none() | names
        return st.one_of(
            st.builds(
                lambda at, terms, old: made(at, **terms, replaces=old),
                moments,
                linked(name),
                replaces,
            ),
            st.builds(lambda at, by, terms: proposed(at, by, **terms), moments, pair, linked(name)),
            st.builds(
                lambda at, by: happened(CommitmentAccepted(**about, by=by), at), moments, pair
            ),
            st.builds(
                lambda at, amount, of: happened(
                    CommitmentProgressed(
                        **about, amount=Decimal(amount), as_of=instant(of), source="crm"
                    ),
                    at,
                ),
                moments,
                st.integers(0, 9),
                moments,
            ),
            st.builds(
                lambda at, by: happened(
                    CommitmentDelivered(
                        **about, by=by, evidence=(Evidence(label="mail", record="r-1"),)
                    ),
                    at,
                ),
                moments,
                pair,
            ),
            st.builds(
                lambda at, by: happened(
                    CommitmentWithdrawn(**about, by=tuple(by), reason="gone"), at
                ),
                moments,
                st.lists(pair, unique=True, min_size=1),
            ),
            st.builds(
                lambda at, by, due: happened(
                    CommitmentExcused(**about, by=by, reason="ill", due=due), at
                ),
                moments,
                pair,
                st.none() | dues,
            ),
            st.builds(
                lambda at, by, due, target: happened(
                    RenegotiationAsked(**about, by=by, due=due, target=target), at
                ),
                moments,
                pair,
                st.none() | dues,
                st.none() | st.integers(1, 8).map(Decimal),
            ),
            st.builds(
                lambda at, by, yes: happened(
                    RenegotiationAnswered(**about, by=by, accepted=yes), at
                ),
                moments,
                pair,
                st.sampled_from((True, True, False)),
            ),
            st.builds(
                lambda at, by: happened(CommitmentDisputed(**about, by=by), at), moments, pair
            ),
            st.builds(
                lambda at, by: happened(CommitmentDisputeClosed(**about, by=by), at), moments, pair
            ),
            st.builds(
                lambda at, by: happened(CommitmentNoted(**about, by=by, text="So it was."), at),
                moments,
                pair,
            ),
        )

    def renegotiated(name: str) -> st.SearchStrategy[list[Event[Any]]]:
        about = {"commitment": name, "rep": REP}
        return st.builds(
            lambda at, due, by, later: [
                happened(RenegotiationAsked(**about, by=by, due=due), at),
                happened(
                    RenegotiationAnswered(**about, by=MANAGER if by == REP else REP, accepted=True),
                    later,
                ),
            ],
            moments,
            dues,
            pair,
            moments,
        )

    first = [made(draw(moments), **draw(linked(name))) for name in ("c-1", "c-2")]
    more = st.one_of(names.flatmap(one).map(lambda event: [event]), names.flatmap(renegotiated))
    return first + [event for some in draw(st.lists(more, max_size=8)) for event in some]


@st.composite
def comings_and_goings(draw: st.DrawFn) -> list[Event[Any]]:
    """Records of rep, manager and their pair, some of which say that it is over."""

    def person(who: str) -> st.SearchStrategy[Event[Any]]:
        return st.builds(
            lambda at, active: happened(
                PersonUpdated(person=who, name=who, manager=MANAGER, zone="UTC", active=active), at
            ),
            moments,
            st.booleans(),
        )

    pairs = st.builds(
        lambda at, ended: happened(PairUpdated(rep=REP, manager=MANAGER, ended=ended), at),
        moments,
        st.none() | dues,
    )
    return draw(st.lists(st.one_of(pair.flatmap(person), pairs), max_size=4))


def read(lanes: Sequence[Sequence[Event[Any]]], chance: Random) -> tuple[Rehearsal, list[Any]]:
    """Read topics in an arbitrary order, each from its beginning, in batches, some events more
    than once, while timers fire and what was told comes back whenever it likes.

    Answers the stage and the events of timers.
    """
    stage = Rehearsal(projection)
    waiting = [list(lane) for lane in lanes if lane]
    seen: list[Event[Any]] = []
    rung: list[Event[Any]] = []
    while True:
        if (fired := stage.ring_one(NOW) if chance.random() < 0.3 else None) is not None:
            rung.append(fired)
        ready = [lane for lane in (*waiting, stage.coming_back) if lane]
        batch = [lane.pop(0) for _ in range(chance.randint(1, 4)) if (lane := _any(ready, chance))]
        seen += batch
        if seen and chance.random() < 0.2:
            batch.append(chance.choice(seen))
        stage.batch(batch)
        assert not stage.bad
        quiet = all(timer.fire_at > NOW for timer in stage.timers.values())
        if quiet and not any(waiting) and not stage.coming_back:
            return stage, rung


def _any(lanes: list[list[Event[Any]]], chance: Random) -> list[Event[Any]]:
    filled = [lane for lane in lanes if lane]
    return chance.choice(filled) if filled else []


def by_key(events: Sequence[Event[Any]]) -> list[list[Event[Any]]]:
    """One lane for each key: within it order is kept."""
    keys = {event.key for event in events}
    return [[event for event in events if event.key == key] for key in sorted(keys)]


def end(stage: Rehearsal) -> dict[str, Any]:
    """All documents and timers. A timer may fire before it is read that its commitment was left
    out: then the clock knows of an instant that has passed, and nothing else differs."""
    picture = stage.picture()
    for name, held in picture.items():
        if name.startswith("clocks "):
            held.pop("reached")
    return picture


@settings(max_examples=80)
@given(
    lives(),
    done(),
    comings_and_goings(),
    st.randoms(use_true_random=False),
    st.randoms(use_true_random=False),
)
def test_the_end_is_the_same_whichever_topic_is_read_first(
    promised: list[Event[Any]],
    acted: list[Event[Any]],
    people: list[Event[Any]],
    one: Random,
    other: Random,
) -> None:
    lanes = [promised, *by_key(people), *by_key(acted)]
    (first, _), (second, _) = read(lanes, one), read(lanes, other)
    assert end(first) == end(second)
    assert first.refused == second.refused
    assert last_told(first) == last_told(second)


def last_told(stage: Rehearsal) -> dict[tuple[str, str], EventData]:
    """What others hold of each commitment in the end."""
    told = [*stage.heard(CommitmentSettled), *stage.heard(CommitmentUpdated)]
    return {(one.TYPE, one.commitment): one for one in told}


@settings(max_examples=40)
@given(
    lives(),
    done(),
    comings_and_goings(),
    st.randoms(use_true_random=False),
    st.randoms(use_true_random=False),
)
def test_read_anew_from_a_log_that_has_its_timers_the_end_is_the_same(
    promised: list[Event[Any]],
    acted: list[Event[Any]],
    people: list[Event[Any]],
    live: Random,
    anew: Random,
) -> None:
    lanes = [promised, *by_key(people), *by_key(acted)]
    first, rung = read(lanes, live)
    second, _ = read([rung, *lanes], anew)
    assert end(first) == end(second)
    assert first.refused == second.refused


def oracle(
    terms: CommitmentMade, agreed: datetime, acted: Sequence[Event[Any]]
) -> tuple[Decimal, Decimal]:
    """Amount at due and amount in all by plain counting over local days; no rule of ours."""
    zone = ZoneInfo(terms.zone)
    gone = {each.data.activity for each in acted if not isinstance(each.data, ActivityLogged)}
    at_due = in_all = Decimal(0)
    for each in acted:
        data = each.data
        if not isinstance(data, ActivityLogged) or data.activity in gone or terms.measure is None:
            continue
        if (data.rep, data.kind) != (terms.owner_id, terms.measure.kind):
            continue
        days_late = (data.occurred_at.astimezone(zone).date() - terms.due).days
        if data.occurred_at >= agreed and days_late <= 14:
            in_all += data.quantity
            at_due += data.quantity if days_late <= 0 else 0
    return at_due, in_all


@pytest.mark.requirement("C1")
@settings(max_examples=80)
@given(promises("c-1"), moments, done(), st.randoms(use_true_random=False))
def test_the_credit_is_what_plain_counting_gives(
    terms: dict[str, Any], at: str, acted: list[Event[Any]], chance: Random
) -> None:
    promise = made(at, **terms)
    stage, _ = read([[promise], *by_key(acted)], chance)
    if stage.refused:
        local = promise.time.astimezone(ZoneInfo(promise.data.zone))
        assert local.date() > promise.data.due
        return
    [state] = stage.all(Commitment)
    at_due, in_all = oracle(promise.data, promise.time, acted)
    assert (state.amount_at_due, state.amount_now) == (at_due, in_all)
    target = terms["target"]
    if terms["direction"] == "at_most":
        expected = Decimal(at_due <= target)
    else:
        due, close = min(Decimal(1), at_due / target), min(Decimal(1), in_all / target)
        expected = due + (close - due) / 2
    assert abs(state.credit - expected) <= Decimal("0.00005")
