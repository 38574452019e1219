"""What came of handing a mail to a real server: taken, refused, not reached, or not known."""

import socket
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from ridealong.notifier.delivery.channels.smtp import MailServer
from ridealong.notifier.rules.delivering import ACCEPTED, UNKNOWN, Outcome
from ridealong.notifier.settings import NotifierSettings

from . import certificates
from .sink import Sink, listening


def mail(to: str = "mike@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "ridealong@example.org"
    message["To"] = to
    message["Subject"] = "Hello"
    message.set_content("A point.\n.\nAnd a line that begins with one.\n")
    return message


def server(port: int, **more: Any) -> MailServer:
    return MailServer(NotifierSettings(smtp_port=port, **({"smtp_timeout_seconds": 1} | more)))


async def test_a_mail_that_the_server_took_is_accepted_whole() -> None:
    async with listening(Sink()) as sink:
        assert await server(sink.port).send(mail()) == Outcome(ACCEPTED)
    (taken,) = sink.mails
    assert sink.recipients == ["mike@example.org"]
    assert taken.get_content().splitlines()[1] == "."


async def test_a_name_beyond_ascii_is_reached_where_the_server_can() -> None:
    async with listening(Sink()) as sink:
        assert await server(sink.port).send(mail("jürgen@example.org")) == Outcome(ACCEPTED)
    assert sink.recipients == ["jürgen@example.org"]


@pytest.mark.parametrize(
    ("sink", "outcome"),
    [
        (Sink(recipient_answer="550 no such user"), Outcome("smtp 550", final=True)),
        (Sink(recipient_answer="451 try later"), Outcome("smtp 451")),
        (Sink(data_answer="554 not this"), Outcome("smtp 554", final=True)),
        (Sink(data_answer="452 full"), Outcome("smtp 452")),
        (Sink(sender_answer="553 not you"), Outcome("smtp 553", trouble=True)),
        (Sink(data_answer="421 going down"), Outcome("smtp 421", trouble=True)),
    ],
)
async def test_a_refusal_is_final_only_where_it_is_about_this_mail(
    sink: Sink, outcome: Outcome
) -> None:
    async with listening(sink):
        assert await server(sink.port).send(mail()) == outcome
    assert sink.taken == []


async def test_a_server_that_is_away_can_be_tried_again() -> None:
    async with listening(Sink()) as sink:
        pass
    assert await server(sink.port).send(mail()) == Outcome("mail server not reached", trouble=True)


async def test_a_server_that_says_nothing_can_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        outcome = await server(port, smtp_timeout_seconds=0.2).send(mail())
    assert outcome == Outcome("mail server did not answer in time", trouble=True)


@pytest.mark.parametrize("after_data", ["cut", "hang"])
async def test_a_server_that_is_lost_with_the_mail_in_hand_may_have_it(after_data: str) -> None:
    async with listening(Sink(after_data=after_data)) as sink:
        outcome = await server(sink.port, smtp_timeout_seconds=0.3).send(mail())
    assert outcome == Outcome(UNKNOWN, trouble=True)
    assert len(sink.taken) == 1


async def test_a_whole_exchange_that_takes_too_long_ends() -> None:
    async with listening(Sink(after_data="hang")) as sink:
        outcome = await server(sink.port, delivery_lease_seconds=0.6).send(mail())
    assert outcome == Outcome(UNKNOWN, trouble=True)


async def test_a_wrong_password_is_ours_to_mend_and_not_final() -> None:
    async with listening(Sink(password="right")) as sink:
        login: dict[str, Any] = {"smtp_username": "ridealong"}
        refused = await server(sink.port, smtp_password=SecretStr("wrong"), **login).send(mail())
        taken = await server(sink.port, smtp_password=SecretStr("right"), **login).send(mail())
    assert (refused, taken) == (Outcome("smtp 535", trouble=True), Outcome(ACCEPTED))


@pytest.mark.parametrize("security", ["starttls", "tls"])
async def test_an_encrypted_line_is_used_where_the_certificate_is_trusted(
    security: str, tmp_path: Path
) -> None:
    context, trusted = certificates.make(tmp_path)
    async with listening(Sink(), **{security: context}) as sink:
        chosen: dict[str, Any] = {"smtp_security": security}
        stranger = await server(sink.port, **chosen).send(mail())
        friend = await server(sink.port, smtp_ca_file=trusted, **chosen).send(mail())
    assert (stranger.final, stranger.what) == (False, "mail server not reached")
    assert friend == Outcome(ACCEPTED)
    assert len(sink.taken) == 1


async def test_nothing_is_sent_in_clear_where_encryption_is_asked_for() -> None:
    async with listening(Sink()) as sink:
        outcome = await server(sink.port, smtp_security="starttls").send(mail())
    assert outcome == Outcome("mail server not reached", trouble=True)
    assert sink.taken == []


async def test_a_line_is_kept_for_the_next_mail_and_hung_up_in_the_end() -> None:
    async with listening(Sink()) as sink:
        kept = server(sink.port)
        assert [await kept.send(mail()) for _ in range(3)] == [Outcome(ACCEPTED)] * 3
        assert len(sink.peers) == 1
        kept.close()
    assert len(sink.taken) == 3


async def test_a_kept_line_that_the_server_hung_up_on_is_no_failure() -> None:
    async with listening(Sink()) as sink:
        kept = server(sink.port)
        assert await kept.send(mail()) == Outcome(ACCEPTED)
        sink.hang_up()
        assert await kept.send(mail()) == Outcome(ACCEPTED)
    assert (len(sink.taken), len(sink.peers)) == (2, 2)
