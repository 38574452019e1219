"""A reminder as a mail, in text and HTML, the same bytes however often it is made.

It points at the record and holds none of it (DOMAIN 2.29): no title, no name, no note.
"""

from collections.abc import Mapping
from datetime import date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from ridealong.chassis.projector.work import derived_id
from ridealong.contracts.commitments import Pending
from ridealong.notifier.model import Person, Reminder
from ridealong.notifier.rules.moments import local_day
from ridealong.notifier.rules.reasons import reason_of

SENDER_NAME: Final = "Ridealong"
LANGUAGE: Final = "en"
ASKED_FOR: Final[Mapping[Pending | None, str]] = {
    "acceptance": "a commitment that was proposed",
    "renegotiation": "other terms for a commitment",
    "withdrawal": "giving up a commitment",
}


class Letters:
    """Writes mails from the templates beside it."""

    def __init__(self, *, mail_from: str, agenda_url: str) -> None:
        self._mail_from = mail_from
        self._agenda_url = agenda_url
        self._templates = Environment(
            loader=PackageLoader("ridealong.notifier.delivery"),
            autoescape=select_autoescape(("html.j2",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def write(
        self, reminder: Reminder, person: Person, address: str, sent_at: datetime
    ) -> EmailMessage:
        """The mail to this address. `sent_at` is its date: that of the first try, so that a copy
        sent again is the same mail.

        Raises:
            ValueError: the address can't stand in a mail.
        """
        facts = self._facts(reminder, person)
        message = EmailMessage()
        message["Subject"] = self._render(f"{_template(reminder)}.subject", facts).strip()
        message["From"] = Address(SENDER_NAME, addr_spec=self._mail_from)
        message["To"] = _address(address)
        message["Date"] = sent_at
        message["Message-ID"] = self.message_id(reminder)
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = LANGUAGE
        message.set_content(self._render(f"{_template(reminder)}.txt", facts))
        message.add_alternative(self._render(f"{_template(reminder)}.html", facts), subtype="html")
        message.set_boundary(f"=={reminder.reminder}==")
        return message

    def message_id(self, reminder: Reminder) -> str:
        """The same for the same reminder: a server or reader that gets it twice keeps one."""
        return f"<{reminder.reminder}@{self._mail_from.rpartition('@')[2]}>"

    def _facts(self, reminder: Reminder, person: Person) -> dict[str, object]:
        zone = person.calendar.zone
        facts: dict[str, object] = {
            "link": self._link(reminder),
            "reason": reason_of(reminder),
            "language": LANGUAGE,
            "day": spoken(reminder.day),
            "zone": reminder.zone,
            "asked_for": ASKED_FOR.get(reminder.pending, "a commitment"),
        }
        if reminder.starts_at is not None:
            start = reminder.starts_at.astimezone(ZoneInfo(zone))
            facts |= {
                "day": spoken(local_day(reminder.starts_at, zone)),
                "time": f"{start:%H:%M}",
                "zone": zone,
                "minutes": reminder.minutes,
            }
        return facts

    def _link(self, reminder: Reminder) -> str:
        page = f"{self._agenda_url}/"
        if reminder.kind != "prepare":
            return page
        # Where agenda's page has the session; a page that doesn't know the mark opens all the same.
        return f"{page}#{derived_id('agenda', reminder.key, reminder.about)}"

    def _render(self, name: str, facts: dict[str, object]) -> str:
        return self._templates.get_template(f"{name}.j2").render(facts)


def spoken(day: date) -> str:
    """A day in words: Thursday, 26 November 2026."""
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _template(reminder: Reminder) -> str:
    if reminder.kind == "prepare" and reminder.person != reminder.rep:
        return "prepare_manager"
    return reminder.kind


def _address(value: str) -> Address:
    try:
        address = Address(addr_spec=value)
    except Exception as error:
        # The standard library's parser raises several kinds for what isn't an address.
        raise ValueError("not a mail address") from error
    if not address.username or not address.domain:
        raise ValueError("not a mail address")
    return address
