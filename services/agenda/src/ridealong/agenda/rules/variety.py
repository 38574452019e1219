"""How alike the last sessions were, and what could be another way this time (DOMAIN 1.2, T1)."""

from collections.abc import Sequence
from typing import Final

from ridealong.agenda.model.agenda import Suggestion, Variety
from ridealong.agenda.model.desk import Past

ALIKE: Final = 4
"""So many sessions in one place, or at one weekday and hour, are alike (DOMAIN D)."""

FIVE_TOPICS: Final = ("goal", "help", "behaviour_plan", "coaching_plan", "upcoming_calls")
"""What each weekly one-on-one covers (DOMAIN 4.2)."""


def variety(past: Sequence[Past]) -> Variety | None:
    """Different places and slots beside coverage, of the last sessions; None before the first."""
    last = past[-ALIKE:]
    if not last:
        return None
    return Variety(
        sessions=len(last),
        places=len({one.place for one in last}),
        slots=len({one.slot for one in last}),
        covered=tuple(len(set(one.topics) & set(FIVE_TOPICS)) for one in last),
    )


def asked_lately(past: Sequence[Past]) -> tuple[str, ...]:
    """Questions of the last sessions that were asked beside the standard ones (DOMAIN 2.19)."""
    return tuple(code for one in past[-ALIKE:] for code in one.questions)


def suggestions(past: Sequence[Past]) -> tuple[Suggestion, ...]:
    """What was the same each time. Only where it was known, and never the session's frame."""
    last = past[-ALIKE:]
    if len(last) < ALIKE:
        return ()
    found = []
    place, slot = last[0].place, last[0].slot
    if place and all(one.place == place for one in last):
        sentence = f"The last {ALIKE} were all in {place}: another place, or a walk?"
        found.append(Suggestion(about="place", sentence=sentence))
    if slot and all(one.slot == slot for one in last):
        sentence = f"The last {ALIKE} all began on {slot}: another time of day?"
        found.append(Suggestion(about="slot", sentence=sentence))
    return tuple(found)
