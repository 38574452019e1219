"""Which organisation is reached how: from a file of the operator's, its secrets in files beside it.

    [acme.webhook]
    url = "https://hooks.example.org/ridealong"
    secret_file = "/run/secrets/ridealong/acme-webhook"

    [acme.slack]
    url_file = "/run/secrets/ridealong/acme-slack"

A chat's URL is the Apprise library's, with `{address}` where the person's address goes. The table
`"*"` is for every organisation that has none of its own for a kind. Mail needs no entry.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
)

from ridealong.contracts.people import ChannelKind

EVERYBODY: Final = "*"


def _readable(path: Path) -> Path:
    if not path.is_file():
        raise ValueError("no such file")
    return path


_SecretFile = Annotated[Path, AfterValidator(_readable)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WebhookEntry(_Entry):
    """Where an organisation's notices are posted, and the file with what they are signed with."""

    url: Annotated[str, Field(pattern=r"^https?://\S+$")]
    secret_file: _SecretFile

    @property
    def secrets(self) -> tuple[str, ...]:
        """What notices are signed with: a line each, two while one is being rotated."""
        return tuple(self.secret_file.read_text(encoding="utf-8").split())


class ChatEntry(_Entry):
    """The file with an organisation's chat URL, tokens and all."""

    url_file: _SecretFile

    @property
    def url(self) -> SecretStr:
        """The Apprise library's URL."""
        return SecretStr(self.url_file.read_text(encoding="utf-8").strip())


class Entries(_Entry):
    """How one organisation is reached, beside mail."""

    slack: ChatEntry | None = None
    teams: ChatEntry | None = None
    webhook: WebhookEntry | None = None


ByTenant = Mapping[str, Entries]
_FILE: Final = TypeAdapter(dict[str, Entries])


def read(path: Path) -> ByTenant:
    """The file's entries, by tenant.

    Raises:
        ValueError: it can't be read, or says what it can't mean; the sentence shows no value.
    """
    try:
        return _FILE.validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ValueError(f"the file can't be read ({error.strerror})") from error
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"the file is no TOML: {error}") from error
    except ValidationError as error:
        raise ValueError("; ".join(_sentences(error))) from error


def entry_of(
    entries: ByTenant, tenant: str, kind: ChannelKind
) -> tuple[str, ChatEntry | WebhookEntry] | None:
    """Who it belongs to and the entry by which this tenant is reached so, or None."""
    for whose in (tenant, EVERYBODY):
        found = getattr(entries.get(whose, Entries()), kind, None)
        if found is not None:
            return whose, found
    return None


def _sentences(error: ValidationError) -> Iterator[str]:
    for found in error.errors():
        yield f"{'.'.join(map(str, found['loc']))}: {found['msg']}"
