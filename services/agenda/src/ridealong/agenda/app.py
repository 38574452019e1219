"""The service put together."""

import os
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from ridealong.agenda import api
from ridealong.agenda.projection import projection
from ridealong.chassis.service import Clock, build, serve, utc_now
from ridealong.chassis.settings import Settings, load

_STATIC = Path(api.__file__).parent / "static"


class AgendaSettings(Settings):
    """What an operator can set for this service."""

    http_port: int = 8811


def create(settings: AgendaSettings, *, clock: Clock = utc_now) -> FastAPI:
    """The app; nothing connects before it starts."""
    installed = version("ridealong-agenda")
    app = build(settings, projection(), version=installed, routes=api.routes, clock=clock)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app


def main() -> None:
    """Run the service in this process."""
    settings = load(AgendaSettings, os.environ)
    serve(create(settings), settings, "agenda")
