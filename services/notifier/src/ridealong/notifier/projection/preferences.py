"""What people chose, and what organisations propose."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.preferences import (
    PreferencesUpdated,
    ReminderDefaultsUpdated,
    ReminderKindMuted,
    ReminderLinksRevoked,
)
from ridealong.notifier.model import KINDS, Defaults, Preferences
from ridealong.notifier.rules import choices

OTHERS: str = "Only the person can say what they want to be told"
MOVED: str = "It has been changed since you read it: read it again"


def updated(event: Event[PreferencesUpdated], work: Work) -> None:
    """What a person wants, whole."""
    before = _own(event, work)
    if event.actor != event.data.person:
        work.refuse(OTHERS)
    elif event.data.revision not in (None, before.revision):
        work.refuse(MOVED)
    else:
        work.put(choices.chosen(before, event.data))


def proposed(event: Event[ReminderDefaultsUpdated], work: Work) -> None:
    """What an organisation proposes, whole."""
    before = work.get(Defaults, event.key) or Defaults(
        id=event.key, tenant=event.tenant, key=event.key
    )
    if event.data.revision not in (None, before.revision):
        work.refuse(MOVED)
    else:
        work.put(choices.proposed(before, event.data))


def kind_muted(event: Event[ReminderKindMuted], work: Work) -> None:
    """A person wants no more of these kinds, by the link in a message."""
    before = _own(event, work)
    if event.actor != event.data.person:
        work.refuse(OTHERS)
    elif event.data.links != before.links:
        work.refuse("This link was revoked")
    else:
        # A later release may know kinds that this one doesn't.
        kinds = (event.data.kind, *event.data.others)
        work.put(choices.without(before, [kind for kind in kinds if kind in KINDS]))


def links_revoked(event: Event[ReminderLinksRevoked], work: Work) -> None:
    """Links in messages so far don't unsubscribe any more."""
    before = _own(event, work)
    if event.actor != event.data.person:
        work.refuse(OTHERS)
    else:
        work.put(before.model_copy(update={"links": before.links + 1}))


def _own(event: Event[Any], work: Work) -> Preferences:
    return work.get(Preferences, event.key) or Preferences(
        id=event.key, tenant=event.tenant, key=event.key
    )
