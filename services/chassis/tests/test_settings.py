"""Settings say what is wrong with them, and a secret never shows."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from ridealong.chassis import kafka
from ridealong.chassis.settings import SecurityProtocol, Settings, load


def test_a_setting_that_does_not_fit_is_named_and_its_value_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RIDEALONG_HTTP_PORT", "not-a-port-123")
    with pytest.raises(SystemExit) as caught:
        load(Settings, {})
    assert "RIDEALONG_HTTP_PORT" in str(caught.value)
    assert "not-a-port-123" not in str(caught.value)


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "ridealong_kafka_password").write_text("hush")
    settings = load(Settings, {"RIDEALONG_SECRETS": str(tmp_path)})
    assert settings.kafka_password is not None
    assert settings.kafka_password.get_secret_value() == "hush"
    assert "hush" not in repr(settings)


def test_sasl_without_a_password_says_which_settings_are_missing() -> None:
    settings = Settings(kafka_security=SecurityProtocol.SASL_SSL)
    with pytest.raises(kafka.SettingsError, match="RIDEALONG_KAFKA_PASSWORD"):
        kafka.client_options(settings)


def test_an_unknown_sasl_mechanism_says_which_are_known() -> None:
    settings = Settings(
        kafka_security=SecurityProtocol.SASL_PLAINTEXT,
        kafka_sasl_mechanism="GSSAPI",
        kafka_username="ridealong",
        kafka_password=SecretStr("hush"),
    )
    with pytest.raises(kafka.SettingsError, match="SCRAM-SHA-512"):
        kafka.broker(settings, "test")


def test_tls_and_sasl_reach_the_client() -> None:
    settings = Settings(
        kafka="one:9093, two:9093",
        kafka_security=SecurityProtocol.SASL_SSL,
        kafka_username="ridealong",
        kafka_password=SecretStr("hush"),
    )
    options = kafka.client_options(settings)
    assert options["bootstrap_servers"] == ["one:9093", "two:9093"]
    assert options["security_protocol"] == "SASL_SSL"
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert options["ssl_context"] is not None


def test_the_issuer_is_compared_without_its_trailing_slash() -> None:
    assert Settings(oidc_issuer="https://id.example.com/").oidc_issuer == "https://id.example.com"
