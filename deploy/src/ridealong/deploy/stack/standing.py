"""How far each service's projection is, asked over HTTP."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
from pydantic import BaseModel, Field

SECONDS = 3.0


class _Lag(BaseModel):
    lag: int = Field(ge=0)
    caught_up: bool
    stopped: int = 0
    events_per_second: float = 0.0
    dead_letters_since_start: int = 0
    applied_since_start: int = 0


class _Why(BaseModel):
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One service: whether it is ready, how many records it has yet to read, how fast it reads.

    `why` says what is wrong when it isn't ready. Numbers are None when it doesn't tell them; those
    `since_start` are counted by its process, so a restart begins them anew.
    """

    service: str
    ready: bool
    why: str | None = None
    lag: int | None = None
    caught_up: bool = False
    events_per_second: float | None = None
    dead_letters_since_start: int | None = None
    applied_since_start: int | None = None


class Observer:
    """Asks services how they stand. Close it after use."""

    def __init__(self, services: Mapping[str, str]) -> None:
        self._services = dict(services)
        self._client = httpx.Client(timeout=SECONDS, trust_env=False)
        self._pool = ThreadPoolExecutor(max_workers=max(1, len(self._services)))

    def look(self) -> list[Standing]:
        """Ask all services at once, each a few seconds at most."""
        return list(self._pool.map(self._ask, self._services))

    def close(self) -> None:
        """Let go of connections and threads."""
        self._pool.shutdown(cancel_futures=True)
        self._client.close()

    def _ask(self, service: str) -> Standing:
        address = self._services[service]
        try:
            ready = self._client.get(f"{address}/readyz")
            if ready.status_code != httpx.codes.OK:
                why = _Why.model_validate_json(ready.content).why
                return Standing(service, ready=False, why=why or f"answers {ready.status_code}")
            answer = self._client.get(f"{address}/lag")
            if answer.status_code != httpx.codes.OK:
                return Standing(service, ready=True, why="doesn't know how far it is")
            lag = _Lag.model_validate_json(answer.content)
        except httpx.HTTPError as error:
            return Standing(service, ready=False, why=f"doesn't answer ({type(error).__name__})")
        except ValueError:
            return Standing(service, ready=False, why=f"something else answers on {address}")
        return Standing(
            service,
            ready=True,
            why=f"{lag.stopped} partitions are stopped, see its log" if lag.stopped else None,
            lag=lag.lag,
            caught_up=lag.caught_up,
            events_per_second=lag.events_per_second,
            dead_letters_since_start=lag.dead_letters_since_start,
            applied_since_start=lag.applied_since_start,
        )
