"""The local stack's mail sink speaks SMTP, and its issuer is one that services accept."""

import smtplib
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from ridealong.chassis.http.auth import TokenVerifier, Unauthenticated
from ridealong.deploy.issuer import IssuerServer, Person, SigningKey, issue
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.mailbox import Mailbox, MailSink
from ridealong.deploy.local.ports import free_ports

pytestmark = pytest.mark.stack


def test_a_mail_sent_twice_over_smtp_is_in_the_mailbox_once(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "ridealong@example.org", "rep-1@example.org"
    message["Subject"], message["Message-ID"] = "Due tomorrow: 40 calls", "<r1@ridealong>"
    message.set_content("Zwölf fehlen noch.\n.\nein Punkt allein\n")
    [port] = free_ports(1)
    sink = MailSink(Mailbox(tmp_path), port)
    sink.start()
    try:
        for _ in range(2):
            with smtplib.SMTP("127.0.0.1", port) as client:
                client.send_message(message)
    finally:
        sink.stop()
    [received] = Mailbox(tmp_path)
    assert received["Subject"] == "Due tomorrow: 40 calls"
    assert received.get_content().splitlines() == ["Zwölf fehlen noch.", ".", "ein Punkt allein"]


def test_a_mail_sink_on_a_taken_port_says_so(tmp_path: Path) -> None:
    [port] = free_ports(1)
    sink = MailSink(Mailbox(tmp_path), port)
    sink.start()
    try:
        with pytest.raises(StepError, match="--smtp-port"):
            MailSink(Mailbox(tmp_path), port).start()
    finally:
        sink.stop()


async def test_services_accept_its_tokens_and_nobody_elses(tmp_path: Path) -> None:
    [port] = free_ports(1)
    key, stranger = SigningKey.of_folder(tmp_path / "a"), SigningKey.of_folder(tmp_path / "b")
    issuer = IssuerServer(key, port)
    now, day = datetime.now(UTC), timedelta(days=1)
    person = Person("manager-1", "acme-sales", ("manager",))
    issuer.start()
    try:
        verifier = TokenVerifier(issuer.url, "ridealong")
        caller = await verifier.verify(issue(key, issuer.url, person, now=now, ttl=day))
        assert (caller.person, caller.tenant) == ("manager-1", "acme-sales")
        assert caller.roles == {"manager"}
        for wrong in (
            issue(stranger, issuer.url, person, now=now, ttl=day),
            issue(key, "http://127.0.0.1:1", person, now=now, ttl=day),
            issue(key, issuer.url, person, now=now - 2 * day, ttl=day),
            issue(key, issuer.url, person, now=now, ttl=day, audience="another"),
        ):
            with pytest.raises(Unauthenticated):
                await verifier.verify(wrong)
    finally:
        issuer.stop()
