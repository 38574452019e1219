"""A real SMTP server in this process, that can be told to misbehave."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Sink:
    """What it took, and how it answers. `after_data`: what happens instead of its answer."""

    recipient_answer: str = "250 OK"
    sender_answer: str = "250 OK"
    data_answer: str = "250 OK"
    after_data: str | None = None
    password: str | None = None
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    peers: set[Any] = field(default_factory=set)
    speakers: list[SMTP] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - the library's names
        self, _: SMTP, session: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        envelope.mail_from = address
        self.peers.add(session.peer)
        return self.sender_answer

    async def handle_RCPT(  # noqa: N802
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            self.taken.append(envelope.original_content or b"")
            self.recipients += envelope.rcpt_tos
        if self.after_data == "cut":
            _abort(server)
        elif self.after_data == "hang":
            await asyncio.sleep(60)
        elif self.after_data == "slow":
            await asyncio.sleep(1)
        return self.data_answer

    def authenticate(self, _: SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
        given = data.password.decode() if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == self.password, handled=False)

    def hang_up(self) -> None:
        """Cut all lines that are open."""
        for speaker in self.speakers:
            _abort(speaker)

    @property
    def mails(self) -> list[EmailMessage]:
        """What it took, read."""
        return [read(content) for content in self.taken]


def read(content: bytes) -> EmailMessage:
    """A mail, of the bytes that a server took."""
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@asynccontextmanager
async def listening(
    sink: Sink, *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None
) -> AsyncIterator[Sink]:
    """The sink on its port, or else a free one, of the loopback for the time of the block."""

    def speak() -> SMTP:
        speaker = SMTP(
            sink,
            hostname="sink",
            enable_SMTPUTF8=True,
            tls_context=starttls,
            authenticator=sink.authenticate if sink.password else None,
            auth_require_tls=False,
        )
        sink.speakers.append(speaker)
        return speaker

    loop = asyncio.get_running_loop()
    server = await loop.create_server(speak, "127.0.0.1", sink.port, ssl=tls)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        sink.hang_up()
        await asyncio.sleep(0.05)


def _abort(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.Transport):
        server.transport.abort()
