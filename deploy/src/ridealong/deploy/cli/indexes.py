"""`ridealong indexes`: the indexes of this release in the store, before services need them."""

import asyncio

import typer

from ridealong.chassis.projector.indexes import ensure_indexes
from ridealong.contracts.registry import PREFIX, SERVICES
from ridealong.deploy.cli.console import output
from ridealong.deploy.cli.options import (
    DATABASE_PREFIX,
    Data,
    DatabasePrefix,
    Mongodb,
    installation,
)
from ridealong.deploy.operating.installation import Installation
from ridealong.deploy.operating.rebuilding import PROJECTIONS


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(indexes)


def indexes(
    *,
    data: Data = None,
    mongodb: Mongodb = None,
    database_prefix: DatabasePrefix = DATABASE_PREFIX,
) -> None:
    """Make the indexes of this release where they are missing; those that are there stay.

    Services make them too at their start. Made before an upgrade, none of them waits for that.
    """
    there = installation(data, None, mongodb, topic_prefix=PREFIX, database_prefix=database_prefix)
    for service in SERVICES:
        asyncio.run(_make(there, service))
        output.print(f"{service}: all indexes are there", highlight=False)


async def _make(there: Installation, service: str) -> None:
    async with there.store(service) as store:
        await ensure_indexes(store, PROJECTIONS[service]())
