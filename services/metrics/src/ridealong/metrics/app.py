"""The metrics service, put together."""

import os
from importlib.metadata import version

from fastapi import FastAPI
from pydantic import Field

from ridealong.chassis.service import build, serve
from ridealong.chassis.settings import Settings, load
from ridealong.metrics.api import routes
from ridealong.metrics.projection import projection


class MetricsSettings(Settings):
    """Settings of this service: those that all share, on its own port."""

    http_port: int = Field(8813, ge=0, le=65535)


def create(settings: MetricsSettings) -> FastAPI:
    """The service as an app that connects when it starts."""
    return build(settings, projection, version=version("ridealong-metrics"), routes=routes)


def main() -> None:
    """Run the service in this process until it is told to stop."""
    settings = load(MetricsSettings, os.environ)
    serve(create(settings), settings, "metrics")
