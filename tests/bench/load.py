"""The log that benches read: activities of many reps, day after day."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.publisher import Publisher

MORNING = datetime(2025, 3, 3, 8, tzinfo=UTC)
A_DAY = 50
"""Activities of one rep on one day."""


def activities(count: int, reps: int, first: int = 0) -> Iterator[Event[ActivityLogged]]:
    """So many activities of one kind, each rep in turn, 50 a rep and day."""
    for number in range(first, first + count):
        day, place = divmod(number, A_DAY * reps)
        at = MORNING + timedelta(days=day, milliseconds=100 * (place % 300_000))
        yield Event(
            id=f"0192e4a2-7c1b-7000-8000-{number:012d}",
            source="/bench/dialler",
            tenant="acme",
            actor="dialler",
            time=at,
            data=ActivityLogged(
                activity=f"dial-{number}",
                rep=f"rep-{number % reps}",
                kind="dial",
                occurred_at=at,
                quantity=Decimal(1),
                system="dialler",
                record=f"call-{number}",
                account=f"account-{number % 997}",
            ),
        )


async def publish(kafka: str, prefix: str, count: int, reps: int, first: int = 0) -> None:
    """Have them all on the log."""
    async with Publisher(kafka, source="/bench", prefix=prefix) as publisher:
        await publisher.publish_many(activities(count, reps, first))
