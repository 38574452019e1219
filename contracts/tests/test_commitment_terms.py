import json
from typing import Any

import pytest
from pydantic import ValidationError

from ridealong.contracts import BadEvent, Event, decode
from ridealong.contracts.codec import read as read_strictly
from ridealong.contracts.commitments import CommitmentMade
from ridealong.contracts.examples import of

from .given import CALL, headers_of

TERMS = of("ridealong.commitment.made.v1")["data"]
CALLS = {"kind": "discovery_call", "unit": "count"}


def made(**changes: Any) -> CommitmentMade:
    return CommitmentMade.model_validate(TERMS | changes)


@pytest.mark.requirement("0.19")
def test_a_measured_commitment_has_measure_target_owner_and_due_date() -> None:
    for missing in ("owner_id", "due", "zone", "direction"):
        with pytest.raises(ValidationError, match="Field required"):
            CommitmentMade.model_validate({n: v for n, v in TERMS.items() if n != missing})
    for changes in ({"measure": None}, {"target": None}):
        with pytest.raises(ValidationError, match="need a measure and a target"):
            made(**changes)


def test_yes_or_no_has_neither_measure_nor_target() -> None:
    assert made(direction="yes_no", measure=None, target=None).target is None
    for changes in ({"measure": CALLS, "target": None}, {"measure": None, "target": "1"}):
        with pytest.raises(ValidationError, match="neither measure nor target"):
            made(direction="yes_no", **changes)


@pytest.mark.parametrize("target", ["0", "-1", "-0.0001"])
@pytest.mark.requirement("C1")
def test_a_target_of_zero_or_less_is_refused(target: str) -> None:
    with pytest.raises(ValidationError, match="greater than 0"):
        made(target=target)


def test_it_is_owed_by_one_of_the_pair() -> None:
    assert made(owner_id="dana").owner() == "mike"
    with pytest.raises(ValidationError, match="the rep or the manager"):
        made(owner_id="stranger")


@pytest.mark.parametrize("wrong", [{"target": "0"}, {"target": "-3"}, {"zone": "Europe/Gotham"}])
@pytest.mark.parametrize("event", ["proposed", "made"])
def test_what_the_rules_judge_is_read_from_the_log_and_written_by_nobody(
    event: str, wrong: dict[str, str]
) -> None:
    example = of(f"ridealong.commitment.{event}.v1")
    value = json.dumps(example["data"] | wrong).encode()
    headers = headers_of(CALL, type=example["type"].encode())
    read = decode(example["partitionkey"].encode(), headers, value)
    assert isinstance(read, Event)
    assert str(getattr(read.data, *wrong)) in wrong.values()
    with pytest.raises(ValidationError, match=r"greater than 0|IANA"):
        type(read.data).model_validate(example["data"] | wrong)
    with pytest.raises(BadEvent, match=r"greater than 0|IANA"):
        read_strictly(dict(headers), value)
