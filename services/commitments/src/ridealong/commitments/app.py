"""The service put together."""

import os
from importlib.metadata import version

from fastapi import FastAPI

from ridealong.chassis.service import Clock, build, serve, utc_now
from ridealong.chassis.settings import Settings, load
from ridealong.commitments import api
from ridealong.commitments.projection import projection


class CommitmentsSettings(Settings):
    """What an operator can set for this service."""

    http_port: int = 8812


def create(settings: CommitmentsSettings, *, clock: Clock = utc_now) -> FastAPI:
    """The app; nothing connects before it starts."""
    installed = version("ridealong-commitments")
    return build(settings, projection, version=installed, routes=api.routes, clock=clock)


def main() -> None:
    """Run the service in this process."""
    settings = load(CommitmentsSettings, os.environ)
    serve(create(settings), settings, projection.service)
