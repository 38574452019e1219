"""How far ahead of its hands an instance looks."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

from ridealong.notifier.delivery.breakers import Breakers
from ridealong.notifier.delivery.findings import Ready
from ridealong.notifier.delivery.sending import Sending

from .given import at

NOW = at("2026-11-23T09:00+02:00")


async def test_more_is_made_ready_once_hands_run_out_and_less_once_it_gets_stale() -> None:
    async def move(deliveries: Any) -> list[Any]:
        return list(deliveries)

    looking = SimpleNamespace(clock=lambda: NOW, desk=SimpleNamespace(move=move))
    breakers = Breakers(threshold=10, seconds=30)
    sending = Sending(cast("Any", looking), breakers, parallel=10)
    hands = asyncio.create_task(sending.hand_over())
    assert sending.room == 20
    for _ in range(9):
        sending.put([])
        await asyncio.sleep(0.01)
    assert sending.room == 50
    old = SimpleNamespace(parts=(), judged_at=NOW - timedelta(minutes=1))
    sending.put([cast("Ready", old)] * 3)
    await asyncio.sleep(0.01)
    assert sending.room == 20
    hands.cancel()
