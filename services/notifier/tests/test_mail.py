"""A letter as a mail: the same bytes however often it is made."""

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from ridealong.notifier.delivery.channels.mail import composed, message_id
from ridealong.notifier.delivery.notice import Notice, Unusable

from .given import at
from .sink import read
from .test_letters import STOP, written

_OF_FORM = {"To", "MIME-Version", "Content-Type"}
FROM = "ridealong@example.org"
SENT_AT = at("2026-11-23T07:00+00:00")


def notice(kind: str = "prepare", language: str = "en", **more: Any) -> Notice:
    facts: dict[str, Any] = {
        "id": "r-1",
        "tenant": "acme",
        "person": "mike",
        "kind": kind,
        "about": "s-1",
        "address": "mike@example.org",
        "at": SENT_AT,
        "letter": written(kind, language),
    }
    return Notice(**(facts | more))


def mail(of: Notice) -> EmailMessage:
    return read(composed(of, FROM).as_bytes())


def body(of: EmailMessage, kind: str) -> str:
    part = of.get_body((kind,))
    assert isinstance(part, EmailMessage)
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["en", "de"])
def test_both_forms_arrive_as_they_were_written(language: str) -> None:
    letter = written("session_cold", language, not_ready=("no_goal",))
    arrived = mail(notice(letter=letter))
    assert (body(arrived, "plain"), body(arrived, "html")) == (letter.text, letter.html)
    assert (arrived["Subject"], arrived["Content-Language"]) == (letter.subject, language)


def test_a_mail_says_that_a_program_wrote_it_and_when() -> None:
    arrived = mail(notice())
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"].datetime == SENT_AT


def test_an_address_beyond_ascii_gets_the_same_mail() -> None:
    plain, beyond = mail(notice()), mail(notice(address="mike@exämple.org"))
    assert [body(beyond, kind) for kind in ("plain", "html")] == [
        body(plain, kind) for kind in ("plain", "html")
    ]
    assert {name: value for name, value in beyond.items() if name not in _OF_FORM} == {
        name: value for name, value in plain.items() if name not in _OF_FORM
    }


def test_no_line_of_a_mail_is_longer_than_a_server_takes() -> None:
    link = f"https://notifier.example.org/v1/unsubscribe/{'x' * 400}"
    letter = replace(written("session_cold", "de"), unsubscribe=link)
    for address in ("mike@example.org", "mike@exämple.org"):
        lines = composed(notice(letter=letter, address=address), FROM).as_bytes().splitlines()
        assert max(map(len, lines)) < 998


def test_one_press_of_a_mail_readers_own_button_unsubscribes() -> None:
    arrived = mail(notice())
    assert arrived["List-Unsubscribe"] == f"<{STOP}>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_copy_is_the_same_mail_byte_for_byte() -> None:
    first, second = (composed(notice(), FROM).as_bytes() for _ in range(2))
    assert first == second


def test_each_reminder_has_a_message_id_of_its_own_and_keeps_it() -> None:
    assert message_id("r-1", FROM) == mail(notice())["Message-ID"] == "<r-1@example.org>"


@pytest.mark.parametrize(
    "address",
    ["", "mike", "@example.org", "mike@", "a@b@c", "mike@example.org\nBcc: all@example.org", "<>"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(Unusable, match="not a mail address"):
        composed(notice(address=address), FROM)
