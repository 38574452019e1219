"""Scores and goals told to real receivers, good and bad, by a service that is killed on the way."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from aiokafka import AIOKafkaProducer

from ridealong.chassis.sealing import new_key
from ridealong.chassis.signing import BadSignature, verify
from ridealong.contracts import EventData
from ridealong.contracts.fields import Measure
from ridealong.contracts.goals import GoalUpdated
from ridealong.deploy.local.ports import free_ports
from tests.stack.agenda_running import Servers
from tests.stack.issuer import Issuer
from tests.stack.measuring import DAY, MONDAY, Metrics, settled
from tests.stack.service_process import service_process
from tests.stack.webhook_sink import Sink, badly, never, sink, well

pytestmark = pytest.mark.stack

REPS = [f"rep-{number}" for number in range(5)]
SUBSCRIPTIONS = "/v1/webhooks/subscriptions"
GOAL, SCORE = "ridealong.webhook.goal.v1", "ridealong.webhook.score.v1"
ADA = ("ada", "administrator")
QUICK = {
    "subscription_local": "true",
    "subscription_timeout_seconds": "0.5",
    "subscription_retry_seconds": "0.2",
    "subscription_retry_most_seconds": "1",
    "subscription_poll_seconds": "0.1",
    "timer_poll_seconds": "0.1",
}


class Running:
    """Metrics as a process that can be killed and started again, in the same place."""

    def __init__(self, servers: Servers, folder: Path) -> None:
        self._servers, self._folder = servers, folder
        self._port, self._key = free_ports(1)[0], new_key()

    @asynccontextmanager
    async def started(self) -> AsyncIterator[tuple[Metrics, psutil.Process]]:
        servers = self._servers
        producer = AIOKafkaProducer(bootstrap_servers=servers.kafka, acks="all")
        await producer.start()
        try:
            async with (
                service_process(
                    "metrics",
                    servers,
                    self._folder,
                    port=self._port,
                    subscription_key=self._key,
                    **QUICK,
                ) as (url, process),
                httpx.AsyncClient(base_url=url, timeout=30) as client,
            ):
                metrics = Metrics(client, producer, servers.topic_prefix, servers.issuer)
                yield metrics, process
        finally:
            await producer.stop()


def goals(value: int, reps: Iterable[str] = REPS) -> list[EventData]:
    return [
        GoalUpdated(
            goal=f"goal-of-{rep}",
            rep=rep,
            kind="pipeline",
            title="the words of the pair",
            measure=Measure(kind="meeting", unit="count"),
            target=Decimal(100),
            value=Decimal(value),
            as_of=MONDAY + value * DAY,
        )
        for rep in reps
    ]


async def until(true: Callable[[], bool], seconds: float = 90) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - the receiver's memory is what is waited for
            await asyncio.sleep(0.05)


def has(receiver: Sink, value: int) -> bool:
    found = receiver.newest()
    known = [found.get((GOAL, f"goal-of-{rep}"), {}).get("value") for rep in REPS]
    return known == [str(value)] * len(REPS)


async def subscribe(metrics: Metrics, receiver: Sink, **more: Any) -> dict[str, Any]:
    made = await metrics.post(SUBSCRIPTIONS, ADA[0], {"url": receiver.url} | more, *ADA[1:])
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


async def command(metrics: Metrics, path: str) -> dict[str, Any]:
    done = await metrics.post(f"/v1/webhooks/{path}", ADA[0], None, *ADA[1:])
    assert done.status_code in {200, 202}, done.text
    found: dict[str, Any] = done.json()
    return found


async def records(
    metrics: Metrics, issuer: Issuer, subscription: str, **query: Any
) -> list[dict[str, Any]]:
    """All pages of the records, the newest first."""
    path, found = f"{SUBSCRIPTIONS}/{subscription}/deliveries", []
    cursor: dict[str, str] = {}
    while True:
        params = {"limit": 7, **query, **cursor}
        headers = issuer.headers(ADA[0], "acme", *ADA[1:])
        page = (await metrics.client.get(path, params=params, headers=headers)).json()
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def ids(receiver: Sink) -> list[str]:
    return [post.headers["webhook-id"] for post in receiver.posts]


def values(receiver: Sink) -> list[str]:
    return [post.event["data"].get("value") for post in receiver.posts]


def in_order(receiver: Sink) -> bool:
    """Whether each person's messages came in the order in which they were made."""
    by_person: dict[str, list[str]] = {}
    for post in receiver.posts:
        person = post.event["data"].get("rep") or post.event["data"].get("person")
        by_person.setdefault(person, []).append(post.event["sequence"])
    return bool(by_person) and all(each == sorted(each) for each in by_person.values())


