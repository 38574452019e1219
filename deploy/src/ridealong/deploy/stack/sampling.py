"""The sample organisation is played once into a log."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pydantic import AwareDatetime, BaseModel

from ridealong.contracts.publisher import Publisher
from ridealong.deploy import sample
from ridealong.deploy.connection import connection
from ridealong.deploy.stack.background import run_beside
from ridealong.deploy.stack.reporting import Reporter
from ridealong.deploy.stack.settings import StackSettings

SOURCE = "/ridealong/sample"


class Played(BaseModel):
    """What is known about the playing into one log.

    A playing that was cut short goes on with the instant it began with: the same events then,
    under the same ids, of which what is there already changes nothing.
    """

    cluster: str
    topic_prefix: str
    now: AwareDatetime
    finished: bool = False


def play_once(
    settings: StackSettings, cluster: str, reporter: Reporter, meanwhile: Callable[[], None]
) -> None:
    """Play the sample organisation unless this log has it, and `meanwhile` call `meanwhile`."""
    path = settings.data / "sample.json"
    played = remembered(path, cluster, settings.topic_prefix)
    if played.finished:
        with reporter.step(f"Sample organisation: there, as of {played.now:%Y-%m-%d %H:%M} UTC"):
            return
    servers, options = connection(settings.bootstrap)
    with reporter.step("Sample organisation") as say:

        async def play() -> int:
            async with Publisher(
                servers, source=SOURCE, prefix=settings.topic_prefix, **options
            ) as publisher:
                return await sample.play(
                    publisher, played.now, lambda done, of: say(f"{done:,} of {of:,} events")
                )

        path.write_text(played.model_dump_json())
        count = run_beside(play, meanwhile)
        path.write_text(played.model_copy(update={"finished": True}).model_dump_json())
        say(f"{count:,} events played")


def remembered(path: Path, cluster: str, topic_prefix: str) -> Played:
    """Give what is known about this log; one that is new to us begins now."""
    try:
        known = Played.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        known = None
    if known and (known.cluster, known.topic_prefix) == (cluster, topic_prefix):
        return known
    return Played(cluster=cluster, topic_prefix=topic_prefix, now=datetime.now(UTC))
