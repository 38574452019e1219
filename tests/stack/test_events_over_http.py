"""Platforms without Kafka send CloudEvents over HTTP; the log has them, each once."""

import asyncio
import json
import re
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from cloudevents.core.bindings import http
from cloudevents.core.v1.event import CloudEvent
from httpx import Response
from pydantic import SecretStr

from ridealong.chassis.http.intake import Intake, Place
from ridealong.chassis.http.problems import Problem
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from ridealong.metrics.app import MetricsSettings, create
from tests.stack.issuer import Issuer
from tests.stack.measuring import Metrics, running
from tests.stack.serving import serving
from tests.stack.stalling import stalled

pytestmark = pytest.mark.stack

BATCH = "application/cloudevents-batch+json"
PAGE = (Path(__file__).parents[2] / "docs/publishing.md").read_text(encoding="utf-8")
NINE = "2026-03-02T09:00:00Z"


@pytest.fixture
async def metrics(
    kafka: str, mongodb: str, topics: str, database_prefix: str, issuer: Issuer
) -> AsyncIterator[Metrics]:
    async with running(kafka, mongodb, topics, database_prefix, issuer) as service:
        yield service


def dial(id_: str, **data: Any) -> dict[str, Any]:
    """A dial of Mike's, as a platform says it: without tenant, actor and time."""
    said = {"activity": id_, "rep": "mike", "kind": "dial", "occurred_at": NINE}
    return {
        "specversion": "1.0",
        "id": id_,
        "source": "/dialler/acme",
        "type": "ridealong.activity.logged.v1",
        "data": said | data,
    }


async def send(
    metrics: Metrics, issuer: Issuer, body: object, media: str, *roles: str, **headers: str
) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    token = issuer.headers("dialler", "acme", *(roles or ("publisher",)))
    return await metrics.client.post(
        "/v1/events", content=content, headers={**token, "content-type": media, **headers}
    )


async def dials(metrics: Metrics) -> str:
    await metrics.caught_up()
    asked = {"rep": "mike", "kind": "dial", "per": "day", "from": "2026-03-02", "to": "2026-03-02"}
    found = await metrics.get("/v1/activities/totals", "mike", **asked)
    assert found.status_code == 200, found.text
    return "".join(each["quantity"] for each in found.json()["rows"])


async def test_all_three_modes_count_and_a_repetition_counts_once(
    metrics: Metrics, issuer: Issuer
) -> None:
    example = dial("dial-1")
    data = example.pop("data")
    event = CloudEvent(example, data)
    binary, structured = http.to_binary_event(event), http.to_structured_event(event)
    token = issuer.headers("dialler", "acme", "publisher")
    places = []
    for message in (binary, structured, binary):
        answer = await metrics.client.post(
            "/v1/events", content=message.body, headers={**message.headers, **token}
        )
        assert answer.status_code == 202, answer.text
        assert answer.json()["id"] == "dial-1"
        places.append((answer.json()["partition"], answer.json()["offset"]))
    assert len(set(places)) == 3
    batch = [dial("dial-1"), dial("dial-2"), dial("dial-3")]
    answer = await send(metrics, issuer, batch, BATCH)
    assert answer.status_code == 202
    assert (answer.json()["accepted"], answer.json()["refused"]) == (3, 0)
    assert await dials(metrics) == "3"


