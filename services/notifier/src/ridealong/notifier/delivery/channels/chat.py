"""Slack, Teams and whatever else the Apprise library knows: a short text with the link."""

import asyncio
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import quote

import apprise
from pydantic import SecretStr

from ridealong.notifier.delivery.notice import Notice, Unusable
from ridealong.notifier.rules.delivering import ACCEPTED, UNKNOWN, Outcome

ADDRESS: Final = "{address}"
"""Stands in the configured URL where the person's address goes."""

_STATUS = re.compile(r"\berror=(\d{3})\b")
_UNSENT = re.compile(
    r"NewConnectionError|Failed to establish|ConnectTimeout|NameResolutionError|Connection refused"
)
_AGAIN: Final = frozenset({408, 425, 429})


class Chat:
    """The channel of one organisation for one kind of address.

    The library tells yes or no; what a no means is read in what it noted of the try. None of the
    chats takes a key by which it would know a repetition.
    """

    idempotent = False

    def __init__(self, url: SecretStr, *, threads: int, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        # The library blocks its thread: so many at once, and never the loop's own.
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="chat")
        # It notes URLs with tokens and whole texts: what we read of that is kept to ourselves.
        notes = logging.getLogger(apprise.LOGGER_NAME)
        notes.propagate = False
        notes.setLevel(logging.DEBUG)
        # What it posts with notes paths, in which some chats have their tokens.
        logging.getLogger("urllib3").setLevel(logging.INFO)

    async def send(self, notice: Notice) -> Outcome:
        """Hand it to the library in a thread of its own."""
        loop = asyncio.get_running_loop()
        # The library reads its hundred plug-ins when it is first asked: nothing has left by then.
        teller = await loop.run_in_executor(self._pool, self._teller, notice.address)
        try:
            async with asyncio.timeout(self._seconds):
                return await loop.run_in_executor(self._pool, _told, teller, notice)
        except TimeoutError:
            return Outcome(UNKNOWN, trouble=True)

    async def close(self) -> None:
        """Take nothing more; what is under way ends by the library's own time limits."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _teller(self, address: str) -> apprise.Apprise:
        teller = apprise.Apprise()
        if not teller.add(self._url.get_secret_value().replace(ADDRESS, quote(address, safe="@#"))):
            raise Unusable("not an address of this channel")
        return teller


def _told(teller: apprise.Apprise, notice: Notice) -> Outcome:
    letter = notice.letter
    result = teller.notify(
        title=letter.subject,
        body=f"{letter.short}\n{letter.link}",
        body_format=apprise.NotifyFormat.TEXT,
        log_level=logging.DEBUG,
    )
    if result:
        return Outcome(ACCEPTED)
    return _read("\n".join(line.message for each in result for one in each for line in one))


def _read(notes: str) -> Outcome:
    """What a refusal was, of the library's notes; the notes themselves are shown to nobody."""
    found = _STATUS.search(notes)
    if found is not None:
        status = int(found[1])
        ours = status >= 500 or status in _AGAIN
        return Outcome(f"http {status}", final=not ours, trouble=ours)
    if _UNSENT.search(notes):
        return Outcome("not reached", trouble=True)
    if "Connection error" in notes or "Socket Exception" in notes:
        return Outcome(UNKNOWN, trouble=True)
    return Outcome("refused by the channel", final=True)
