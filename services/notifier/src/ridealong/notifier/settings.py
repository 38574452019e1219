"""What an operator can set for the notifier, beside what all services share."""

from datetime import timedelta
from email.headerregistry import Address
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator

from ridealong.chassis.settings import Settings
from ridealong.notifier.rules.delivering import Policy
from ridealong.notifier.rules.holding import Patience

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


def _without_trailing_slash(url: str) -> str:
    return url.rstrip("/")


class NotifierSettings(Settings):
    """Settings of the notifier: `RIDEALONG_SMTP_HOST=…` and so on."""

    http_port: int = Field(8814, ge=0, le=65535)

    agenda_url: Annotated[
        str, Field(pattern=r"^https?://\S+$"), AfterValidator(_without_trailing_slash)
    ] = Field("http://127.0.0.1:8811", description="public_url of agenda: where mails point to")

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

    mail_tries: int = Field(12, ge=1, le=100, description="most tries of one reminder")
    mail_retry_seconds: float = Field(
        30.0, gt=0, description="before the second try; then twice as long each time"
    )
    mail_retry_most_seconds: float = Field(1800.0, gt=0)
    mail_parallel: int = Field(8, ge=1, le=100, description="mails under way at once")
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
        """How often a reminder is tried, and how long one try may take."""
        return Policy(
            tries=self.mail_tries,
            first_wait=timedelta(seconds=self.mail_retry_seconds),
            longest_wait=timedelta(seconds=self.mail_retry_most_seconds),
            lease=timedelta(seconds=self.delivery_lease_seconds),
        )
