"""Dead letters given back to the service that gave them up, or given up for good."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from ridealong.chassis.projector.replay import Replay, of_letter
from ridealong.contracts import BadEvent, Unknown, decode, topic_name
from ridealong.contracts.registry import SERVICES
from ridealong.deploy.connection import producer
from ridealong.deploy.dead_letters import TOPIC, DeadLetter, State, marker
from ridealong.deploy.local.errors import StepError

WINDOW = 200
"""Letters sent before their markers are; a crash between the two replays them again, harmlessly."""

Progress = Callable[[int], None]
"""Told how many more letters are done."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one letter; `why` says why it couldn't be replayed, and is empty if it was."""

    letter: DeadLetter
    why: str = ""


async def replay(
    bootstrap: str, prefix: str, letters: Sequence[DeadLetter], progress: Progress
) -> list[Outcome]:
    """Append each letter's original to the internal topic of its service, and mark it replayed.

    The service reads it as the event that it was. One that it has applied meanwhile changes
    nothing; one that fails again becomes a new dead letter. What this release can't read is not
    sent: its bytes won't get better.

    Raises:
        StepError: Kafka doesn't take it.
    """
    outcomes: list[Outcome] = []
    async with _Sending(bootstrap, prefix) as sending:
        for start in range(0, len(letters), WINDOW):
            some = letters[start : start + WINDOW]
            done = await asyncio.gather(*(sending.replay(letter) for letter in some))
            await sending.mark("replayed", [each.letter for each in done if not each.why])
            outcomes += done
            progress(len(some))
    return outcomes


async def drop(bootstrap: str, prefix: str, letters: Sequence[DeadLetter], because: str) -> None:
    """Mark each letter dropped, with the reason; its bytes stay as long as the topic keeps them.

    Raises:
        StepError: Kafka doesn't take it.
    """
    async with _Sending(bootstrap, prefix) as sending:
        await sending.mark("dropped", letters, because)


def as_record(letter: DeadLetter, prefix: str) -> Replay:
    """What would be sent to replay this letter.

    Raises:
        ValueError: it can't be replayed; the message says why.
    """
    again = of_letter(letter.headers, letter.key, letter.value, letter=letter.place)
    if again.service not in SERVICES:
        raise ValueError(f"there is no service {again.service!r}")
    short = again.origin.topic.removeprefix(f"{prefix}.")
    if short == again.origin.topic:
        raise ValueError(f"it lay on {again.origin.topic}, which isn't of the prefix {prefix!r}")
    try:
        event = decode(again.key, again.origin.headers, again.value, topic=short)
    except BadEvent as error:
        raise ValueError(f"this release can't read it either: {error}") from error
    if isinstance(event, Unknown):
        raise ValueError(  # noqa: TRY004 - it is the bytes that are wrong
            f"this release passes over events of the type {event.type}"
        )
    return again


class _Sending:
    """An open producer whose failures tell a person what to do."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        self._bootstrap = bootstrap
        self._prefix = prefix
        self._producer: AIOKafkaProducer = producer(bootstrap)

    async def __aenter__(self) -> "_Sending":
        try:
            await self._producer.start()
        except KafkaError as error:
            await self._producer.stop()
            raise self._refused(error) from error
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._producer.stop()

    async def replay(self, letter: DeadLetter) -> Outcome:
        try:
            again = as_record(letter, self._prefix)
            await self._producer.send_and_wait(
                again.topic(self._prefix), again.value, key=again.key, headers=again.headers()
            )
        except MessageSizeTooLargeError:
            return Outcome(
                letter, "larger than its service's topic takes: `ridealong topics apply`"
            )
        except ValueError as error:
            return Outcome(letter, str(error))
        except KafkaError as error:
            raise self._refused(error) from error
        return Outcome(letter)

    async def mark(self, state: State, letters: Sequence[DeadLetter], because: str = "") -> None:
        topic = topic_name(TOPIC, self._prefix)
        try:
            pending = []
            for letter in letters:
                key, headers = marker(state, letter, because)
                pending.append(
                    await self._producer.send(
                        topic, None, key=key, headers=headers, partition=letter.partition
                    )
                )
            await asyncio.gather(*pending)
        except KafkaError as error:
            raise self._refused(error) from error

    def _refused(self, error: KafkaError) -> StepError:
        return StepError(
            f"Kafka at {self._bootstrap} didn't take it: {error!r}",
            "Is it up, and may this client write to the topics of services? What was sent stays, "
            "and replaying it again changes nothing.",
        )
