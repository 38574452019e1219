"""What somebody wants to be told, as it is sent and as it is shown."""

from datetime import time
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from ridealong.chassis.http.bodies import Body
from ridealong.contracts.fields import Ids
from ridealong.contracts.people import ChannelKind, Language
from ridealong.contracts.preferences import Mode
from ridealong.notifier.model import KINDS, Defaults, Kind, Preferences, Quiet
from ridealong.notifier.rules import choosing
from ridealong.notifier.rules.choosing import By


class QuietView(BaseModel):
    """Local time of day from when until when nothing is sent; none at all where both are equal."""

    model_config = ConfigDict(
        validate_by_name=True, validate_by_alias=True, serialize_by_alias=True
    )

    from_: Annotated[time, Field(alias="from")]
    to: time


class DefaultsBody(Body):
    """What an organisation proposes, whole; what is left out is as Ridealong proposes it."""

    kinds: dict[Kind, Mode] = Field(default_factory=dict)
    quiet: QuietView | None = None
    digest_at: time | None = None
    channels: Annotated[tuple[ChannelKind, ...], Field(max_length=2)] = ()


class PreferencesBody(DefaultsBody):
    """What you want, whole; what is left out follows the organisation, and then Ridealong.

    `muted` are people about whom, as the other one of a pair, you want to hear nothing.
    """

    muted: Ids = ()
    language: Language | None = None


class KindView(BaseModel):
    """How a kind comes to you, who said so, and whether only you can turn it off."""

    kind: Kind
    mode: Mode
    by: By
    only_you_can_turn_off: bool


class DefaultsView(BaseModel):
    """What an organisation proposes."""

    chosen: DefaultsBody
    never_off: list[Kind]
    revision: int


class PreferencesView(BaseModel):
    """What you chose, and what holds for you by all that is chosen and proposed.

    `links` counts how often you have revoked the links by which messages let you unsubscribe.
    """

    chosen: PreferencesBody
    kinds: list[KindView]
    quiet: QuietView
    digest_at: time
    revision: int
    links: int


def defaults_view(known: Defaults | None) -> DefaultsView:
    """The organisation's proposals as they are shown."""
    return DefaultsView(
        chosen=DefaultsBody(**_chosen(known)),
        never_off=[kind for kind in KINDS if kind in choosing.RIGHTS],
        revision=known.revision if known else 0,
    )


def preferences_view(own: Preferences | None, proposed: Defaults | None) -> PreferencesView:
    """A person's choices as they are shown."""
    more: dict[str, Any] = {"muted": own.muted, "language": own.language} if own else {}
    start, end = choosing.quiet_of(own, proposed)
    return PreferencesView(
        chosen=PreferencesBody(**_chosen(own), **more),
        kinds=[_kind(kind, own, proposed) for kind in KINDS],
        quiet=QuietView(from_=start, to=end),
        digest_at=choosing.digest_at(own, proposed),
        revision=own.revision if own else 0,
        links=own.links if own else 0,
    )


def _kind(kind: Kind, own: Preferences | None, proposed: Defaults | None) -> KindView:
    chosen = choosing.mode_of(kind, own, proposed)
    return KindView(
        kind=kind,
        mode=chosen.mode,
        by=chosen.by,
        only_you_can_turn_off=kind in choosing.RIGHTS,
    )


def _chosen(known: Preferences | Defaults | None) -> dict[str, Any]:
    if known is None:
        return {}
    return {
        "kinds": known.kinds,
        "quiet": _quiet(known.quiet),
        "digest_at": known.digest_at,
        "channels": known.channels,
    }


def _quiet(known: Quiet | None) -> QuietView | None:
    if known is None:
        return None
    start, end = known.span
    return QuietView(from_=start, to=end)
