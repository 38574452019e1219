"""The metrics service, put together."""

import os
from importlib.metadata import version

from fastapi import FastAPI

from ridealong.chassis.service import Clock, Context, Worker, build, serve, utc_now
from ridealong.chassis.settings import load
from ridealong.metrics.api import routes
from ridealong.metrics.delivery.worker import Webhooks
from ridealong.metrics.projection import projection
from ridealong.metrics.settings import MetricsSettings

__all__ = ["MetricsSettings", "create", "main"]


def create(settings: MetricsSettings, *, clock: Clock = utc_now) -> FastAPI:
    """The service as an app that connects when it starts."""
    sealer = settings.sealer
    workers: list[Worker] = []
    if sealer is not None:

        async def tell(context: Context) -> None:
            await Webhooks(context, settings, sealer).run()

        workers.append(tell)
    return build(
        settings,
        projection,
        version=version("ridealong-metrics"),
        routes=routes,
        workers=workers,
        clock=clock,
    )


def main() -> None:
    """Run the service in this process until it is told to stop."""
    settings = load(MetricsSettings, os.environ)
    serve(create(settings), settings, "metrics")
