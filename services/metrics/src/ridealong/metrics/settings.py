"""What an operator can set for metrics, beside what all services share."""

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from ridealong.chassis.outgoing import Rules
from ridealong.chassis.sealing import Sealer
from ridealong.chassis.settings import Settings
from ridealong.metrics.rules.delivering import Policy


def _keys(value: SecretStr | None) -> SecretStr | None:
    if value is not None:
        Sealer(value.get_secret_value().split())
    return value


class MetricsSettings(Settings):
    """Settings of metrics: `RIDEALONG_SUBSCRIPTION_KEY=…` and so on."""

    http_port: int = Field(8813, ge=0, le=65535)

    subscription_key: Annotated[SecretStr | None, AfterValidator(_keys)] = Field(
        None,
        description="what webhooks' secrets are sealed with, the newest key first; without it "
        "there are no webhooks",
    )
    subscription_local: bool = Field(
        False, description="also to this machine, without TLS: for trying things out"
    )
    subscription_private: tuple[IPv4Network | IPv6Network, ...] = Field(
        (), description="networks of the house that webhooks may go to, as a JSON list"
    )
    subscription_timeout_seconds: float = Field(10.0, gt=0, le=60, description="for a whole try")
    subscription_parallel: int = Field(
        4, ge=1, le=100, description="tries under way at once, per subscription"
    )
    subscription_poll_seconds: float = Field(0.5, gt=0)
    subscription_retry_seconds: float = Field(
        5.0, gt=0, description="before the second try; then three times as long each time"
    )
    subscription_retry_most_seconds: float = Field(6 * 3600.0, gt=0)
    subscription_tries: int = Field(30, ge=1, le=1000, description="most tries of one delivery")
    subscription_give_up_days: float = Field(
        3.0, gt=0, description="a delivery older than that is over"
    )
    subscription_pause_days: float = Field(
        5.0, gt=0, description="a receiver that took nothing for so long is paused"
    )
    subscription_kept_days: float = Field(
        30.0, gt=0, description="records of deliveries that are over"
    )
    subscription_both_hours: float = Field(
        24.0, ge=0, description="so long the secret before stays valid after a rotation"
    )
    subscription_most: int = Field(20, ge=1, le=1000, description="subscriptions of a tenant")

    @property
    def subscription_rules(self) -> Rules:
        """Where webhooks may go."""
        return Rules(local=self.subscription_local, private=self.subscription_private)

    @property
    def subscription_policy(self) -> Policy:
        """How often a delivery is tried."""
        return Policy(
            first_wait=timedelta(seconds=self.subscription_retry_seconds),
            longest_wait=timedelta(seconds=self.subscription_retry_most_seconds),
            tries=self.subscription_tries,
            give_up=timedelta(days=self.subscription_give_up_days),
            pause_after=timedelta(days=self.subscription_pause_days),
            # The rest is for writing down what came of it, on a slow store.
            lease=timedelta(seconds=3 * self.subscription_timeout_seconds),
        )

    @property
    def sealer(self) -> Sealer | None:
        """What webhooks' secrets are sealed with; None: there are no webhooks."""
        key = self.subscription_key
        return None if key is None else Sealer(key.get_secret_value().split())
