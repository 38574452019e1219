"""What of a rep isn't over, so that it is found when a calendar changes."""

from typing import Any

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.notifier.model import Diary


def of(event: Event[Any], work: Work) -> Diary:
    """The diary of the rep whose key this event has."""
    return work.get(Diary, event.key) or Diary(id=event.key, tenant=event.tenant, key=event.key)


def keep(work: Work, before: Diary, **changes: Any) -> None:
    """Keep what has changed. A diary with nothing in it is none: whether there was something in it
    for a while depends on what was read first."""
    after = before.model_copy(update=changes)
    if after == before:
        return
    if after.sessions or after.commitments:
        work.put(after)
    else:
        work.delete(Diary, after.id)
