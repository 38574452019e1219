"""What an operator can set, one prefix for all services: `RIDEALONG_…`."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRETS = Path("/run/secrets/ridealong")


class SecurityProtocol(StrEnum):
    """How the broker is spoken to, in Kafka's own words."""

    PLAINTEXT = "PLAINTEXT"
    SSL = "SSL"
    SASL_PLAINTEXT = "SASL_PLAINTEXT"
    SASL_SSL = "SASL_SSL"


def _without_trailing_slash(issuer: str) -> str:
    return issuer.rstrip("/")


class Settings(BaseSettings):
    """Settings that every service shares; a service may subclass this with its own.

    Each is read from the environment (`RIDEALONG_KAFKA=…`) or from a file of the same name in
    `/run/secrets/ridealong` or the folder that `RIDEALONG_SECRETS` names, for secrets.
    """

    model_config = SettingsConfigDict(env_prefix="RIDEALONG_", extra="ignore", frozen=True)

    kafka: str = Field("127.0.0.1:29092", description="bootstrap servers, host:port,host:port")
    kafka_security: SecurityProtocol = SecurityProtocol.PLAINTEXT
    kafka_sasl_mechanism: str = "SCRAM-SHA-512"
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None
    kafka_ca_file: Path | None = None
    kafka_cert_file: Path | None = None
    kafka_key_file: Path | None = None
    topic_prefix: str = Field("ridealong", pattern=r"^[a-zA-Z0-9._-]{1,80}$")

    mongodb: SecretStr = SecretStr("mongodb://127.0.0.1:27117/?retryWrites=false")
    database_prefix: str = Field("ridealong", pattern=r"^[a-zA-Z0-9_-]{1,30}$")

    http_host: str = "127.0.0.1"
    http_port: int = Field(8810, ge=0, le=65535)
    http_path: str = Field(
        "",
        pattern=r"^(/[a-z0-9-]+)*$",
        description="path below which a gateway reaches this service, such as /metrics",
    )
    public_url: str | None = Field(None, description="where users reach this service, for links")

    oidc_issuer: Annotated[str, AfterValidator(_without_trailing_slash)] = "http://127.0.0.1:8815"
    oidc_audience: str = "ridealong"

    log_level: str = Field("INFO", pattern=r"^(DEBUG|INFO|WARNING|ERROR)$")

    batch_records: int = Field(10_000, ge=1, description="most records fetched and folded at once")
    poison_limit: int = Field(
        200, ge=1, description="unreadable records in a row, per partition, that stop it"
    )
    drain_seconds: float = Field(
        10.0, gt=0, description="how long a stop waits for the batch in flight"
    )
    start_seconds: float = Field(
        60.0, ge=0, description="how long a start waits for a broker that doesn't answer"
    )
    timer_poll_seconds: float = Field(0.5, gt=0)


S = TypeVar("S", bound=Settings)


def load(kind: type[S], environ: Mapping[str, str]) -> S:
    """Read the settings of this process.

    Raises:
        SystemExit: a setting doesn't fit; the message names it and its rule, never its value.
    """
    folder = Path(environ.get("RIDEALONG_SECRETS", str(_SECRETS)))
    try:
        return kind(_secrets_dir=folder if folder.is_dir() else None)
    except ValidationError as error:
        lines = [
            f"RIDEALONG_{'.'.join(map(str, found['loc'])).upper()}: {found['msg']}"
            for found in error.errors()
        ]
        raise SystemExit("These settings don't fit:\n" + "\n".join(lines)) from error
