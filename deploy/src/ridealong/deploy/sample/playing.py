"""The sample organisation put into a log."""

from collections.abc import Callable
from datetime import datetime

from ridealong.contracts.publisher import Publisher
from ridealong.deploy.sample.story import events

PART_EVENTS = 2_000

Progress = Callable[[int, int], None]
"""Is told how many events have been sent, and how many there are."""


async def play(publisher: Publisher, now: datetime, progress: Progress) -> int:
    """Publish the whole story up to `now`; give the number of its events.

    Playing again with the same `now` changes nothing: the same events come with the same ids.
    """
    whole = list(events(now))
    for start in range(0, len(whole), PART_EVENTS):
        part = whole[start : start + PART_EVENTS]
        await publisher.publish_many(part)
        progress(start + len(part), len(whole))
    return len(whole)
