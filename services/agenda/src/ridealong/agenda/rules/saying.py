"""What a pair comes back to in one line: issues, help, voices, trainings, chosen skills."""

from collections.abc import Callable
from datetime import date
from typing import Final

from ridealong.agenda.model.entries import (
    ChosenEntry,
    HelpEntry,
    IssueEntry,
    PulseEntry,
    ReviewEntry,
    TrainingEntry,
    VoiceEntry,
)
from ridealong.contracts.dialogue import HelpKind, HelpState, VoiceKind

HELP_KINDS: Final[dict[HelpKind, str]] = {
    "tactical": "a tactic",
    "resource": "a resource",
    "someone_to_talk_to": "somebody to talk to",
}
HELP_STATES: Final[dict[HelpState, str]] = {
    "open": "open",
    "in_hand": "in hand",
    "given": "given",
    "declined": "declined",
}
VOICES: Final[dict[VoiceKind, str]] = {
    "feedback": "feedback upward",
    "opportunity": "an opportunity",
}

Comeback = (
    IssueEntry | HelpEntry | VoiceEntry | PulseEntry | TrainingEntry | ChosenEntry | ReviewEntry
)


def said(entry: Comeback, name_of: Callable[[str], str]) -> str:
    """It in one line of plain text."""
    match entry:
        case IssueEntry():
            return f"{entry.title}, {issue(entry)}"
        case HelpEntry():
            return f"{entry.title}, {help_wanted(entry, name_of)}"
        case VoiceEntry():
            return f"{entry.title}, {voice(entry)}"
        case TrainingEntry():
            return f"{entry.title}, {training(entry)}"
        case _:
            return _own_word(entry)


def _own_word(entry: PulseEntry | ChosenEntry | ReviewEntry) -> str:
    match entry:
        case PulseEntry():
            return f"How it is: {pulse(entry)}"
        case ChosenEntry():
            return f"Chosen for the month: {', '.join(entry.skills)}"
        case ReviewEntry():
            return review(entry)


def issue(entry: IssueEntry) -> str:
    """How often it came up, its root and the solution (DOMAIN 1.1, 1.7)."""
    often = f"raised {entry.sessions} times" if entry.recurring else "raised once"
    parts = [f"{often} since {_day(entry.since)}"]
    parts.append(f"root: {entry.root_cause}" if entry.root_cause else "what is at its root?")
    if entry.solution:
        parts.append(f"solution: {entry.solution}")
    return "; ".join(parts)


def help_wanted(entry: HelpEntry, name_of: Callable[[str], str]) -> str:
    """What kind, who sees to it and how it stands (DOMAIN 4.9)."""
    who = f"{name_of(entry.owner)} sees to it" if entry.owner else "nobody sees to it yet"
    note = f" ({entry.note})" if entry.note else ""
    return f"{HELP_KINDS[entry.help_kind]}; {who}, {HELP_STATES[entry.state]}{note}"


def voice(entry: VoiceEntry) -> str:
    """What it is and since when it waits (DOMAIN 2.20)."""
    return f"{VOICES[entry.voice_kind]}; waits for an answer since {_day(entry.since)}"


def pulse(entry: PulseEntry) -> str:
    """The rep's own word and value."""
    value = f"{entry.value} of 5" if entry.value is not None else ""
    return ", ".join(filter(None, (entry.word or "", value)))


def training(entry: TrainingEntry) -> str:
    """Who gives it, when and where (DOMAIN 1.13)."""
    parts = [f"with {entry.deliverer}"]
    if entry.starts is not None:
        parts.append(_day(entry.starts))
    elif entry.due is not None:
        parts.append(f"by {_day(entry.due)}")
    if entry.place:
        parts.append(entry.place)
    return ", ".join(parts)


def review(entry: ReviewEntry) -> str:
    """What went well, and what is to go better (DOMAIN 1.15)."""
    parts = (("did well", entry.done_well), ("to improve", entry.to_improve))
    return "; ".join(f"{name}: {', '.join(lines)}" for name, lines in parts if lines)


def _day(moment: date) -> str:
    return f"{moment.day} {moment:%b}"
