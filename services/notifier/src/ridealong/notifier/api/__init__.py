"""HTTP: reminders, preferences, and the links by which people unsubscribe."""

from fastapi import APIRouter

from ridealong.chassis.service import Context
from ridealong.notifier.api import preferences, reminders, unsubscribing


def routes(context: Context) -> list[APIRouter]:
    """What may be asked of the notifier, and said to it."""
    return [
        *reminders.routes(context),
        *preferences.routes(context),
        *unsubscribing.routes(context),
    ]