@pytest.mark.timeout(240)
async def test_nothing_is_lost_or_out_of_order_whatever_receivers_do_and_when_the_service_is_killed(
    servers: Servers, tmp_path: Path
) -> None:
    house = Running(servers, tmp_path)
    async with AsyncExitStack() as stack:
        good = await stack.enter_async_context(sink(well))
        bad = await stack.enter_async_context(sink(badly(7)))
        dead = await stack.enter_async_context(sink(never))
        async with house.started() as (metrics, process):
            subscribed = {
                "good": await subscribe(metrics, good),
                "bad": await subscribe(metrics, bad),
                # Few, since each try of theirs takes its whole time.
                "dead": await subscribe(metrics, dead, people=REPS[:2]),
            }
            for value in (1, 2, 3):
                await metrics.publish(goals(value), time=MONDAY + value * timedelta(hours=1))
            # In mid-sending: the bad one may be behind, and the dead one holds one unanswered.
            await until(lambda: values(good)[-1:] == values(dead)[-1:] == ["3"])
            process.kill()
            in_hand = ids(dead)[-1]
        async with house.started() as (metrics, _):
            # Nobody marked it as sent: it comes again, under its id.
            await until(lambda: ids(dead).count(in_hand) > 1)
            await metrics.publish(goals(4), time=MONDAY + timedelta(hours=4))
            scores = [settled(f"c-{number}", "rep-0", "rep-0", "1") for number in range(4)]
            await metrics.publish(scores, time=MONDAY + timedelta(hours=5))
            await until(lambda: has(good, 4))
            await until(lambda: has(bad, 4))
            await until(lambda: bad.newest().get((SCORE, "rep-0"), {}).get("settled") == 4)
            for name, receiver in (("good", good), ("bad", bad)):
                assert in_order(receiver), name
                for post in receiver.posts:
                    _verified(post.headers, post.body, subscribed[name]["secret"])
                assert b"the words of the pair" not in b"".join(p.body for p in receiver.posts)
            await _written_down(metrics, servers.issuer, bad, subscribed["bad"]["subscription"])
            await _dead_is_known(metrics, subscribed["dead"]["subscription"])


def _verified(headers: dict[str, str], body: bytes, secret: str) -> None:
    verify(headers, body, [secret])
    with pytest.raises(BadSignature):
        verify(headers, body.replace(b'"sequence"', b'"sequenc3"'), [secret])
    moved = str(int(headers["webhook-timestamp"]) + 1)
    with pytest.raises(BadSignature):
        verify({**headers, "webhook-timestamp": moved}, body, [secret])


async def _written_down(
    metrics: Metrics, issuer: Issuer, receiver: Sink, subscription: str
) -> None:
    """Each message has its record, with as many tries as came in; repetitions have its id."""
    async with asyncio.timeout(20):
        while await _open(metrics, issuer, subscription):  # noqa: ASYNC110 - asked over HTTP
            await asyncio.sleep(0.2)
    found = {each["delivery"]: each for each in await records(metrics, issuer, subscription)}
    came = Counter(ids(receiver))
    assert came.keys() <= found.keys()
    for id_, times in came.items():
        assert len(found[id_]["tries"]) >= times
    assert {each["state"] for each in found.values()} <= {"delivered", "superseded"}
    outcomes = {each["outcome"] for one in found.values() for each in one["tries"]}
    assert "http 204" in outcomes
    assert outcomes & {"http 500", "no answer within 0.5 seconds"}
    delivered = await records(metrics, issuer, subscription, state="delivered", person="rep-3")
    assert {each["person"] for each in delivered} == {"rep-3"}


