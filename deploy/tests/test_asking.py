"""What a command says when a service refuses what it asks."""

import httpx
import pytest
from pydantic import BaseModel

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.reports.asking import ask

WRONG = {
    "title": "The request doesn't fit",
    "errors": [{"field": "query.from", "rule": "the year lies between 1970 and 2199"}],
}


class Answer(BaseModel):
    rows: list[int]


def refused(status: int, body: object) -> str:
    transport = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    with (
        httpx.Client(transport=transport, base_url="http://metrics.test") as client,
        pytest.raises(StepError) as caught,
    ):
        ask(client, "/v1/activities/totals", {}, "token", Answer)
    return str(caught.value)


def test_a_refused_question_says_which_part_of_it_breaks_which_rule() -> None:
    said = refused(422, WRONG)
    assert "query.from: the year lies between 1970 and 2199" in said
    assert "log" not in said


def test_a_fault_of_the_service_points_at_its_log() -> None:
    assert "log" in refused(500, {"title": "Something went wrong here"})
    assert "RIDEALONG_TOKEN" in refused(401, {"title": "A valid access token is needed"})
