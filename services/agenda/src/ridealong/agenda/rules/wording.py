"""Sentences that stand the same everywhere: in the calendar, on the page, in the feed."""

from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

from ridealong.agenda.model.agenda import NotReady
from ridealong.agenda.model.entries import (
    ActivityEntry,
    CallEntry,
    CommitmentEntry,
    Entry,
    FocusEntry,
    FollowThroughEntry,
    ForecastEntry,
    GoalEntry,
    ItemEntry,
    Outcome,
    PlanLineEntry,
    PreparationEntry,
)
from ridealong.agenda.model.follow_through import FollowThrough
from ridealong.agenda.model.promise import Originator, Terms
from ridealong.agenda.rules.items import MANY_CARRIES
from ridealong.agenda.rules.preparing import PARTS
from ridealong.agenda.rules.saying import said
from ridealong.contracts.commitments import Pending, WhyLeftOut
from ridealong.contracts.scores import Band
from ridealong.contracts.sessions import SessionKind

NameOf = Callable[[str], str]

NOT_READY: dict[NotReady, str] = {
    "no_goal": "not linked to any of the rep's goals",
    "no_agenda": "nobody has brought anything yet: it would start cold",
}

KINDS: dict[SessionKind, str] = {
    "coaching": "1:1",
    "incident_review": "Incident review",
    "planning": "Planning",
    "training": "Training",
    "joint_call_debrief": "Joint call debrief",
    "call_review": "Call review",
    "forecast_call": "Forecast call",
}

OUTCOMES: dict[Outcome, str] = {
    "proposed": "proposed",
    "open": "open",
    "reached": "done",
    "kept": "kept",
    "partly": "partly kept",
    "missed": "not kept",
    "left_out": "not counted",
}

WHY_LEFT_OUT: dict[WhyLeftOut, str] = {
    "withdrawn": "withdrawn together",
    "excused": "excused",
    "superseded": "replaced",
    "disputed": "disputed",
    "owner_left": "its owner has left",
    "pair_ended": "the pair has ended",
}

ORIGINATORS: dict[Originator, str] = {
    "rep": "the rep's idea",
    "manager": "the manager's idea",
    "together": "found together",
}

WAITING = "waiting for your confirmation"

LATE = "added late"

MUST = "has to be talked about"

UNDECIDED = "nobody said what became of it: done, or again?"

DROPPED = "given up by one side"

PENDING: dict[Pending, str] = {
    "acceptance": "not agreed yet",
    "renegotiation": "other terms asked for",
    "withdrawal": "asked to give it up",
}

BANDS: dict[Band, str] = {
    "strong": "strong",
    "steady": "steady",
    "slipping": "slipping",
    "at_risk": "at risk",
}


def number(amount: Decimal) -> str:
    """A number as people write it: no idle zeros, thousands apart."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def words(code: str) -> str:
    """A code as people say it: `discovery_call` is a discovery call."""
    return code.replace("_", " ").replace("-", " ")


def day(moment: date) -> str:
    """A day without its year."""
    return f"{moment.day} {moment:%b}"


def kept_sentence(standing: FollowThrough) -> str:
    """What always stands with the score, or why there is none (DOMAIN C1)."""
    if standing.score is None:
        return f"{standing.settled} of {standing.needed} needed"
    return f"kept in full and on time: {standing.kept} of the last {standing.of}"


def metric(terms: Terms) -> str:
    """What success is measured by, in words (DOMAIN 2.26)."""
    if terms.target is None:
        return "done or not"
    sense = "at most" if terms.direction == "at_most" else "at least"
    return f"{sense} {number(terms.target)} {words(terms.unit or '')}".strip()


def describe(entry: Entry, name_of: NameOf) -> str:
    """An entry in one line of plain text."""
    match entry:
        case GoalEntry():
            return f"{_goal(entry)}{_proposed(entry.waits_for, name_of)}"
        case CommitmentEntry():
            return _commitment(entry, name_of)
        case ItemEntry():
            return _item(entry, name_of)
        case ActivityEntry() | PlanLineEntry() | FocusEntry() | CallEntry():
            return _practised(entry, name_of)
        case FollowThroughEntry() | PreparationEntry() | ForecastEntry():
            return _standing(entry)
        case _:
            return said(entry, name_of)


def progress(amount: Decimal | None, target: Decimal | None) -> str:
    """How far something is: `15 of 20`."""
    shown = number(amount if amount is not None else Decimal(0))
    return f"{shown} of {number(target)}" if target is not None else shown


def standing(promise: CommitmentEntry) -> str:
    """How a commitment stands; of one that is left out, why."""
    if promise.left_out is not None:
        return f"{OUTCOMES['left_out']} ({WHY_LEFT_OUT[promise.left_out]})"
    return OUTCOMES[promise.outcome]


def carried(item: ItemEntry) -> str:
    """How long an item has been coming along (DOMAIN 2.27)."""
    times = f" {item.carries} times" if item.carries > 1 else ""
    since = f" since {day(item.since)}" if item.since is not None else ""
    wish = ": do it or drop it" if item.carries >= MANY_CARRIES else ""
    still = "; no commitment has come of it" if item.recurring else ""
    return f"carried over{times}{since}{wish}{still}"


def plan_line(line: PlanLineEntry) -> str:
    """A line of the behaviour plan: the aim, and what was done since the last session."""
    aim = f"{line.title or words(line.id)}: {number(line.target)} a {line.per}"
    done = "nothing counted" if line.amount is None else number(line.amount)
    return f"{aim}; {done} since the last session"


def _proposed(waits_for: Collection[str], name_of: NameOf) -> str:
    """That something doesn't count yet, and whose word is missing (DOMAIN 4.3)."""
    return f"; proposed, waits for {' and '.join(map(name_of, waits_for))}" if waits_for else ""


