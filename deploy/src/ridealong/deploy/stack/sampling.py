"""The sample organisation is played once into a log."""

import importlib
import importlib.util
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel

from ridealong.chassis.kafka import client_options
from ridealong.chassis.settings import Settings
from ridealong.contracts.publisher import Publisher
from ridealong.deploy.stack.background import run_beside
from ridealong.deploy.stack.reporting import Reporter
from ridealong.deploy.stack.settings import StackSettings

MODULE = "ridealong.deploy.sample"
SOURCE = "/ridealong/sample"


class Played(BaseModel):
    """What is known about the playing into one log.

    A playing that was cut short goes on with the day it began with: the same events then, under
    the same ids, of which what is there already changes nothing.
    """

    cluster: str
    topic_prefix: str
    today: date
    finished: bool = False


def play_once(
    settings: StackSettings, cluster: str, reporter: Reporter, meanwhile: Callable[[], None]
) -> None:
    """Play the sample organisation unless this log has it, and `meanwhile` call `meanwhile`."""
    path = settings.data / "sample.json"
    played = remembered(path, cluster, settings.topic_prefix)
    if played.finished:
        with reporter.step(f"Sample organisation: played before, as of {played.today}"):
            return
    if importlib.util.find_spec(MODULE) is None:
        reporter.note("there is no sample organisation yet")
        return
    sample = importlib.import_module(MODULE)

    async def play() -> None:
        options = client_options(Settings(kafka=settings.bootstrap))
        bootstrap = options.pop("bootstrap_servers")
        async with Publisher(
            bootstrap, source=SOURCE, prefix=settings.topic_prefix, **options
        ) as publisher:
            await sample.play(publisher, played.today)

    with reporter.step("Sample organisation") as say:
        path.write_text(played.model_dump_json())
        run_beside(play, meanwhile)
        path.write_text(played.model_copy(update={"finished": True}).model_dump_json())
        say(f"played, as of {played.today}")


def remembered(path: Path, cluster: str, topic_prefix: str) -> Played:
    """Give what is known about this log; one that is new to us begins today."""
    try:
        known = Played.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        known = None
    if known and (known.cluster, known.topic_prefix) == (cluster, topic_prefix):
        return known
    return Played(cluster=cluster, topic_prefix=topic_prefix, today=datetime.now(UTC).date())
