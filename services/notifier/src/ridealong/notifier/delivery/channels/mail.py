"""Mail: a letter in text and HTML, the same bytes however often it is made."""

from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final

from ridealong.notifier.delivery.channels.smtp import MailServer
from ridealong.notifier.delivery.notice import Notice, Unusable
from ridealong.notifier.rules.delivering import Outcome
from ridealong.notifier.settings import NotifierSettings

SENDER_NAME: Final = "Ridealong"


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


def composed(notice: Notice, mail_from: str) -> EmailMessage:
    """The mail to the notice's address.

    Raises:
        Unusable: the address can't stand in a mail.
    """
    letter = notice.letter
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = Address(SENDER_NAME, addr_spec=mail_from)
    message["To"] = _address(notice.address)
    message["Date"] = notice.at
    message["Message-ID"] = message_id(notice.id, mail_from)
    message["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe is not None:
        # RFC 8058: a mail reader's own button, one POST and no page between.
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    # The library would move it into the first part.
    message["Content-Language"] = letter.language
    message.set_boundary(f"=={notice.id}==")
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
