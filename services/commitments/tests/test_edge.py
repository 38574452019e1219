"""What a body of a command must say, and which times are taken at their word."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from ridealong.chassis.http.problems import Problem
from ridealong.commitments.api.bodies import (
    Delivered,
    Excuse,
    NewCommitment,
    Note,
    Progress,
    Reason,
    Renegotiation,
)
from ridealong.commitments.api.sessions import CountReason
from ridealong.commitments.api.times import check_time, check_window

from .given import Story, instant, made

NOW = instant("2026-03-10 12:00")
MAIL = {"label": "mail", "url": "mailto:mike@example.com"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (Excuse, {"reason": "the list came late", "until": "2026-12-05"}),
        (Progress, {"amount": "3", "asof": "2026-03-10T12:00:00Z"}),
        (CountReason, {"reason": "a short one", "why": "no time"}),
    ],
)
def test_a_name_that_is_not_known_is_refused_and_not_left_out(
    body: type[BaseModel], said: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        body.model_validate(said)


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0"])
@pytest.mark.parametrize(
    ("body", "field", "more"),
    [
        (NewCommitment, "text", {"direction": "yes_no"}),
        (Reason, "reason", {}),
        (Excuse, "reason", {}),
        (Renegotiation, "reason", {"target": "3"}),
        (CountReason, "reason", {}),
        (Note, "text", {}),
    ],
)
def test_what_people_must_say_is_more_than_blanks(
    body: type[BaseModel], field: str, more: Mapping[str, Any], blank: str
) -> None:
    assert getattr(body.model_validate({field: " a ", **more}), field) == " a "
    with pytest.raises(ValidationError) as refused:
        body.model_validate({field: blank, **more})
    assert [error["loc"] for error in refused.value.errors()] == [(field,)]


@pytest.mark.parametrize(("body", "more"), [(Progress, {"amount": "3"}), (Delivered, {})])
def test_evidence_points_to_pages_only(body: type[BaseModel], more: Mapping[str, Any]) -> None:
    for url in ("javascript:alert(1)", "mailto:mike@example.com", "https://", "//calls.example"):
        with pytest.raises(ValidationError, match="no http or https address"):
            body.model_validate({"evidence": [MAIL | {"url": url}], **more})
    for url in ("http://calls.example/1", "HTTPS://calls.example"):
        shown = body.model_validate({"evidence": [MAIL | {"url": url}], **more})
        assert shown.model_dump()["evidence"][0]["url"] == url


@pytest.mark.requirement("C1")
@pytest.mark.parametrize(
    ("said", "needed", "rule"),
    [
        (None, "show it", None),
        ("2026-03-10 12:05", "show it", None),
        ("2026-03-10 11:55", "show it", None),
        ("2026-03-01 12:00", None, None),
        ("2026-03-10 12:06", None, "lies in the future: leave it out for now"),
        ("2026-03-10 11:54", "show it", "is earlier than now: show it, or leave it out for now"),
    ],
)
def test_a_time_that_would_not_count_as_said_is_refused(
    said: str | None, needed: str | None, rule: str | None
) -> None:
    refused = _refused(instant(said) if said else None, needed)
    assert refused == ([{"field": "body.as_of", "rule": f"{said} UTC {rule}"}] if rule else [])


def _refused(said: datetime | None, needed: str | None) -> list[dict[str, Any]]:
    try:
        check_time("as_of", said, NOW, needed)
    except Problem as problem:
        return problem.details.errors
    return []


@pytest.mark.requirement("C1")
def test_what_comes_when_the_late_window_has_closed_is_refused_at_once() -> None:
    known = Story(made()).commitment()
    check_window(known, known.late_window_ends - timedelta(seconds=1))
    with pytest.raises(Problem) as refused:
        check_window(known, known.late_window_ends)
    assert refused.value.status == 409
    assert "had closed by then" in (refused.value.details.detail or "")
