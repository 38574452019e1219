"""The life of a commitment as a table: what each event makes of each state, and why not.

Nothing is decided by it. It says what the rules do, row by row, and each row is shown against
them by a test; docs/commitment-life.md is written from it.
"""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Place = Literal[
    "absent", "proposed", "lapsed", "in_force", "settled", "final", "set_aside", "left_out"
]
"""The states of life, with two more: `absent`, before it is there, and `set_aside`, which is left
out for now: disputed, blocked, or ended with its people. `left_out` is for good."""

PLACES: Final[tuple[Place, ...]] = (
    "absent",
    "proposed",
    "lapsed",
    "in_force",
    "settled",
    "final",
    "set_aside",
    "left_out",
)


class Row(NamedTuple):
    """An event in one case of it. `outcomes` holds the state after it, or why it is refused."""

    event: str
    case: str
    outcomes: Mapping[Place, str]


ABSENT: Final = "there is no commitment {commitment}"
NOT_YET: Final = "commitment {commitment} is not in force: both have to accept it first"
CLOSED: Final = "the late window of commitment {commitment} has closed"
CLOSED_THEN: Final = "the late window of commitment {commitment} had closed by then"
GONE: Final = "commitment {commitment} was excused"
THERE: Final = "commitment {commitment} exists already"
RUNNING: Final = "commitment {commitment} is in force already"
TOO_LATE: Final = (
    "commitment {commitment} is due on {due}, which had ended in {zone} by {now} UTC, when it was "
    "agreed"
)
LAPSED: Final = "commitment {commitment} was due on {due} and lapsed, as not both had accepted it"
OTHER_TERMS: Final = (
    "commitment {commitment} is in force with other terms; they change by renegotiation, which is "
    "a new commitment that replaces it"
)
NOTHING_TO_EXCUSE: Final = "commitment {commitment} is not in force: there is nothing to excuse"
FIXED_DATE: Final = (
    "commitment {commitment} was due on {due}: its date can't move any more; excused without a "
    "new date it is left out"
)
NEVER_ASKED: Final = "nobody has asked to renegotiate commitment {commitment}"
NO_DISPUTE: Final = "there is no open dispute about commitment {commitment}"
ONCE: Final = "{owner} has disputed commitment {commitment} before: each side may once"


def _row(event: str, case: str = "", **outcomes: str) -> Row:
    return Row(event, case, {place: outcomes[place] for place in PLACES if place in outcomes})


_BEFORE_FORCE: Final = {"absent": ABSENT, "proposed": NOT_YET, "lapsed": NOT_YET}
_STAYS: Final = {name: name for name in ("in_force", "settled", "set_aside")}