async def test_the_lines_of_the_publishers_page_are_taken(
    kafka: str, topics: str, mongodb: str, database_prefix: str, issuer: Issuer
) -> None:
    examples = re.findall(r"^```shell\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    (lines,) = (each for each in examples if "/v1/events" in each)
    settings = MetricsSettings(
        kafka=kafka,
        mongodb=SecretStr(mongodb),
        topic_prefix=topics,
        database_prefix=database_prefix,
        oidc_issuer=issuer.url,
    )
    token = issuer.token("dialler", "acme", "publisher")
    async with serving(create(settings)) as address:
        here = lines.replace("http://127.0.0.1:8813", address)
        asked = re.sub(r"\$\(.*?\)", token, here)
        shell = await asyncio.create_subprocess_exec("sh", "-euc", asked, stdout=PIPE)
        said, _ = await shell.communicate()
    assert json.loads(said)["accepted"] == 1


async def test_of_a_batch_the_good_are_taken_and_each_bad_one_is_told(
    metrics: Metrics, issuer: Issuer
) -> None:
    batch: list[object] = [
        dial("dial-1"),
        dial("dial-2", quantity=-1),
        dial("dial-3") | {"tenant": "globex"},
        dial("dial-4") | {"source": "ridealong/commitments"},
        dial("dial-5") | {"type": "ridealong.followthrough.updated.v1"},
        "dial-6",
        dial("dial-7"),
    ]
    answer = await send(metrics, issuer, batch, BATCH)
    assert answer.status_code == 207
    told = answer.json()["events"]
    assert [each["status"] for each in told] == [202, 422, 422, 422, 422, 422, 202]
    assert [each.get("field") for each in told[1:4]] == ["data.quantity", "tenant", "source"]
    assert told[1]["detail"] == (
        "data.quantity is -1; the rule: Input should be greater than or equal to 0"
    )
    assert await dials(metrics) == "2"
    answer = await send(metrics, issuer, batch[1:3], BATCH)
    assert (answer.status_code, answer.json()["accepted"]) == (422, 0)


@pytest.mark.parametrize(
    ("body", "media_and_role", "status"),
    [
        (dial("d"), ("application/cloudevents+json", "rep"), 403),
        (b"{", ("application/cloudevents+json", "publisher"), 422),
        (b"{}", (BATCH, "publisher"), 422),
        (b"[]", (BATCH, "publisher"), 202),
        ([dial(str(n)) for n in range(1001)], (BATCH, "publisher"), 413),
        (b" " * (4 * 1024 * 1024 + 1), (BATCH, "publisher"), 413),
        (b"{}", ("application/json", "publisher"), 422),
    ],
    ids=["rep", "cut", "object", "empty", "many", "large", "no attributes"],
)
async def test_what_can_not_be_taken_is_said_why(
    metrics: Metrics, issuer: Issuer, body: object, media_and_role: tuple[str, str], status: int
) -> None:
    answer = await send(metrics, issuer, body, *media_and_role)
    assert answer.status_code == status, answer.text
    if status >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"]


def call(number: int) -> Event[ActivityLogged]:
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    data = ActivityLogged(activity=f"d-{number}", rep="mike", kind="dial", occurred_at=moment)
    return Event(f"d-{number}", "/dialler", "acme", "dialler", moment, data)


@pytest.fixture
async def producer(kafka: str) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=kafka, acks="all", enable_idempotence=True)
    await producer.start()
    yield producer
    await producer.stop()


async def test_a_slow_broker_is_429_with_a_time_and_what_waits_still_lands(
    kafka: str, topics: str, producer: AIOKafkaProducer
) -> None:
    intake = Intake(producer, topic_prefix=topics, most=10, patience=30)
    await intake.append([call(0)])
    with stalled(kafka):
        waiting = asyncio.create_task(intake.append([call(n) for n in range(1, 9)]))
        await asyncio.sleep(0.2)
        with pytest.raises(Problem) as told:
            await intake.append([call(n) for n in range(9, 14)])
        assert told.value.status == 429
        assert int(told.value.headers["Retry-After"]) >= 1
    places = await waiting
    assert sorted(each.offset for each in places if isinstance(each, Place)) == list(range(1, 9))
    assert len(await intake.append([call(n) for n in range(9, 14)])) == 5


async def test_a_broker_that_does_not_answer_is_503_and_nothing_is_lost_by_sending_again(
    kafka: str, topics: str, producer: AIOKafkaProducer
) -> None:
    intake = Intake(producer, topic_prefix=topics, patience=0.5)
    await intake.append([call(0)])
    with stalled(kafka), pytest.raises(Problem) as told:
        await intake.append([call(1)])
    assert told.value.status == 503
    assert "same ids" in (told.value.details.detail or "")
    (again,) = await intake.append([call(1)])
    assert isinstance(again, Place)
