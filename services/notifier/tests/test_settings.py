"""Settings that contradict one another are refused at the start, with what to change."""

from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from ridealong.chassis.settings import load
from ridealong.notifier.settings import NotifierSettings


def test_by_default_mail_goes_to_the_local_sink() -> None:
    settings = NotifierSettings()
    assert (settings.smtp_host, settings.smtp_port, settings.http_port) == ("127.0.0.1", 8825, 8814)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"smtp_username": "me"}, "both or neither"),
        ({"smtp_password": SecretStr("x")}, "both or neither"),
        (
            {
                "smtp_username": "me",
                "smtp_password": SecretStr("x"),
                "smtp_host": "mail.example.org",
            },
            "set smtp_security",
        ),
        ({"smtp_security": "ssl"}, "'none', 'starttls' or 'tls'"),
        ({"mail_from": "Ridealong"}, "looks like"),
        ({"agenda_url": "agenda.example.org"}, "match"),
    ],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        NotifierSettings(**wrong)


def test_a_wrong_setting_is_named_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIDEALONG_SMTP_PORT", "0")
    with pytest.raises(SystemExit, match="RIDEALONG_SMTP_PORT"):
        load(NotifierSettings, {})
