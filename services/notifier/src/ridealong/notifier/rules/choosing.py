"""What holds for a person: their own choice, else their organisation's, else ours.

The organisation proposes and never decides: whatever a person chose stands. And nobody but the
person can turn off what they have a right to know: what they promised, what waits for their word,
what is written down about them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType
from typing import Final, Literal

from ridealong.contracts.people import Channel, ChannelKind
from ridealong.contracts.preferences import Mode
from ridealong.notifier.model import Defaults, Kind, Person, Preferences

OURS: Final[Mapping[Kind, Mode]] = MappingProxyType(
    {
        "prepare": "single",
        "session_tomorrow": "single",
        "session_cold": "single",
        "session_unconfirmed": "single",
        "crisis_near": "single",
        "commitment_due": "single",
        "commitment_overdue": "single",
        "answer_awaited": "single",
        "acceptance_awaited": "single",
        "cadence_slipping": "digest",
        "weekly_digest": "single",
    }
)
"""How each kind comes to somebody who chose nothing."""

RIGHTS: Final[frozenset[Kind]] = frozenset(
    {
        "prepare",
        "session_unconfirmed",
        "commitment_due",
        "commitment_overdue",
        "answer_awaited",
        "acceptance_awaited",
    }
)
"""Kinds that no organisation can turn off: only the person can."""

QUIET: Final = (time(20), time(8))
DIGEST_AT: Final = time(9)
PREFERENCE: Final[tuple[ChannelKind, ...]] = ("email", "slack", "teams", "webhook")

By = Literal["you", "your organisation", "Ridealong"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a kind comes, and who said so."""

    mode: Mode
    by: By


def mode_of(kind: Kind, own: Preferences | None, proposed: Defaults | None) -> Chosen:
    """How reminders of this kind come to the person."""
    if own is not None and kind in own.kinds:
        return Chosen(own.kinds[kind], "you")
    if proposed is not None and kind in proposed.kinds:
        mode = proposed.kinds[kind]
        if mode != "off" or kind not in RIGHTS:
            return Chosen(mode, "your organisation")
    return Chosen(OURS[kind], "Ridealong")


def quiet_of(own: Preferences | None, proposed: Defaults | None) -> tuple[time, time]:
    """From when until when, by the person's clock, nothing is sent; never where they are equal."""
    for chosen in (own, proposed):
        if chosen is not None and chosen.quiet is not None:
            return chosen.quiet.span
    return QUIET


def digest_at(own: Preferences | None, proposed: Defaults | None) -> time:
    """When, by the person's clock, what comes together comes."""
    for chosen in (own, proposed):
        if chosen is not None and chosen.digest_at is not None:
            return time.fromisoformat(chosen.digest_at)
    return DIGEST_AT


def ways_of(
    person: Person, own: Preferences | None, proposed: Defaults | None
) -> tuple[Channel, ...]:
    """The preferred channel and what is taken where that fails, the first address of each kind.

    Whoever chose none, or only such as aren't in their record any more, is reached by what there
    is: mail first. So a choice can't make anybody unreachable.
    """
    chosen: tuple[ChannelKind, ...] = ()
    for one in (own, proposed):
        chosen = chosen or (one.channels if one is not None else ())
    order = dict.fromkeys((*chosen, *PREFERENCE))
    found = {
        kind: next((one for one in person.channels if one.kind == kind), None) for kind in order
    }
    return tuple(one for one in found.values() if one is not None)[:2]


def mutes(own: Preferences | None, others: frozenset[str]) -> bool:
    """Whether the person wants nothing about the pairs with any of these people."""
    return own is not None and bool(others & frozenset(own.muted))


def language_of(person: Person, own: Preferences | None) -> str:
    """The BCP 47 tag of the language in which the person is written to."""
    return (own.language if own is not None else None) or person.language
