"""The engine's actions, performed on a real consumer and a real store."""

import asyncio
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError
from bson.binary import Binary
from pymongo.errors import PyMongoError

from ridealong.chassis.documents import is_about_size
from ridealong.chassis.logging import logger
from ridealong.chassis.mongo import Fenced, Store
from ridealong.chassis.projector.actions import (
    Action,
    Away,
    FindApplied,
    LoadStates,
    Pause,
    ReadEnds,
    ReadLanes,
    Recover,
    Resume,
    Seek,
    Send,
    TellKafka,
    Unstorable,
    Write,
)
from ridealong.chassis.projector.handover import read_lanes
from ridealong.chassis.projector.outbox import Relay
from ridealong.chassis.projector.sorting import Place
from ridealong.chassis.projector.state import Ref, State
from ridealong.chassis.projector.writes import APPLIED, writes_of

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

_log = logger(__name__)
_TELL_SECONDS = 5.0
_ENDS_SECONDS = 10.0


class Performer:
    """Performs one action at a time; what is away comes back as `Away`. Without a relay nothing is
    ever sent."""

    def __init__(self, store: Store, relay: Relay | None) -> None:
        self.consumer: AIOKafkaConsumer | None = None
        self._store = store
        self._relay = relay
        self._untold: dict[TopicPartition, int] = {}

    @property
    def untold(self) -> bool:
        """There are offsets that Kafka wasn't told, for which others may wait."""
        return bool(self._untold)

    async def tell_again(self) -> None:
        """Tell Kafka what it couldn't be told."""
        await self._tell({})

    async def perform(self, action: Action) -> Any:
        """The action's answer, or None where it has none.

        Raises:
            Fenced: another owner has written.
            Unstorable: the store never takes one of the documents.
            Away: broker or store didn't answer, or the action failed for a reason unknown to us.
        """
        try:
            return await self._perform(action)
        except (Fenced, Unstorable):
            raise
        except PyMongoError as error:
            if is_about_size(error):
                raise Unstorable from error
            raise Away("store", type(error).__name__) from error
        except (KafkaError, OSError, TimeoutError) as error:
            raise Away("kafka", type(error).__name__) from error
        except Exception as error:
            _log.exception("an action failed", action=type(action).__name__)
            raise Away("fault", type(error).__name__) from error

    async def _perform(self, action: Action) -> Any:
        match action:
            case Write(commit):
                await self._store.commit(writes_of(commit), fences=commit.fences)
            case Send(entries) if self._relay is not None:
                await self._relay.send(entries)
            case FindApplied(ids):
                return (await self._store.by_ids(APPLIED, [Binary(id_) for id_ in ids])).keys()
            case LoadStates(refs):
                return await self._load(refs)
            case ReadLanes(numbers):
                return await read_lanes(self._store, numbers)
            case Recover(numbers) if self._relay is not None:
                await self._relay.recover(numbers)
            case ReadEnds(places):
                return await self.ends(places)
            case _:
                await self._move(action)
        return None

    async def ends(self, places: Collection[Place]) -> dict[Place, int]:
        """Where these places end now."""
        if self.consumer is None or not places:
            return {}
        async with asyncio.timeout(_ENDS_SECONDS):
            found = await self.consumer.end_offsets([TopicPartition(*place) for place in places])
        return {(place.topic, place.partition): end for place, end in found.items()}

    def pause(self, places: Collection[Place]) -> None:
        """Fetch no more of these; one that was taken from us meanwhile is none of our business."""
        if self.consumer is not None:
            self.consumer.pause(*self._still_ours(places))

    async def _move(self, action: Action) -> None:
        consumer = self.consumer
        if consumer is None:
            return
        match action:
            case Pause(places):
                self.pause(places)
            case Resume(places):
                consumer.resume(*self._still_ours(places))
            case Seek(offsets):
                for place, offset in self._ours(offsets).items():
                    consumer.seek(place, offset)
            case TellKafka(offsets):
                await self._tell(self._ours(offsets))

    async def _tell(self, offsets: Mapping[TopicPartition, int]) -> None:
        if self.consumer is None:
            return
        ours = self.consumer.assignment()
        told = {
            place: offset for place, offset in {**self._untold, **offsets}.items() if place in ours
        }
        self._untold = told
        if not told:
            return
        try:
            async with asyncio.timeout(_TELL_SECONDS):
                await self.consumer.commit(told)
        except (KafkaError, OSError, TimeoutError) as error:
            _log.info("offsets not told to kafka", error=type(error).__name__)
        else:
            self._untold = {}

    async def _load(self, refs: Collection[Ref]) -> dict[Ref, State | None]:
        by_model: dict[type[State], list[str]] = {}
        for ref in refs:
            by_model.setdefault(ref.model, []).append(ref.id)
        loaded: dict[Ref, State | None] = dict.fromkeys(refs)
        for model, ids in by_model.items():
            for id_, document in (await self._store.by_ids(model.COLLECTION, ids)).items():
                loaded[Ref(model, id_)] = model.from_document(document)
        return loaded

    def _ours(self, offsets: Mapping[Place, int]) -> dict[TopicPartition, int]:
        still = self._still_ours(offsets)
        return {place: offsets[place.topic, place.partition] for place in still}

    def _still_ours(self, places: Collection[Place]) -> list[TopicPartition]:
        if self.consumer is None:
            return []
        assigned = self.consumer.assignment()
        return [place for pair in places if (place := TopicPartition(*pair)) in assigned]
