"""What a reminder looks like in a mail reader."""

from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from uuid import NAMESPACE_URL, uuid5

import pytest

from ridealong.notifier.delivery.mail import Letters
from ridealong.notifier.model import Person, Reminder

from .given import at, event, person, promised, scheduled, story
from .sink import read
from .test_judging import MIKE

ANCHOR = uuid5(NAMESPACE_URL, "\0".join(("ridealong", "agenda", "acme/mike", "s/1 <b>")))
SENT_AT = at("2026-11-23T07:00+00:00")
LETTERS = Letters(mail_from="ridealong@example.org", agenda_url="https://agenda.example.org")
SESSION = scheduled("2026-11-25T10:00+02:00", session="s/1 <b>")


def written(reminder: Reminder, to: Person = MIKE) -> EmailMessage:
    mail = LETTERS.write(reminder, to, "mike@example.org", SENT_AT)
    return read(mail.as_bytes(policy=policy.SMTP))


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    content: str = part.get_content()
    return content.replace("\r\n", "\n")


def rep() -> Reminder:
    return story(person(), SESSION).only("mike")


def manager() -> Reminder:
    return story(person(), SESSION).only("ines")


def commitment() -> Reminder:
    return story(promised("2026-11-24", text="a secret promise")).only("mike")


def answer() -> Reminder:
    return story(
        promised("2026-12-04", text="a secret promise", pending="renegotiation", waits_for=["ines"])
    ).only("ines")


EACH = pytest.mark.parametrize("make", [rep, manager, commitment, answer])


def test_the_reps_mail_reads_well_in_a_terminal() -> None:
    mail = written(rep())
    assert mail["Subject"] == "Prepare for your session on Wednesday, 25 November 2026"
    assert body(mail, "plain") == (
        "Your session is on Wednesday, 25 November 2026\n"
        "at 10:00 (Europe/Riga), 40 minutes.\n"
        "\n"
        "Please prepare it beforehand: it is your meeting, and you speak first.\n"
        "Write down what you can; every part is optional. It stands here:\n"
        "\n"
        f"https://agenda.example.org/#{ANCHOR}\n"
        "\n"
        "This mail only points there; nothing you answer to it is kept.\n"
        "\n"
        "Why you get it: a session of yours isn't prepared yet; this mail leaves\n"
        "two working days before it.\n"
        "\n"
        "-- \n"
        "Ridealong\n"
    )


def test_the_commitments_mail_says_until_when() -> None:
    mail = written(commitment())
    assert mail["Subject"] == "A commitment of yours is due tomorrow, Tuesday, 24 November 2026"
    assert "until the end of the day (Europe/Riga)" in body(mail, "plain")


def test_the_mail_for_a_missing_answer_says_on_what_and_since_when() -> None:
    mail = written(answer())
    assert mail["Subject"] == "Your answer is waited for"
    assert (
        "Your answer is waited for: other terms for a commitment,\n"
        "asked for on Monday, 23 November 2026.\n"
    ) in body(mail, "plain")


def test_the_time_is_that_of_the_readers_clock() -> None:
    calendar = MIKE.calendar.model_copy(update={"zone": "America/Los_Angeles"})
    mail = written(rep(), MIKE.model_copy(update={"calendar": calendar}))
    assert "Wednesday, 25 November 2026\nat 00:00 (America/Los_Angeles)" in body(mail, "plain")


@pytest.mark.requirement("2.29")
@EACH
def test_a_mail_points_at_the_record_and_holds_none_of_it(make: Callable[[], Reminder]) -> None:
    reminder = make()
    mail = written(reminder)
    whole = mail.as_string() + body(mail, "plain") + body(mail, "html")
    for kind in ("plain", "html"):
        assert "https://agenda.example.org/" in body(mail, kind)
        assert "only points there" in body(mail, kind)
    for private in ("secret", "<b>", "ines", "Ines", "acme"):
        assert private not in whole
    assert "mike" not in mail["Subject"] + body(mail, "plain") + body(mail, "html")


@EACH
def test_every_mail_says_why_it_came_in_both_forms(make: Callable[[], Reminder]) -> None:
    mail = written(make())
    assert "Why you get it: " in body(mail, "plain")
    assert "Why you get it: " in body(mail, "html")


@EACH
def test_a_copy_is_the_same_mail_byte_for_byte(make: Callable[[], Reminder]) -> None:
    first, second = (
        LETTERS.write(make(), MIKE, "mike@example.org", SENT_AT).as_bytes() for _ in range(2)
    )
    assert first == second


def test_each_reminder_has_a_message_id_of_its_own() -> None:
    ids = {LETTERS.message_id(make()) for make in (rep, manager, commitment, answer)}
    assert len(ids) == 4
    assert all(one.endswith("@example.org>") for one in ids)


def test_a_mail_says_that_a_program_wrote_it_and_when() -> None:
    mail = written(rep())
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == SENT_AT


@pytest.mark.parametrize(
    "address",
    ["", "mike", "@example.org", "mike@", "a@b@c", "mike@example.org\nBcc: all@example.org", "<>"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        LETTERS.write(rep(), MIKE, address, SENT_AT)


def test_a_session_without_a_known_length_is_mentioned_without_one() -> None:
    reminder = rep().model_copy(update={"minutes": None})
    assert "at 10:00 (Europe/Riga).\n" in body(written(reminder), "plain")


def test_events_are_never_needed_to_write_a_mail() -> None:
    told = story(event(SESSION.data, actor="somebody else"))
    assert written(told.only("mike"))["Message-ID"] == LETTERS.message_id(rep())
