"""What is kept of a session for figures about coaching."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, get_args

from ridealong.contracts import Event
from ridealong.contracts.people import AbsenceRecorded
from ridealong.contracts.sessions import (
    SessionCancelled,
    SessionHeld,
    SessionMoved,
    SessionPrepared,
    SessionRated,
    SessionScheduled,
)
from ridealong.metrics.model.session_records import (
    Cancelled,
    Filled,
    Rating,
    SessionRecord,
    Speaking,
)
from ridealong.metrics.model.sessions import Session
from ridealong.metrics.rules.sessions import counts_as_held, started

PARTS: Final = (
    "numbers",
    "skills",
    "gaps",
    "factors",
    "focus",
    "upskilling",
    "keep_drop_create",
)
"""The seven parts of a preparation (DOMAIN 3.3 to 3.9)."""
LISTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "numbers": ("own_numbers",),
        "skills": ("skill_ratings",),
        "gaps": (),
        "factors": ("inside", "outside"),
        "focus": (),
        "upskilling": ("read", "attended", "researched", "tried"),
        "keep_drop_create": ("keep", "drop", "create"),
    }
)
"""The lists of an event that are a part's, beside its text."""
EXCUSES: Final = frozenset(get_args(AbsenceRecorded.model_fields["kind"].annotation)) - {
    "other"
} | {"holiday"}
"""Reasons for which a session may be left out of the cadence: each is shown with its share."""


def with_known(record: SessionRecord, known: Session) -> SessionRecord:
    """The record with what is known of being held."""
    when = started(known) if counts_as_held(known) else known.planned
    if when is None and known.held is not None:
        when = started(known)
    return record.model_copy(update={"known": known, "when": when})


def scheduled(record: SessionRecord, event: Event[SessionScheduled]) -> SessionRecord:
    """Where and how long, with whom."""
    data = event.data
    return record.model_copy(
        update={
            "manager": data.manager,
            "zone": data.zone,
            "minutes": data.minutes,
            "place": data.place,
            "goals": data.goals,
            "cancelled": None,
        }
    )


def moved(record: SessionRecord, event: Event[SessionMoved]) -> SessionRecord:
    """At another time, maybe elsewhere; how often is counted (DOMAIN 1.19)."""
    data = event.data
    said = {
        name: value for name in ("minutes", "place") if (value := getattr(data, name)) is not None
    }
    return record.model_copy(update={**said, "zone": data.zone, "moved": record.moved + 1})


def cancelled(record: SessionRecord, event: Event[SessionCancelled]) -> SessionRecord:
    """It won't take place; the reason counts where it is one of the list."""
    word = event.data.reason.strip().casefold()
    reason = word if word in EXCUSES else None
    return record.model_copy(update={"cancelled": Cancelled(said=event.time, reason=reason)})


def held(record: SessionRecord, event: Event[SessionHeld]) -> SessionRecord:
    """Who spoke how long, and which topics were touched; said again, the later word counts."""
    data = event.data
    spoke = (data.manager_speaking_minutes, data.rep_speaking_minutes)
    speaking = None
    if spoke[0] is not None and spoke[1] is not None:
        speaking = Speaking(manager=spoke[0], rep=spoke[1], source=data.speaking_source)
    return record.model_copy(
        update={
            "manager": data.manager,
            "speaking": speaking,
            "topics": data.topics,
            "questions": data.questions,
            "solutions": data.solution_minutes,
            "numbers": data.snapshot is not None,
        }
    )


def summarised(record: SessionRecord) -> SessionRecord:
    """Somebody wrote its summary: that there is one is kept, and none of its words."""
    return record.model_copy(update={"written": True})


def rated(record: SessionRecord, event: Event[SessionRated]) -> SessionRecord:
    """One of the two answers; what an answer leaves out stays as it was answered before."""
    data = event.data
    before = next((each for each in record.ratings if each.by == data.by), None)
    after = Rating(
        by=data.by,
        at=event.time,
        coaching=data.coaching or (before and before.coaching),
        value=data.value or (before and before.value),
    )
    others = [each for each in record.ratings if each.by != data.by]
    ratings = tuple(sorted([*others, after], key=lambda each: each.by))
    return record.model_copy(update={"ratings": ratings})


def prepared(record: SessionRecord, event: Event[SessionPrepared]) -> SessionRecord:
    """A part counts from when it was first filled, with a text or a list of its own; what is left
    out or blank says nothing."""
    first = {each.part: each.at for each in record.prepared}
    for part in PARTS:
        text = getattr(event.data, part)
        if (text or "").strip() or any(getattr(event.data, name) for name in LISTS[part]):
            first[part] = min(event.time, first.get(part, event.time))
    filled = tuple(Filled(part=part, at=first[part]) for part in PARTS if part in first)
    return record.model_copy(update={"prepared": filled})


Change = Callable[[SessionRecord], SessionRecord]
