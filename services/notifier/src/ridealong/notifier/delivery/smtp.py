"""The mail server: hand it a message, and know what came of it."""

import asyncio
from email.message import EmailMessage
from typing import Any, Final

import aiosmtplib

from ridealong.notifier.rules.delivering import ACCEPTED, UNKNOWN, Outcome
from ridealong.notifier.settings import NotifierSettings

_FOR_GOOD: Final = 500
"""RFC 5321: answers from here on won't change by asking again."""


class _Client(aiosmtplib.SMTP):
    """Knows how far the content got: once it is on its way, the server may have the mail."""

    handed_over = False
    accepted = False

    async def data(self, *args: Any, **kwargs: Any) -> aiosmtplib.SMTPResponse:
        self.handed_over = True
        response = await super().data(*args, **kwargs)
        self.accepted = True
        return response


class MailServer:
    """One mail, one connection, every wait bounded."""

    def __init__(self, settings: NotifierSettings) -> None:
        self._settings = settings
        # Half of the lease: the other half is for writing down what came of it.
        self._seconds = settings.delivery_lease_seconds / 2

    async def send(self, message: EmailMessage) -> Outcome:
        """Hand it over; never raises for what the server, the network or the address does."""
        client = self._client()
        try:
            async with asyncio.timeout(self._seconds):
                outcome = await _connected(client) or await _handed_over(client, message)
        except TimeoutError:
            outcome = Outcome(UNKNOWN if client.handed_over else _NO_ANSWER)
        finally:
            client.close()
        return Outcome(ACCEPTED) if client.accepted else outcome

    def _client(self) -> _Client:
        settings = self._settings
        password = settings.smtp_password
        return _Client(
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


async def _connected(client: _Client) -> Outcome | None:
    """Connect, encrypt, log in. What fails here is about us and not about the mail: an operator
    can mend it, so it is never for good."""
    try:
        await client.connect()
    except aiosmtplib.SMTPResponseException as refused:
        return Outcome(f"smtp {refused.code}")
    except TimeoutError:
        return Outcome(_NO_ANSWER)
    except (aiosmtplib.SMTPException, OSError):
        return Outcome(_NOT_REACHED)
    return None


async def _handed_over(client: _Client, message: EmailMessage) -> Outcome:
    try:
        await client.send_message(message)
        await client.quit()
    except aiosmtplib.SMTPRecipientsRefused as refused:
        return _refused(refused.recipients[0])
    except aiosmtplib.SMTPResponseException as refused:
        return _refused(refused)
    except (aiosmtplib.SMTPNotSupported, ValueError):
        return Outcome("unusable address", final=True)
    except (aiosmtplib.SMTPException, OSError) as error:
        known = _NO_ANSWER if isinstance(error, TimeoutError) else _NOT_REACHED
        return Outcome(UNKNOWN if client.handed_over else known)
    return Outcome(ACCEPTED)


def _refused(refused: aiosmtplib.SMTPResponseException) -> Outcome:
    # A sender that isn't welcome is our setting, which an operator can mend.
    ours = isinstance(refused, aiosmtplib.SMTPSenderRefused)
    return Outcome(f"smtp {refused.code}", final=refused.code >= _FOR_GOOD and not ours)
