"""The mail server: hand it a message, and know what came of it."""

import asyncio
import time
from collections import deque
from email.message import Message
from typing import Any, Final

import aiosmtplib

from ridealong.notifier.rules.delivering import ACCEPTED, UNKNOWN, Outcome
from ridealong.notifier.settings import NotifierSettings

_FOR_GOOD: Final = 500
"""RFC 5321: answers from here on won't change by asking again."""

_CLOSING: Final = 421
"""RFC 5321: the server itself can't serve now, whatever the mail."""

_IDLE_SECONDS: Final = 20.0
"""A line that was quiet for longer isn't used again: servers hang up on such."""

_MAILS_A_LINE: Final = 100
"""Many servers refuse more on one connection."""


class _Line(aiosmtplib.SMTP):
    """A connection that knows how far the content of the present mail got: once it is on its way,
    the server may have the mail."""

    handed_over = False
    accepted = False
    mails = 0
    quiet_since = 0.0

    async def data(self, *args: Any, **kwargs: Any) -> aiosmtplib.SMTPResponse:
        self.handed_over = True
        response = await super().data(*args, **kwargs)
        self.accepted = True
        return response


class MailServer:
    """Mails over lines that are kept open for the next one, every wait bounded."""

    def __init__(self, settings: NotifierSettings) -> None:
        self._settings = settings
        # Half of the lease: the other half is for writing down what came of it.
        self._seconds = settings.delivery_lease_seconds / 2
        self._lines: deque[_Line] = deque()

    async def send(self, message: Message) -> Outcome:
        """Hand it over; never raises for what the server, the network or the address does."""
        kept = self._kept()
        if kept is not None:
            outcome = await self._over(kept, message)
            # A line that was hung up on while it was quiet says nothing of the server.
            if kept.handed_over or outcome.what != _NOT_REACHED:
                return outcome
        return await self._over(self._line(), message)

    def close(self) -> None:
        """Hang up on all lines that are kept."""
        while self._lines:
            self._lines.pop().close()

    async def _over(self, line: _Line, message: Message) -> Outcome:
        line.handed_over = line.accepted = False
        usable = False
        try:
            async with asyncio.timeout(self._seconds):
                outcome = await _connected(line)
                if outcome is None:
                    outcome = await _handed_over(line, message)
                    usable = outcome.what == ACCEPTED
        except TimeoutError:
            outcome = Outcome(UNKNOWN if line.handed_over else _NO_ANSWER, trouble=True)
        finally:
            self._keep(line) if usable else line.close()
        return Outcome(ACCEPTED) if line.accepted else outcome

    def _kept(self) -> _Line | None:
        """The line used last that is still open, if there is one."""
        while self._lines:
            line = self._lines.pop()
            if line.is_connected and time.monotonic() - line.quiet_since < _IDLE_SECONDS:
                return line
            line.close()
        return None

    def _keep(self, line: _Line) -> None:
        line.mails += 1
        line.quiet_since = time.monotonic()
        if line.mails < _MAILS_A_LINE and len(self._lines) < self._settings.delivery_parallel:
            self._lines.append(line)
        else:
            line.close()

    def _line(self) -> _Line:
        settings = self._settings
        password = settings.smtp_password
        return _Line(
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            username=settings.smtp_username,
            password=password.get_secret_value() if password else None,
            cert_bundle=str(settings.smtp_ca_file) if settings.smtp_ca_file else None,
            timeout=settings.smtp_timeout_seconds,
            # Said in the greeting; asking the resolver for a name would be one more thing to fail.
            local_hostname=settings.mail_from.rpartition("@")[2],
        )


_NO_ANSWER: Final = "mail server did not answer in time"
_NOT_REACHED: Final = "mail server not reached"


async def _connected(line: _Line) -> Outcome | None:
    """Connect, encrypt, log in. What fails here is about us and not about the mail: an operator
    can mend it, so it is never for good."""
    if line.is_connected:
        return None
    try:
        await line.connect()
    except aiosmtplib.SMTPResponseException as refused:
        return Outcome(f"smtp {refused.code}", trouble=True)
    except TimeoutError:
        return Outcome(_NO_ANSWER, trouble=True)
    except (aiosmtplib.SMTPException, OSError):
        return Outcome(_NOT_REACHED, trouble=True)
    return None


async def _handed_over(line: _Line, message: Message) -> Outcome:
    try:
        await line.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return _refused(refused.recipients[0])
    except aiosmtplib.SMTPResponseException as refused:
        return _refused(refused)
    except (aiosmtplib.SMTPNotSupported, ValueError):
        return Outcome("unusable address", final=True)
    except (aiosmtplib.SMTPException, OSError) as error:
        known = _NO_ANSWER if isinstance(error, TimeoutError) else _NOT_REACHED
        return Outcome(UNKNOWN if line.handed_over else known, trouble=True)
    return Outcome(ACCEPTED)


def _refused(refused: aiosmtplib.SMTPResponseException) -> Outcome:
    # A sender that isn't welcome is our setting, which an operator can mend.
    ours = isinstance(refused, aiosmtplib.SMTPSenderRefused)
    return Outcome(
        f"smtp {refused.code}",
        final=refused.code >= _FOR_GOOD and not ours,
        trouble=ours or refused.code == _CLOSING,
    )
