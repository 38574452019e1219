"""Building a service's projection anew, with the rules that are installed here."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import SecretStr

import ridealong.agenda.projection
import ridealong.commitments.projection
import ridealong.metrics.projection
import ridealong.notifier.projection
from ridealong.chassis.collection_sets import Sets
from ridealong.chassis.mongo import Fenced, Store
from ridealong.chassis.projector import Projection
from ridealong.chassis.projector.rebuilding import running
from ridealong.chassis.projector.rebuilding.performing import Progress
from ridealong.chassis.projector.rebuilding.rebuild import CannotRebuild, Result
from ridealong.chassis.projector.rebuilding.running import Standing, Surroundings, Wish
from ridealong.chassis.projector.rebuilding.withheld import Origin, origin_of
from ridealong.chassis.settings import Settings, load
from ridealong.contracts import topic_name
from ridealong.contracts.registry import consumed_by
from ridealong.deploy.dead_letters import read_all
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.operating.installation import Installation, partition_counts

PROJECTIONS: dict[str, Callable[[], Projection]] = {
    "agenda": ridealong.agenda.projection.projection,
    "commitments": lambda: ridealong.commitments.projection.projection,
    "metrics": lambda: ridealong.metrics.projection.projection,
    "notifier": ridealong.notifier.projection.create,
}

GRACE_SECONDS = 60.0
"""After a swap the set that was left is kept so long: instances look every second which one is
active, and an answer that was begun may read it for ten more."""


@dataclass(frozen=True, slots=True)
class How:
    """`hold`: build, but don't swap. `accept_lost`: swap even if the rules fail on events that the
    active set has; their dead letters are sent."""

    hold: bool = False
    accept_lost: bool = False


@dataclass(frozen=True, slots=True)
class Show:
    """Who hears how far it is, and what is waited for."""

    progress: Callable[[Progress], None]
    waiting: Callable[[str], None]


_ROUND_IT = frozenset({"api", "app.py", "delivery", "http", "rebuilding", "service.py"})
"""What serves, sends or rebuilds, and doesn't fold."""


def rules_of(service: str) -> str:
    """A digest of the code that folds: of the service, the chassis and the contracts."""
    digest = blake2b(digest_size=12)
    for package in (f"ridealong.{service}", "ridealong.chassis", "ridealong.contracts"):
        for name, source in sorted(_sources(files(package), package)):
            digest.update(len(source).to_bytes(8, "big") + name.encode() + source)
    return digest.hexdigest()


def _sources(folder: Traversable, name: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for each in folder.iterdir():
        if each.name in _ROUND_IT:
            continue
        inside = f"{name}/{each.name}"
        if each.is_dir():
            found += _sources(each, inside)
        elif each.name.endswith(".py"):
            found.append((inside, each.read_bytes()))
    return found


async def rebuild(
    installation: Installation,
    service: str,
    how: How,
    show: Show,
    *,
    projection: Projection | None = None,
) -> Result:
    """Begin a rebuild, or go on where it was left, until it is swapped in (or held).

    Raises:
        StepError: it can't go on; the message says why.
    """
    async with installation.store(service) as store:
        with installation.kafka_errors():
            wish = Wish(
                projection=projection or PROJECTIONS[service](),
                partitions=await _partitions(installation, service),
                rules=rules_of(service),
                hold=how.hold,
                accept_lost=how.accept_lost,
            )
            around = Surroundings(
                progress=show.progress,
                waiting=show.waiting,
                told=lambda: _told(installation, store, service),
                clock=lambda: datetime.now(UTC),
            )
            try:
                return await running.rebuild(store, _settings(installation), wish, around)
            except CannotRebuild as error:
                raise StepError(
                    f"{service} can't be rebuilt so: {error}",
                    f"`ridealong rebuild {service} --status` says how it stands, and `ridealong "
                    f"rebuild {service} --abort` gives up what was built; the service goes on "
                    "either way.",
                ) from error


async def finish(installation: Installation, service: str, grace: float) -> None:
    """Wait until nobody reads the set that was left, and drop it.

    Raises:
        StepError: the store doesn't answer, or somebody else changes the sets just now.
    """
    sets = await standing_sets(installation, service)
    if sets.retired is not None:
        since = (datetime.now(UTC) - sets.retired.since).total_seconds()
        await asyncio.sleep(max(0.0, grace - since))
    await _changing(installation, service, running.forget_retired)


async def abort(installation: Installation, service: str) -> bool:
    """Give up what was built; answers whether there was anything.

    Raises:
        StepError: the store doesn't answer, or somebody else changes the sets just now.
    """
    before = await standing_sets(installation, service)
    await _changing(installation, service, running.abort)
    return before.shadow is not None


async def standing(installation: Installation, service: str) -> Standing:
    """How a rebuild stands, if there is one; raises StepError when the store doesn't answer."""
    async with installation.store(service) as store:
        return await running.standing(store)


async def standing_sets(installation: Installation, service: str) -> Sets:
    """Which sets there are; raises StepError when the store doesn't answer."""
    return (await standing(installation, service)).sets


async def _changing(
    installation: Installation, service: str, change: Callable[[Store], Awaitable[object]]
) -> None:
    async with installation.store(service) as store:
        try:
            await change(store)
        except Fenced as error:
            raise StepError(
                f"somebody else changed the sets of {service} just now", "Try again."
            ) from error


async def _partitions(installation: Installation, service: str) -> int:
    async with installation.admin() as admin:
        counts = partition_counts(await admin.describe_topics())
    names = [topic_name(spec.name, installation.topic_prefix) for spec in consumed_by(service)]
    missing = sorted(set(names) - counts.keys())
    different = {counts[name] for name in names if name in counts}
    if missing or len(different) != 1:
        raise StepError(
            f"the topics that {service} reads aren't there as they must be",
            "`ridealong topics diff` says what is wrong with them.",
        )
    return different.pop()


async def _told(installation: Installation, store: Store, service: str) -> set[Origin]:
    """Of which records the service has told that it can't apply them."""
    # First what waits and then what is there: a letter on its way is seen in one of the two.
    waiting = await running.waiting_letters(store, installation.topic_prefix)
    options = installation.kafka_options()
    letters = await read_all(options.pop("bootstrap_servers"), installation.topic_prefix, options)
    found = [*waiting, *(letter.headers for letter in letters)]
    return {origin for headers in found if (origin := origin_of(headers, service))}


def _settings(installation: Installation) -> Settings:
    return load(Settings, os.environ).model_copy(
        update={
            "kafka": installation.kafka,
            "mongodb": SecretStr(installation.mongodb),
            "topic_prefix": installation.topic_prefix,
            "database_prefix": installation.database_prefix,
        }
    )
