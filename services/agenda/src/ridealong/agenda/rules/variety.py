"""How alike the last sessions were, and what could be another way this time (DOMAIN 1.2, T1)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from ridealong.agenda.model.agenda import Suggestion, Variety
from ridealong.agenda.model.desk import Past

ALIKE: Final = 4
"""So many sessions in one place, or at one weekday and hour, are alike (DOMAIN D)."""

FALLING: Final = 3
"""So many ratings, each below the one before, are falling (DOMAIN 1.3)."""

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
    """What has gone stale: the same place, slot or order each time, or ratings that fall (DOMAIN
    1.2, 1.3). Only where it was known, and never the session's frame; each with its evidence."""
    last = past[-ALIKE:]
    found = [*_alike(last)] if len(last) == ALIKE else []
    falling = _falling(past)
    if falling:
        values = ", ".join(str(one.value) for one in falling)
        sentence = f"The rep's ratings of the last {FALLING} fell ({values}): what would help?"
        found.append(Suggestion(about="rating", sentence=sentence, evidence=_evidence(falling)))
    return tuple(found)


def _alike(last: Sequence[Past]) -> Iterator[Suggestion]:
    place, slot, order = last[0].place, last[0].slot, last[0].topics
    if place and all(one.place == place for one in last):
        sentence = f"The last {ALIKE} were all in {place}: another place, or a walk?"
        yield Suggestion(about="place", sentence=sentence, evidence=_evidence(last))
    if slot and all(one.slot == slot for one in last):
        sentence = f"The last {ALIKE} all began on {slot}: another time of day?"
        yield Suggestion(about="slot", sentence=sentence, evidence=_evidence(last))
    if len(order) > 1 and all(one.topics == order for one in last):
        named = ", ".join(topic.replace("_", " ") for topic in order)
        sentence = f"The last {ALIKE} went in the same order ({named}): begin elsewhere?"
        yield Suggestion(about="order", sentence=sentence, evidence=_evidence(last))


def _falling(past: Sequence[Past]) -> Sequence[Past]:
    """The last sessions that were rated, where each was rated below the one before."""
    rated = [one for one in past if one.value is not None][-FALLING:]
    values = [one.value or 0 for one in rated]
    falls = all(later < earlier for earlier, later in pairwise(values))
    return rated if len(rated) == FALLING and falls else ()


def _evidence(past: Sequence[Past]) -> tuple[str, ...]:
    """Which sessions it is read from, in words."""
    return tuple(
        ", ".join(
            filter(
                None,
                (
                    f"{one.start.day} {one.start:%b}",
                    one.place,
                    f"rated {one.value} of 5" if one.value is not None else None,
                ),
            )
        )
        for one in past
    )
