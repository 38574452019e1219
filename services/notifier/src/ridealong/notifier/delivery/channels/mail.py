"""Mail: a letter in text and HTML, the same bytes however often it is made."""

import re
from collections.abc import Mapping
from email.charset import QP, Charset
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime
from typing import Final

from ridealong.notifier.delivery.channels.smtp import MailServer
from ridealong.notifier.delivery.notice import Letter, Notice, Unusable
from ridealong.notifier.rules.delivering import Outcome
from ridealong.notifier.settings import NotifierSettings

SENDER_NAME: Final = "Ridealong"

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
"""What nearly every address is (RFC 5322, dot-atom): nothing in it could be taken for anything
else, so that no parser need look at it."""

_UTF_8: Final = Charset("utf-8")
_UTF_8.body_encoding = QP


class Mail:
    """The channel. A mail server is asked for its word when the content is handed over, and can't
    be asked again: whether a repeated Message-ID is one mail is for an operator to know."""

    def __init__(self, settings: NotifierSettings) -> None:
        self._from = settings.mail_from
        self._server = MailServer(settings)
        self.idempotent = settings.smtp_drops_repeated

    async def send(self, notice: Notice) -> Outcome:
        """Hand it to the mail server."""
        try:
            message = composed(notice, self._from)
        except (LookupError, TypeError, ValueError) as error:
            if isinstance(error, Unusable):
                raise
            # Nothing has left yet, so it isn't in doubt.
            return Outcome("fault in the notifier")
        return await self._server.send(message)

    async def close(self) -> None:
        """Hang up."""
        self._server.close()


def composed(notice: Notice, mail_from: str) -> Message:
    """The mail to the notice's address.

    Raises:
        Unusable: the address can't stand in a mail.
    """
    letter = notice.letter
    to = notice.address if _PLAIN.fullmatch(notice.address) else str(_address(notice.address))
    headers = {
        "Subject": letter.subject,
        "From": f"{SENDER_NAME} <{mail_from}>",
        "To": to,
        "Date": format_datetime(notice.at),
        "Message-ID": message_id(notice.id, mail_from),
        "Auto-Submitted": "auto-generated",
    }
    if letter.unsubscribe is not None:
        # RFC 8058: a mail reader's own button, one POST and no page between.
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    boundary = f"=={notice.id}=="
    if to.isascii() and mail_from.isascii():
        return _plain(letter, headers, boundary)
    return _international(letter, headers, boundary)


def _plain(letter: Letter, headers: Mapping[str, str], boundary: str) -> Message:
    # The library's older classes parse no header that they are given: a tenth of the time.
    message = MIMEMultipart("alternative", boundary=boundary)
    for name, value in headers.items():
        message[name] = value if value.isascii() else _encoded(name, value)
    message["Content-Language"] = letter.language
    for words, form in ((letter.text, "plain"), (letter.html, "html")):
        part = MIMENonMultipart("text", form)
        part.set_payload(words, _UTF_8)
        message.attach(part)
    return message


def _encoded(name: str, value: str) -> str:
    return Header(value, "utf-8", header_name=name).encode()


def _international(letter: Letter, headers: Mapping[str, str], boundary: str) -> Message:
    # An address beyond ASCII goes as it is (RFC 6531), which the older classes can't.
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    # The library would move it into the first part.
    message["Content-Language"] = letter.language
    message.set_boundary(boundary)
    return message


def message_id(reminder: str, mail_from: str) -> str:
    """The same for the same reminder: a server or reader that gets it twice can keep one."""
    return f"<{reminder}@{mail_from.rpartition('@')[2]}>"


def _address(value: str) -> Address:
    try:
        address = Address(addr_spec=value)
    except Exception as error:
        # The standard library's parser raises several kinds for what isn't an address.
        raise Unusable("not a mail address") from error
    if not address.username or not address.domain:
        raise Unusable("not a mail address")
    return address
