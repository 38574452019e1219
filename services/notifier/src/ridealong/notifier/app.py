"""The notifier put together."""

import os

from fastapi import FastAPI

from ridealong.chassis.neighbours import watching
from ridealong.chassis.service import Clock, Context, build, serve, utc_now
from ridealong.chassis.settings import load
from ridealong.notifier import projection
from ridealong.notifier.api import routes
from ridealong.notifier.delivery.worker import Deliveries
from ridealong.notifier.settings import NotifierSettings

VERSION = "0.1.0"
JUDGE = "commitments"
"""The service that says how commitments stand."""


def create(settings: NotifierSettings, clock: Clock = utc_now) -> FastAPI:
    """The service as an ASGI app; `clock` decides what is due and what is too late."""

    async def deliver(context: Context) -> None:
        async with watching(JUDGE, settings, "ridealong-notifier") as judge:
            await Deliveries(context, settings, judge).run()

    return build(
        settings,
        projection.create(),
        version=VERSION,
        routes=routes,
        workers=(deliver,),
        clock=clock,
    )


def main() -> None:
    """Run it in this process, set by the environment."""
    settings = load(NotifierSettings, os.environ)
    serve(create(settings), settings, "notifier")
