"""Anything that may be said and done, drawn by Hypothesis: lives of three commitments."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from ridealong.contracts import Event
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentDelivered,
    CommitmentDisputeClosed,
    CommitmentDisputed,
    CommitmentExcused,
    CommitmentNoted,
    CommitmentProgressed,
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
