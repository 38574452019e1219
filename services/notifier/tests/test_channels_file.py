"""The operator's file of channels: what it says counts, and a mistake is told without its value."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ridealong.notifier.delivery.channels.registry import Channels
from ridealong.notifier.settings import NotifierSettings
from ridealong.notifier.settings.channels_file import (
    ChatEntry,
    WebhookEntry,
    entry_of,
    read,
)


def written(folder: Path, text: str) -> Path:
    (folder / "secret").write_text("whsec_b25l\nwhsec_dHdv\n")
    (folder / "slack").write_text("slack://token/{address}\n")
    path = folder / "channels.toml"
    path.write_text(text.replace("FOLDER", str(folder)))
    return path


WHOLE = """
["*".webhook]
url = "https://all.example.org/hook"
secret_file = "FOLDER/secret"

[acme.webhook]
url = "https://acme.example.org/hook"
secret_file = "FOLDER/secret"

[acme.slack]
url_file = "FOLDER/slack"
"""


def test_an_organisations_own_entry_comes_before_everybodys(tmp_path: Path) -> None:
    entries = read(written(tmp_path, WHOLE))
    own, other = entry_of(entries, "acme", "webhook"), entry_of(entries, "beta", "webhook")
    assert own is not None
    assert other is not None
    assert isinstance(own[1], WebhookEntry)
    assert (own[0], own[1].url) == ("acme", "https://acme.example.org/hook")
    assert own[1].secrets == ("whsec_b25l", "whsec_dHdv")
    assert other[0] == "*"
    assert entry_of(entries, "beta", "slack") is None


def test_a_secret_is_never_shown(tmp_path: Path) -> None:
    found = entry_of(read(written(tmp_path, WHOLE)), "acme", "slack")
    assert found is not None
    assert isinstance(found[1], ChatEntry)
    assert "token" not in repr(found) + repr(found[1].url)
    assert found[1].url.get_secret_value() == "slack://token/{address}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "no TOML"),
        ("[acme.fax]\nurl = 'x'", "acme.fax"),
        ("[acme.webhook]\nurl = 'ftp://x'\nsecret_file = 'FOLDER/secret'", "acme.webhook.url"),
        ("[acme.webhook]\nurl = 'http://x'\nsecret_file = 'FOLDER/none'", "no such file"),
        ("[acme.webhook]\nurl = 'http://x'\nsecret = 'whsec_b25l'", "acme.webhook.secret"),
    ],
)
def test_a_mistake_says_where_it_is_and_not_what_was_written(
    text: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=message) as refused:
        read(written(tmp_path, text))
    assert "whsec" not in str(refused.value)


def test_a_file_that_does_not_fit_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="channels_file"):
        NotifierSettings(channels_file=written(tmp_path, "nonsense"))


async def test_mail_needs_no_entry_and_what_has_none_is_no_channel(tmp_path: Path) -> None:
    settings = NotifierSettings(channels_file=written(tmp_path, WHOLE))
    channels = Channels(settings, lambda: datetime.now(UTC))
    lines = {kind: channels.line("acme", kind) for kind in ("email", "slack", "teams", "webhook")}
    assert {kind: line and line.name for kind, line in lines.items()} == {
        "email": "email",
        "slack": "slack/acme",
        "teams": None,
        "webhook": "webhook/acme",
    }
    assert channels.line("beta", "webhook") == channels.line("gamma", "webhook")
    assert {kind: line.channel.idempotent for kind, line in lines.items() if line} == {
        "email": False,
        "slack": False,
        "webhook": True,
    }
    await channels.close()
