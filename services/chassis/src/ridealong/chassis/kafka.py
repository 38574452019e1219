"""One place that says how we connect to Kafka."""

import ssl
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.helpers import create_ssl_context
from faststream.kafka import KafkaBroker
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from ridealong.chassis.settings import SecurityProtocol, Settings

_SASL = {
    "PLAIN": SASLPlaintext,
    "SCRAM-SHA-256": SASLScram256,
    "SCRAM-SHA-512": SASLScram512,
}


class SettingsError(ValueError):
    """Settings that contradict one another; the sentence says which to change."""


def _ssl_context(settings: Settings) -> ssl.SSLContext | None:
    if settings.kafka_security in (SecurityProtocol.PLAINTEXT, SecurityProtocol.SASL_PLAINTEXT):
        return None
    context: ssl.SSLContext = create_ssl_context(
        cafile=settings.kafka_ca_file,
        certfile=settings.kafka_cert_file,
        keyfile=settings.kafka_key_file,
    )
    return context


def _uses_sasl(settings: Settings) -> bool:
    return settings.kafka_security in (SecurityProtocol.SASL_PLAINTEXT, SecurityProtocol.SASL_SSL)


def _credentials(settings: Settings) -> tuple[str, str]:
    if settings.kafka_username is None or settings.kafka_password is None:
        raise SettingsError(
            f"RIDEALONG_KAFKA_SECURITY is {settings.kafka_security}, so RIDEALONG_KAFKA_USERNAME "
            "and RIDEALONG_KAFKA_PASSWORD must be set too"
        )
    return settings.kafka_username, settings.kafka_password.get_secret_value()


def client_options(settings: Settings) -> dict[str, Any]:
    """Connection arguments that every aiokafka client takes."""
    options: dict[str, Any] = {
        "bootstrap_servers": [server.strip() for server in settings.kafka.split(",")],
        "security_protocol": str(settings.kafka_security),
        "ssl_context": _ssl_context(settings),
    }
    if _uses_sasl(settings):
        username, password = _credentials(settings)
        options |= {
            "sasl_mechanism": settings.kafka_sasl_mechanism,
            "sasl_plain_username": username,
            "sasl_plain_password": password,
        }
    return options


def _security(settings: Settings) -> BaseSecurity | None:
    context = _ssl_context(settings)
    if not _uses_sasl(settings):
        return BaseSecurity(ssl_context=context) if context else None
    username, password = _credentials(settings)
    try:
        mechanism = _SASL[settings.kafka_sasl_mechanism]
    except KeyError:
        raise SettingsError(
            f"RIDEALONG_KAFKA_SASL_MECHANISM is {settings.kafka_sasl_mechanism!r}; "
            f"known are {', '.join(_SASL)}"
        ) from None
    return mechanism(username, password, ssl_context=context)


def broker(settings: Settings, client_id: str) -> KafkaBroker:
    """The FastStream broker; topics come from the registry and are never made by accident."""
    return KafkaBroker(
        [server.strip() for server in settings.kafka.split(",")],
        security=_security(settings),
        client_id=client_id,
        allow_auto_create_topics=False,
        acks="all",
        enable_idempotence=True,
        graceful_timeout=settings.drain_seconds,
        apply_types=False,
        logger=None,
    )


def producer(settings: Settings, client_id: str) -> AIOKafkaProducer:
    """A producer that loses nothing and keeps order when a leader changes."""
    return AIOKafkaProducer(
        **client_options(settings),
        client_id=client_id,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        compression_type="lz4",
        max_request_size=4 * 1024 * 1024,
    )