def call(entry: CallEntry) -> str:
    """When a call is, or that it is still to be talked about."""
    together = ", together" if entry.joint else ""
    said = f"{day(entry.at)}{together}"
    return said if entry.ahead else f"{said}: what did it bring?"


def change(amount: Decimal) -> str:
    """A difference with its sign."""
    return f"+{number(amount)}" if amount > 0 else number(amount)


def _goal(goal: GoalEntry) -> str:
    text = goal.title or words(goal.id)
    if goal.value is not None:
        text += f": {progress(goal.value, goal.target)}"
    if goal.before is not None:
        text += f" ({number(goal.before)} at the last session)"
    if goal.next_step is not None:
        text += f"; next: {goal.next_step}"
        text += f" by {day(goal.next_due)}" if goal.next_due else ""
    return text


def forecast(entry: ForecastEntry) -> str:
    """The three amounts, and how far what is likely has drifted (DOMAIN 2.15)."""
    amounts = f"{number(entry.committed)} / {number(entry.likely)} / {number(entry.upside)}"
    said = f"{amounts} {entry.currency} (committed, likely, upside) by {day(entry.ends)}"
    if entry.likely_before is None or entry.likely_before == entry.likely:
        return said
    return f"{said}; likely {change(entry.likely - entry.likely_before)} since it was said before"


def _commitment(promise: CommitmentEntry, name_of: NameOf) -> str:
    parts = [f"{name_of(promise.by)}: {promise.title}"]
    if promise.target is not None and promise.direction == "at_least":
        parts.append(progress(promise.amount, promise.target))
    parts.append(standing(promise))
    if promise.dropped:
        parts.append(DROPPED)
    parts.append(f"due {day(promise.due)}")
    if promise.former_due is not None:
        parts.append(f"instead of {day(promise.former_due)}")
    if promise.waits_for:
        parts.append(f"waits for {' and '.join(map(name_of, promise.waits_for))}")
    return ", ".join(parts)


def _item(item: ItemEntry, name_of: NameOf) -> str:
    parts = [f"{name_of(item.by)}: {item.title}"]
    if item.late:
        parts.append(LATE)
    if item.carried:
        parts.append(carried(item))
    if item.must:
        parts.append(MUST)
    if item.undecided:
        parts.append(UNDECIDED)
    if item.asks:
        parts.append(item.asks)
    return ", ".join(parts)


def _practised(
    entry: ActivityEntry | PlanLineEntry | FocusEntry | CallEntry, name_of: NameOf
) -> str:
    match entry:
        case ActivityEntry():
            return f"{number(entry.amount)} {entry.title or words(entry.id)} since the last session"
        case PlanLineEntry():
            return f"{plan_line(entry)}{_proposed(entry.waits_for, name_of)}"
        case FocusEntry():
            asked = "" if entry.accepted or entry.by is None else f"{name_of(entry.by)} asks: "
            return f"{asked}{entry.title}"
        case CallEntry():
            return f"{entry.title}, {call(entry)}"


def _standing(entry: FollowThroughEntry | PreparationEntry | ForecastEntry) -> str:
    if isinstance(entry, ForecastEntry):
        return f"Forecast: {forecast(entry)}"
    if isinstance(entry, PreparationEntry):
        return f"Prepared: {len(entry.parts)} of {len(PARTS)} parts{', late' * entry.late}"
    return _follow_through(entry.standing)


def _follow_through(standing: FollowThrough) -> str:
    if standing.score is None:
        return f"Follow-through: {kept_sentence(standing)}"
    span = ""
    if standing.range_low is not None and standing.range_high is not None:
        span = f" (likely {standing.range_low} to {standing.range_high} %)"
    return f"Follow-through {standing.score} %{span}; {kept_sentence(standing)}"