MESSAGES: Final[tuple[Row, ...]] = (
    _row("proposed", absent="proposed", **dict.fromkeys(PLACES[1:], THERE)),
    _row(
        "accepted",
        "by the other side",
        absent="there is no proposal {commitment}",
        proposed="in_force",
        lapsed=TOO_LATE,
        in_force=RUNNING,
        settled=RUNNING,
        final=RUNNING,
        set_aside=RUNNING,
        left_out=GONE,
    ),
    _row(
        "accepted",
        "by who proposed",
        proposed="{owner} has accepted commitment {commitment} already",
    ),
    _row(
        "made",
        "with these terms",
        absent="in_force",
        proposed="in_force",
        lapsed=TOO_LATE,
        final="final",
        left_out="left_out",
        **_STAYS,
    ),
    _row(
        "made",
        "with other terms",
        in_force=OTHER_TERMS,
        settled=OTHER_TERMS,
        final=OTHER_TERMS,
        set_aside=OTHER_TERMS,
        left_out=OTHER_TERMS,
    ),
    _row("progressed", "with evidence", **_BEFORE_FORCE, **_STAYS, final="final", left_out=GONE),
    _row("progressed", "long after the late window", final=CLOSED_THEN),
    _row(
        "progressed",
        "backwards",
        in_force="progress doesn't go backwards: 9 was reported as of {earlier} UTC",
    ),
    _row("delivered", "with evidence", **_BEFORE_FORCE, **_STAYS, final="final", left_out=GONE),
    _row("delivered", "long after the late window", final=CLOSED_THEN),
    _row(
        "withdrawn",
        "by one side",
        absent=ABSENT,
        proposed="left_out",
        lapsed=LAPSED,
        final=CLOSED,
        left_out=GONE,
        **_STAYS,
    ),
    _row(
        "withdrawn",
        "by both",
        absent=ABSENT,
        proposed="left_out",
        lapsed=LAPSED,
        in_force="left_out",
        settled="settled",
        final=CLOSED,
        set_aside="set_aside",
        left_out=GONE,
    ),
    _row(
        "withdrawn",
        "by the same side again",
        in_force="that wish to withdraw commitment {commitment} was recorded already",
    ),
    _row(
        "excused",
        "by the other side",
        absent=ABSENT,
        proposed=NOTHING_TO_EXCUSE,
        lapsed=NOTHING_TO_EXCUSE,
        in_force="left_out",
        settled="left_out",
        final=CLOSED,
        set_aside="left_out",
        left_out=GONE,
    ),
    _row(
        "excused",
        "to a later day",
        in_force="in_force",
        settled=FIXED_DATE,
        final=CLOSED,
        set_aside=FIXED_DATE,
        left_out=GONE,
    ),
    _row("excused", "by its owner", in_force="an excuse is confirmed by the other side, {other}"),
    _row(
        "renegotiation asked",
        "for a later day",
        **_BEFORE_FORCE,
        **_STAYS,
        final=CLOSED,
        left_out=GONE,
    ),
    _row(
        "renegotiation asked",
        "while one is open",
        in_force=(
            "{owner} has asked already to renegotiate commitment {commitment}: {other} has to "
            "answer first"
        ),
    ),
    _row(
        "renegotiation asked",
        "for nothing",
        in_force="say which due day or target commitment {commitment} is to have",
    ),
    _row(
        "renegotiation answered",
        "never asked",
        **_BEFORE_FORCE,
        in_force=NEVER_ASKED,
        settled=NEVER_ASKED,
        final=NEVER_ASKED,
        set_aside=NEVER_ASKED,
        left_out=GONE,
    ),
    _row(
        "renegotiation answered",
        "yes, asked before the deadline",
        in_force="left_out",
        settled="left_out",
        final="left_out",
        set_aside="left_out",
    ),
    _row(
        "renegotiation answered",
        "yes, asked after the deadline",
        settled="settled",
        final="final",
        set_aside="set_aside",
    ),
    _row("renegotiation answered", "no", final="final", **_STAYS),
    _row(
        "renegotiation answered",
        "by who asked",
        in_force="{owner} asked to renegotiate commitment {commitment}: {other} has to answer",
    ),
    _row(
        "renegotiation answered",
        "a second time",
        in_force="{other} has answered that already, at {earlier} UTC",
    ),
    _row(
        "disputed",
        "by one of the pair",
        **_BEFORE_FORCE,
        in_force="in_force",
        settled="set_aside",
        final=CLOSED,
        set_aside=(
            "commitment {commitment} is disputed already, by {owner}, until {ends} UTC at most"
        ),
        left_out=GONE,
    ),
    _row("disputed", "by the same side again", in_force=ONCE, settled=ONCE),
    _row(
        "dispute closed",
        "while it is open",
        in_force="in_force",
        set_aside="settled",
    ),
    _row(
        "dispute closed",
        "none is open",
        **_BEFORE_FORCE,
        in_force=NO_DISPUTE,
        settled=NO_DISPUTE,
        final=NO_DISPUTE,
        left_out=GONE,
    ),
    _row("noted", absent=ABSENT, **{place: place for place in PLACES[1:]}),
)
"""What is said of it: for each state at least one row of each event."""

TIME_AND_PEOPLE: Final[tuple[Row, ...]] = (
    _row("deadline", proposed="lapsed", in_force="settled"),
    _row("deadline", "while it is disputed", in_force="set_aside"),
    _row("deadline", "a linked one of the other side is overdue", in_force="set_aside"),
    _row("linked one done in time, as is learnt later", set_aside="settled"),
    _row("end of the late window", settled="final"),
    _row("14 days of dispute", set_aside="settled"),
    _row("owner left", "before its deadline", in_force="set_aside"),
    _row("owner left", "after its deadline", settled="settled"),
    _row("owner is back", set_aside="in_force"),
    _row("pair ended", "before its due day", in_force="set_aside"),
    _row("pair goes on", set_aside="in_force"),
)
"""What happens to it: where there is no row, nothing changes."""

TABLE: Final = MESSAGES + TIME_AND_PEOPLE


def refuses(outcome: str) -> bool:
    """Whether that is a reason, and not a state."""
    return outcome not in PLACES
