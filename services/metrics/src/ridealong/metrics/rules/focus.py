"""What may be said on a focus area, and when (DOMAIN 1.16 to 1.18, T10).

A word is held against those that were said before it by their time, and not by when they were
read, so that a story has one end in whatever order it comes.
"""

from datetime import datetime

from ridealong.contracts import Event
from ridealong.contracts.goals import FocusAccepted, FocusClosed, FocusNamed
from ridealong.metrics.model.focus import Focus, Word, Wording
from ridealong.metrics.rules.focus_life import Life, life_of
from ridealong.metrics.rules.refusing import Refused

PARKED = "parked"
"""The outcome with which a manager keeps a question for a later session."""
MOST_WORDS = 500


def named(focus: Focus, event: Event[FocusNamed]) -> Focus:
    """It is named, or named anew in other words; that says also that it is alive.

    Raises:
        Refused: a rep's own focus in somebody else's words, or a question the rep can't read.
    """
    data = event.data
    before = _before(focus, event.time)
    if data.by != focus.rep and data.level == "mine":
        raise Refused(f"what is asked of {focus.rep} can't be hidden from {focus.rep}")
    if data.by != focus.rep and before.taken_on is not None:
        raise Refused(f"focus {focus.focus} is {focus.rep}'s own: ask under an id of its own")
    wording = Wording(
        at=event.time,
        by=data.by,
        skill=data.skill,
        aim=data.aim,
        text=data.text,
        level=data.level,
        realism=data.realism,
        steps=data.steps,
    )
    newest = focus.wording is None or focus.wording.at <= wording.at
    said = _said(focus, Word(at=event.time, what="named", by=data.by))
    return said.model_copy(update={"wording": wording}) if newest else said


def accepted(focus: Focus, event: Event[FocusAccepted]) -> Focus:
    """The rep takes it on.

    Raises:
        Refused: somebody else said so, it was said before, or it is closed.
    """
    by = event.data.by
    before = _before(focus, event.time)
    if by != focus.rep:
        raise Refused(f"only {focus.rep} takes focus {focus.focus} on: a manager asks")
    _see_open(focus, before)
    if before.accepted_by_rep:
        raise Refused(f"{by} has taken focus {focus.focus} on already")
    return _said(focus, Word(at=event.time, what="accepted", by=by))


def closed(focus: Focus, event: Event[FocusClosed]) -> Focus:
    """Those named call it done, or a manager parks a question.

    Raises:
        Refused: they said so before, or what is parked is closed or was taken on.
    """
    data = event.data
    before = _before(focus, event.time)
    parks = data.outcome == PARKED
    if parks:
        _see_open(focus, before)
    if parks and focus.rep in data.by:
        raise Refused(f"{focus.rep} has nothing to park: only who asks keeps a question for later")
    if parks and before.taken_on is not None:
        raise Refused(f"{focus.rep} has taken focus {focus.focus} on: it lives until both close it")
    if not data.by:
        raise Refused(f"nobody is named who calls focus {focus.focus} done")
    again = sorted(before.done_by & set(data.by))
    if again and not parks:
        raise Refused(f"{again[0]} has called focus {focus.focus} done already")
    if parks and before.parked_at is not None:
        raise Refused(f"focus {focus.focus} is parked already")
    for by in sorted(set(data.by)):
        what = "parked" if parks else "done"
        word = Word.model_validate(
            {"at": event.time, "what": what, "by": by, "outcome": data.outcome}
        )
        focus = _said(focus, word)
    return focus


def _before(focus: Focus, time: datetime) -> Life:
    words = tuple(word for word in focus.words if word.at <= time)
    return life_of(focus.model_copy(update={"words": words}))


def _see_open(focus: Focus, before: Life) -> None:
    if before.closed_at is not None:
        raise Refused(f"focus {focus.focus} is closed: name it again first")


def _said(focus: Focus, word: Word) -> Focus:
    if len(focus.words) >= MOST_WORDS:
        raise Refused(f"focus {focus.focus} has {MOST_WORDS} words on it: name another")
    words = sorted({*focus.words, word}, key=lambda each: (each.at, each.what, each.by))
    return focus.model_copy(update={"words": tuple(words)})
