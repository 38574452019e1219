"""What becomes of a person's choices, and of an organisation's proposals."""

from collections.abc import Iterable
from typing import Any

from ridealong.contracts.preferences import (
    Mode,
    PreferencesUpdated,
    QuietHours,
    ReminderDefaultsUpdated,
)
from ridealong.notifier.model import KINDS, Defaults, Preferences, Quiet


def chosen(before: Preferences, data: PreferencesUpdated) -> Preferences:
    """As the person says now; the newest word is the whole."""
    return before.model_copy(
        update={
            **_choices(before.revision, data),
            "muted": tuple(sorted(set(data.muted))),
            "language": data.language,
        }
    )


def proposed(before: Defaults, data: ReminderDefaultsUpdated) -> Defaults:
    """As the organisation says now."""
    return before.model_copy(update=_choices(before.revision, data))


def without(before: Preferences, kinds: Iterable[str]) -> Preferences:
    """With these kinds turned off; once they are, nothing changes."""
    off: dict[str, Mode] = {kind: "off" for kind in kinds if before.kinds.get(kind) != "off"}
    if not off:
        return before
    return before.model_copy(update={"kinds": before.kinds | off, "revision": before.revision + 1})


def _choices(revision: int, data: PreferencesUpdated | ReminderDefaultsUpdated) -> dict[str, Any]:
    return {
        # A later release may know kinds that this one doesn't.
        "kinds": {kind: mode for kind, mode in data.kinds.items() if kind in KINDS},
        "quiet": _quiet(data.quiet),
        "digest_at": data.digest_at.strftime("%H:%M") if data.digest_at else None,
        "channels": tuple(dict.fromkeys(data.channels)),
        "revision": revision + 1,
    }


def _quiet(data: QuietHours | None) -> Quiet | None:
    if data is None:
        return None
    return Quiet(start=data.from_.strftime("%H:%M"), end=data.to.strftime("%H:%M"))