async def _written(metrics: Metrics, delivery: str) -> None:
    """Wait until the record says that the receiver has it."""
    path = f"/v1/webhooks/deliveries/{delivery}"
    async with asyncio.timeout(20):
        while (await metrics.get(path, *ADA)).json()["state"] != "delivered":  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _open(metrics: Metrics, issuer: Issuer, subscription: str) -> bool:
    found = await records(metrics, issuer, subscription)
    return any(each["state"] in {"waiting", "sending"} for each in found)


async def _dead_is_known(metrics: Metrics, subscription: str) -> None:
    shown = (await metrics.get(f"{SUBSCRIPTIONS}/{subscription}", *ADA)).json()
    assert shown["failing_since"] is not None
    exposed = (await metrics.client.get("/metrics")).text
    assert 'ridealong_webhook_tries_total{outcome="unanswered"}' in exposed


async def test_a_subscription_is_managed_over_http(servers: Servers, tmp_path: Path) -> None:
    house = Running(servers, tmp_path)
    async with sink(well) as receiver, house.started() as (metrics, _):
        for body, field in (
            ({"url": "http://hooks.example.org/"}, "body.url"),
            ({"url": "https://10.0.0.1/"}, "body.url"),
            ({"url": receiver.url, "kinds": ["pay"]}, "body.kinds.0"),
        ):
            refused = await metrics.post(SUBSCRIPTIONS, ADA[0], body, *ADA[1:])
            assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
        for person, role in (("mike", "rep"), ("dana", "manager"), ("lea", "leader")):
            answer = await metrics.post(SUBSCRIPTIONS, person, {"url": receiver.url}, role)
            assert answer.status_code == 403
        await metrics.publish(goals(1, ["rep-1", "rep-2"]))
        made = await subscribe(metrics, receiver, kinds=["goal"], people=["rep-2"])
        name = made["subscription"]
        path = f"{SUBSCRIPTIONS}/{name}"
        shown = await metrics.get(path, *ADA)
        assert "secret" not in shown.json()
        stranger = servers.issuer.headers("eve", "other", "administrator")
        assert (await metrics.client.get(path, headers=stranger)).status_code == 404

        # What stands already is told first, and nothing of others.
        await until(lambda: len(receiver.posts) == 1)
        assert receiver.taken[0]["data"]["rep"] == "rep-2"

        pinged = await command(metrics, f"subscriptions/{name}/ping")
        assert (pinged["state"], pinged["tries"][0]["status"]) == ("delivered", 204)

        new = await command(metrics, f"subscriptions/{name}/rotate")
        await metrics.publish(goals(2, ["rep-2"]), time=MONDAY + timedelta(hours=1))
        await until(lambda: len(receiver.posts) == 3)
        for secret in (made["secret"], new["secret"]):
            verify(receiver.posts[-1].headers, receiver.posts[-1].body, [secret])

        await command(metrics, f"subscriptions/{name}/pause")
        for value in (3, 4):
            changed = goals(value, ["rep-2"])
            await metrics.publish(changed, time=MONDAY + value * timedelta(hours=1))
        await asyncio.sleep(0.5)
        assert len(receiver.posts) == 3
        await command(metrics, f"subscriptions/{name}/resume")
        await until(lambda: len(receiver.posts) == 4)
        assert receiver.taken[-1]["data"]["value"] == "4"

        last = receiver.posts[-1].headers["webhook-id"]
        first = receiver.posts[0].headers["webhook-id"]
        overtaken = await metrics.post(
            f"/v1/webhooks/deliveries/{first}/redeliver", ADA[0], None, *ADA[1:]
        )
        assert overtaken.status_code == 409
        # The receiver has it a moment before that is written down.
        await _written(metrics, last)
        await command(metrics, f"deliveries/{last}/redeliver")
        await until(lambda: len(receiver.posts) == 5)
        assert receiver.posts[-1].headers["webhook-id"] == last
        one = (await metrics.get(f"/v1/webhooks/deliveries/{last}", *ADA)).json()
        assert one["message"] == receiver.posts[-1].event

        headers = servers.issuer.headers(ADA[0], "acme", *ADA[1:])
        assert (await metrics.client.delete(path, headers=headers)).status_code == 204
        assert (await metrics.get(path, *ADA)).status_code == 404
        assert (await metrics.get(f"/v1/webhooks/deliveries/{last}", *ADA)).status_code == 404
