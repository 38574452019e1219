"""A mailbox of files, and an SMTP server that fills it: the mail that was sent, to be looked at."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from ridealong.deploy.local import ports
from ridealong.deploy.local.errors import StepError

MAX_BYTES = 10 * 1024 * 1024
READY_SECONDS = 10.0


class Mailbox:
    """Mails as `.eml` files, oldest first, one copy per Message-ID.

    A sender that isn't sure whether a mail arrived sends it again, with the same Message-ID; a
    reader has one mail then, as with any server that drops duplicates.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(
        self, content: bytes, sender: str, recipients: list[str], received: datetime
    ) -> Path | None:
        """Write a mail down, with its envelope as headers; None when it was there already."""
        message_id = message_from_bytes(content, policy=policy.default).get("Message-ID")
        identity = message_id.strip().encode() if message_id else content
        mark = hashlib.sha256(identity).hexdigest()[:16]
        if any(self.folder.glob(f"*-{mark}.eml")):
            return None
        envelope = f"X-MailFrom: {sender}\r\nX-RcptTo: {', '.join(recipients)}\r\n".encode()
        path = self.folder / f"{received.astimezone(UTC):%Y%m%dT%H%M%S%f}-{mark}.eml"
        descriptor, half = tempfile.mkstemp(dir=self.folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(envelope + content)
        Path(half).replace(path)
        return path

    def paths(self) -> list[Path]:
        """Give the files of all mails, oldest first."""
        return sorted(self.folder.glob("*.eml"))

    def __iter__(self) -> Iterator[EmailMessage]:
        """Give all mails, oldest first."""
        for path in self.paths():
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            assert isinstance(message, EmailMessage)  # noqa: S101 (the policy's own class)
            yield message


class _Keeper:
    """What aiosmtpd calls for each mail."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(  # noqa: N802 (the library's name)
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Answer yes only after the mail is on disk."""
        del server, session
        content = envelope.original_content or b""
        self._mailbox.keep(
            content, envelope.mail_from or "", list(envelope.rcpt_tos), datetime.now(UTC)
        )
        return "250 OK"


class MailSink:
    """An SMTP server on a loopback port, in a thread of this process."""

    def __init__(self, mailbox: Mailbox, port: int = 8825) -> None:
        self.mailbox = mailbox
        self.port = port
        self._controller: Controller | None = None

    def start(self) -> None:
        """Listen.

        Raises:
            StepError: the port is in use.
        """
        wish = ports.PortWish("the mail sink", self.port, "--smtp-port", "RIDEALONG_SMTP_PORT")
        ports.require_free([wish])
        controller = Controller(
            _Keeper(self.mailbox),
            hostname=ports.LOOPBACK,
            port=self.port,
            data_size_limit=MAX_BYTES,
            ready_timeout=READY_SECONDS,
        )
        try:
            controller.start()
        except (OSError, TimeoutError) as error:
            raise StepError(
                f"the mail sink could not listen on port {self.port}: {error}"
            ) from error

        self._controller = controller

    def stop(self) -> None:
        """Stop listening; fine when it doesn't listen."""
        if self._controller:
            self._controller.stop(no_assert=True)
            self._controller = None
