"""Every way out that there is, made when it is first needed."""

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from ridealong.contracts.people import ChannelKind
from ridealong.notifier.delivery.channels.chat import Chat
from ridealong.notifier.delivery.channels.mail import Mail
from ridealong.notifier.delivery.channels.webhook import Webhook
from ridealong.notifier.delivery.notice import Channel
from ridealong.notifier.settings import NotifierSettings
from ridealong.notifier.settings.channels_file import (
    ByTenant,
    ChatEntry,
    WebhookEntry,
    entry_of,
    read,
)

MAIL: Final = "email"


class Line(NamedTuple):
    """A channel, and the name that it has for its circuit breaker: kind, then whose it is."""

    name: str
    channel: Channel


class Channels:
    """The channels of all organisations. Mail is one for all; the rest is as the operator's file
    says."""

    def __init__(self, settings: NotifierSettings, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._clock = clock
        self._entries: ByTenant = read(settings.channels_file) if settings.channels_file else {}
        self._made: dict[str, Channel] = {MAIL: Mail(settings)}

    def line(self, tenant: str, kind: ChannelKind) -> Line | None:
        """How this tenant's people are reached so; None: not at all."""
        if kind == MAIL:
            return Line(MAIL, self._made[MAIL])
        found = entry_of(self._entries, tenant, kind)
        if found is None:
            return None
        name = f"{kind}/{found[0]}"
        if name not in self._made:
            self._made[name] = self._make(found[1])
        return Line(name, self._made[name])

    async def close(self) -> None:
        """Let go of all connections."""
        for channel in self._made.values():
            await channel.close()

    def _make(self, entry: ChatEntry | WebhookEntry) -> Channel:
        settings = self._settings
        seconds = settings.delivery_lease_seconds / 2
        if isinstance(entry, ChatEntry):
            return Chat(entry.url, threads=settings.chat_threads, seconds=seconds)
        return Webhook(
            entry.url,
            entry.secrets,
            self._clock,
            seconds=min(seconds, settings.webhook_timeout_seconds),
            parallel=settings.delivery_parallel,
        )
