"""The life of a commitment as a page: writes docs/commitment-life.md.

`python -m tests.commitment_life_page` writes it; with `--check` it only says whether it is current.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable

from ridealong.commitments.rules.transitions import (
    MESSAGES,
    PLACES,
    TABLE,
    TIME_AND_PEOPLE,
    Place,
    Row,
    refuses,
)
from tests.requirements_table import ROOT

PAGE = ROOT / "docs/commitment-life.md"

HEAD = """\
# The life of a commitment

Written by `make docs` from the table in the commitments service (rules/transitions.py); don't edit
it by hand. Every row is shown against the rules by a test.

A commitment is in force once both sides accepted it. At its *deadline*, the first instant after its
due day where it was agreed, it is settled with its credit, which may rise until the late window
closes 14 days later; then it is final. What is *left out* doesn't count, and is always listed
beside the score. *Set aside* is left out for now: while it is disputed, while a linked commitment
of the other side is overdue, or because its owner left or the pair ended; when that is over or put
right, it is where time has brought it.

Evidence carries an earlier time when it can be looked up: it has a `record`, or a web address.

A renegotiation is asked for and answered. Asked for before the deadline, and accepted whenever, the
old commitment is left out as superseded, and the new one takes its place with its progress and one
renegotiation more. Asked for after the deadline, an accepted answer makes a new commitment, and the
old one keeps its credit. The new one's id is that of the first with `~1`, `~2` and so on; a
number whose id is taken is passed over. Events that name one that was superseded reach the newest.
Where both count, what was done since the new one was asked for is the new one's, and everything
else is about the one that is named.

The `history` of a commitment tells each step with what was known then: day by day what activities
had come to (`counted`; until the day is over its step moves on), each amount that was reported,
what it was worth when it was settled and at its end. A credit that changes after that, as
something was told late, taken back or delivered late, has a step with the new one.

An organisation may say which kinds of activity it counts, in which units, from which day on
(`counted` of `organisation.updated`). What was proposed on a day on which its list doesn't hold the
kind, or holds it in another unit, is *refused* with its reason, unless it is `counted_by_hand`: it
is shown as lapsed, stands among its refusals, takes no command and never counts. That follows from
the lists as they are by now: learnt later, or put right for days that are past, they give the same,
and a commitment comes back as what it would have been. Without a list nothing is refused; what came
to nothing because no activity of its kind was ever logged in the organisation says so
(`nobody_counts`).

A command over HTTP is checked against what is known then: 409 says why it doesn't fit, and 202
that it is on the log. Of two sent in the same moment, also to two instances, the second is looked
at once the first was applied: where they exclude one another, as two answers to one question do,
it gets 409 with the reason and isn't on the log. When the first isn't applied within 3 s, it gets
409 `under-way`; who dies with a command half sent blocks its commitment for 90 s at most. The same
command sent again under its `Idempotency-Key` is the same one: at most its event lies twice
on the log, and counts once. The rules look again
when it is read, as a platform's events may have come in between: `GET
/v1/commitments/{id}/refusals` has the reason then. With `Prefer: wait=2` the answer comes once it
was read: 200 with what became of it, or 409.
What is late by HTTP is refused as soon as the late window has closed; over Kafka it is kept until
the longest window that an organisation may set (*long after the late window*, 366 days), as how
long late counts may be learnt later.

What can be no promise at all (a target of zero, a zone that doesn't exist) is refused by HTTP with
422; over Kafka it is read all the same, refused by the rules, and kept with its reason under the id
that it was to have. The other services read past it. Only what has no meaning as an event (no JSON,
a field missing, another key) becomes a dead letter with its bytes, place and reason, for the
operators of the platform that sent it.

`item` names the agenda item that it answers, and is kept as it was said. What items there are,
agenda alone knows, so it isn't checked here: agenda shows the commitment beside that item, also
where the item is added later; one that nobody adds changes nothing of the commitment.
"""
NAMES: dict[Place, str] = {
    "absent": "not there",
    "proposed": "proposed",
    "lapsed": "lapsed",
    "in_force": "in force",
    "settled": "settled",
    "final": "final",
    "set_aside": "set aside",
    "left_out": "left out",
}


def render() -> str:
    """The page as Markdown, the same for the same table."""
    lines = [HEAD, *_diagram(), "", "## What is said of it", ""]
    lines += _table(MESSAGES)
    lines += ["", "## What happens to it", "", "Where nothing stands, nothing changes.", ""]
    lines += _table(TIME_AND_PEOPLE)
    lines += ["", "## Why it is refused", "", "| number | reason |", "|---|---|"]
    lines += [f"| {number} | {_shown(reason)} |" for reason, number in _reasons().items()]
    return "\n".join([*lines, ""])


def _diagram() -> Iterable[str]:
    labels = defaultdict(list)
    for row in TABLE:
        for place, outcome in row.outcomes.items():
            if not refuses(outcome) and outcome != place:
                label = f"{row.event} {row.case}".strip().replace(",", "")
                labels[place, outcome].append(label)
    yield "```mermaid"
    yield "stateDiagram-v2"
    for (place, outcome), events in labels.items():
        start = "[*]" if place == "absent" else place
        yield f"    {start} --> {outcome}: {' · '.join(events)}"
    for place in ("lapsed", "final", "left_out"):
        yield f"    {place} --> [*]"
    yield "```"


def _table(rows: Iterable[Row]) -> Iterable[str]:
    yield "| event | " + " | ".join(NAMES[place] for place in PLACES) + " |"
    yield "|---" * (len(PLACES) + 1) + "|"
    for row in rows:
        title = f"**{row.event}** {row.case}".rstrip()
        cells = [_cell(place, row.outcomes.get(place)) for place in PLACES]
        yield f"| {title} | " + " | ".join(cells) + " |"


def _cell(place: Place, outcome: str | None) -> str:
    if outcome is None:
        return ""
    if refuses(outcome):
        return f"refused ({_reasons()[outcome]})"
    if outcome == place:
        return "stays"
    return f"→ {next(NAMES[one] for one in PLACES if one == outcome)}"


def _reasons() -> dict[str, int]:
    found = (outcome for row in TABLE for outcome in row.outcomes.values() if refuses(outcome))
    return {reason: number for number, reason in enumerate(dict.fromkeys(found), start=1)}


def _shown(reason: str) -> str:
    return reason.replace("{", "*").replace("}", "*")


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` compare it; answer the exit code."""
    page = render()
    if arguments != ["--check"]:
        PAGE.write_text(page, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page:
        return 0
    sys.stderr.write("docs/commitment-life.md is behind its table: run `make docs` and commit it\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
