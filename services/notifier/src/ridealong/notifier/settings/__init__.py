"""What an operator can set for the notifier, beside what all services share."""

from datetime import timedelta
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from ridealong.chassis.settings import Settings
from ridealong.notifier.rules.delivering import Policy
from ridealong.notifier.rules.holding import Patience
from ridealong.notifier.settings import channels_file

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def _mail_address(value: str) -> str:
    try:
        address = Address(addr_spec=value)
    except Exception as error:
        # The standard library's parser raises several kinds for what isn't an address.
        raise ValueError("a mail address looks like ridealong@example.org") from error
    if not address.username or not address.domain:
        raise ValueError("a mail address looks like ridealong@example.org")
    return value


def _read(path: Path) -> Path:
    channels_file.read(path)
    return path


def _without_trailing_slash(url: str) -> str:
    return url.rstrip("/")


class NotifierSettings(Settings):
    """Settings of the notifier: `RIDEALONG_SMTP_HOST=…` and so on."""

    http_port: int = Field(8814, ge=0, le=65535)

    agenda_url: Annotated[
        str, Field(pattern=r"^https?://\S+$"), AfterValidator(_without_trailing_slash)
    ] = Field("http://127.0.0.1:8811", description="public_url of agenda: where mails point to")

    link_secret: SecretStr | None = Field(
        None,
        min_length=32,
        description="signs the links by which people unsubscribe; without it there are none",
    )

    smtp_host: str = Field("127.0.0.1", min_length=1)
    smtp_port: int = Field(8825, ge=1, le=65535)
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        "none", description="starttls and tls check the server's certificate"
    )
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    smtp_ca_file: Path | None = Field(
        None, description="whom to trust instead of the machine's own authorities"
    )
    smtp_timeout_seconds: float = Field(
        10.0, gt=0, le=60, description="for connecting, and for each answer of the server"
    )
    mail_from: Annotated[str, AfterValidator(_mail_address)] = "ridealong@localhost"

    smtp_drops_repeated: bool = Field(
        False,
        description="whether the server keeps one of two mails with the same Message-ID; else a "
        "mail that may have been taken isn't sent again",
    )
    channels_file: Annotated[Path, AfterValidator(_read)] | None = Field(
        None, description="TOML with the webhooks and chats of the organisations"
    )
    webhook_timeout_seconds: float = Field(10.0, gt=0, le=60)
    chat_threads: int = Field(8, ge=1, le=100, description="chat messages under way at once")

    delivery_tries: int = Field(12, ge=1, le=100, description="most tries on one channel")
    delivery_retry_seconds: float = Field(
        30.0, gt=0, description="before the second try; then twice as long each time"
    )
    delivery_retry_most_seconds: float = Field(1800.0, gt=0)
    delivery_parallel: int = Field(64, ge=1, le=1000, description="messages under way at once")
    breaker_failures: int = Field(
        10, ge=1, description="failures in a row after which a channel rests"
    )
    breaker_seconds: float = Field(30.0, gt=0, description="for so long; then one tries it")
    delivery_lease_seconds: float = Field(
        120.0, gt=0, description="after which a delivery whose process died is taken up again"
    )
    delivery_poll_seconds: float = Field(0.5, gt=0)
    hold_still_seconds: float = Field(
        5.0, ge=0, description="what a reminder is about must have stood still for so long"
    )
    hold_unjudged_seconds: float = Field(
        900.0, ge=0, description="so long it waits at most for commitments to read the log"
    )
    hold_reported_seconds: float = Field(
        10800.0, ge=0, description="the same where what was reported last isn't judged yet"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.smtp_username is None) != (self.smtp_password is None):
            raise ValueError("smtp_username and smtp_password are set both or neither")
        open_line = self.smtp_security == "none" and self.smtp_host not in _LOOPBACK
        if self.smtp_username is not None and open_line:
            raise ValueError("a password isn't sent in clear: set smtp_security")
        return self

    @property
    def patience(self) -> Patience:
        """How long a reminder is held back at most."""
        return Patience(
            still=timedelta(seconds=self.hold_still_seconds),
            unjudged=timedelta(seconds=self.hold_unjudged_seconds),
            reported=timedelta(seconds=self.hold_reported_seconds),
            look=timedelta(seconds=5),
        )

    @property
    def policy(self) -> Policy:
        """How often a reminder is tried on a channel, and how long one try may take."""
        return Policy(
            tries=self.delivery_tries,
            first_wait=timedelta(seconds=self.delivery_retry_seconds),
            longest_wait=timedelta(seconds=self.delivery_retry_most_seconds),
            lease=timedelta(seconds=self.delivery_lease_seconds),
        )
