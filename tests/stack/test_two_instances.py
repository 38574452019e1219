"""Two commands that exclude one another, sent at once to two instances: one is let in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date

import httpx
import pytest
from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

from ridealong.commitments.app import create
from ridealong.contracts.commitments import RenegotiationAnswered, RenegotiationAsked
from ridealong.contracts.people import PersonUpdated
from tests.stack.commanding import URL, told
from tests.stack.issuer import Issuer
from tests.stack.promising import Stage, running, settings_of
from tests.stack.serving import serving

pytestmark = [pytest.mark.stack, pytest.mark.requirement("C1")]

RACES = 50
FEW = 10
ANSWER = {"accepted": False, "reason": "Not yet"}


class Two(list[httpx.AsyncClient]):
    """Both instances, and the stage that the first is on."""

    def __init__(self, stage: Stage, other: httpx.AsyncClient) -> None:
        super().__init__((stage.client, other))
        self.stage = stage

    async def at_once(
        self, path: str, person: str, body: object, **headers: str
    ) -> list[httpx.Response]:
        """The same, asked of both in the same moment."""
        whole = self.stage.issuer.headers(person, "acme") | headers
        return await asyncio.gather(*(each.post(path, json=body, headers=whole) for each in self))


@pytest.fixture
async def two(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Two]:
    settings = settings_of(kafka, mongodb, topics, database_prefix, issuer)
    async with AsyncExitStack() as stack:
        stage = await stack.enter_async_context(running(settings, issuer, "2026-03-02 10:00"))
        url = await stack.enter_async_context(serving(create(settings, clock=lambda: stage.now)))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=30))
        await stage.publish(
            PersonUpdated(person="mike", name="Mike", manager="dana", zone="Europe/Riga")
        )
        yield Two(stage, client)


async def unasked(stage: Stage, name: str) -> bool:
    known = await stage.get(f"{URL}/{name}", "mike")
    return known.status_code != 200 or known.json()["pending"] is None


async def asked(stage: Stage, number: int) -> list[str]:
    """So many commitments of which Mike has asked for a later day."""
    patiently = AsyncRetrying(
        retry=retry_if_result(bool), wait=wait_fixed(0.05), stop=stop_after_delay(30)
    )
    names = [f"c-{each}" for each in range(number)]
    day = date(2026, 3, 27)
    await stage.publish(*map(told, names))
    await stage.publish(
        *(RenegotiationAsked(commitment=name, rep="mike", by="mike", due=day) for name in names)
    )
    for name in names:
        await patiently(unasked, stage, name)
    return names


async def test_of_the_same_answer_sent_twice_one_is_let_in_and_one_hears_why_not(two: Two) -> None:
    for name in await asked(two.stage, RACES):
        answers = await two.at_once(f"{URL}/{name}/renegotiation/answer", "dana", ANSWER)
        accepted, refused = sorted(answers, key=lambda each: each.status_code)
        assert (accepted.status_code, refused.status_code) == (202, 409), refused.text
        assert refused.json()["type"] == "urn:ridealong:problem:refused"
        assert refused.json()["detail"].startswith("dana has answered that already, at")
    assert len(await two.stage.on_topic(RenegotiationAnswered)) == RACES


async def test_a_command_sent_twice_under_one_key_is_one_event_and_gets_one_answer(
    two: Two,
) -> None:
    for name in await asked(two.stage, FEW):
        key = {"Idempotency-Key": f"answer-{name}"}
        answers = await two.at_once(f"{URL}/{name}/renegotiation/answer", "dana", ANSWER, **key)
        assert [each.status_code for each in answers] == [202, 202]
        assert answers[0].json() == answers[1].json()
    assert len(await two.stage.on_topic(RenegotiationAnswered)) == FEW


async def test_two_commands_under_one_key_are_one_and_a_mistake(two: Two) -> None:
    names = await asked(two.stage, 2 * FEW)
    for one, other in zip(names[::2], names[1::2], strict=True):
        whole = two.stage.issuer.headers("dana", "acme") | {"Idempotency-Key": f"for-{one}"}
        answers = await asyncio.gather(
            *(
                each.post(f"{URL}/{name}/renegotiation/answer", json=ANSWER, headers=whole)
                for each, name in zip(two, (one, other), strict=True)
            )
        )
        assert sorted(each.status_code for each in answers) == [202, 422]
    assert len(await two.stage.on_topic(RenegotiationAnswered)) == FEW
