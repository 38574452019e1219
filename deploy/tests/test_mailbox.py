"""The mailbox keeps each mail once, as it came."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from ridealong.deploy.local.mailbox import Mailbox

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def mail(message_id: str | None, text: str = "Prepare for your session") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@ridealong", "b@acme", text
    if message_id:
        message["Message-ID"] = message_id
    message.set_content(f"{text} — ☕\n")
    return message.as_bytes()


def keep(box: Mailbox, content: bytes, minutes: int = 0) -> Path | None:
    return box.keep(content, "a@ridealong", ["b@acme"], NINE + timedelta(minutes=minutes))


def test_a_mail_sent_again_is_there_once(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    assert keep(box, mail("<one@ridealong>"))
    assert keep(box, mail("<one@ridealong>", "the same again"), minutes=5) is None
    assert keep(Mailbox(tmp_path), mail("<one@ridealong>"), minutes=9) is None
    assert [message["Subject"] for message in box] == ["Prepare for your session"]


def test_mails_without_an_id_are_told_apart_by_what_they_say(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    for minutes, text in enumerate(("one", "two", "one")):
        keep(box, mail(None, text), minutes)
    assert [message["Subject"] for message in box] == ["one", "two"]


def test_mails_come_oldest_first_with_text_and_envelope(tmp_path: Path) -> None:
    box = Mailbox(tmp_path)
    keep(box, mail("<late@ridealong>", "late"), minutes=2)
    keep(box, mail("<early@ridealong>", "early"), minutes=1)
    early, late = box
    assert (early["Subject"], late["Subject"]) == ("early", "late")
    assert early["X-RcptTo"] == "b@acme"
    assert early.get_content() == "early — ☕\n"
