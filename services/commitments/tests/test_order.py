"""Whatever topic is read first, and however often: the same end, and the one an oracle computes."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.commitments.model import Commitment
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.commitments import CommitmentMade

from .drawn import comings_and_goings, done, lives, moments, promises
from .given import made
from .in_any_order import by_key, end, last_told, read


@settings(max_examples=80)
@given(
    lives(),
    done(),
    comings_and_goings(),
    st.randoms(use_true_random=False),
    st.randoms(use_true_random=False),
)
def test_the_end_is_the_same_whichever_topic_is_read_first(
    promised: list[Event[Any]],
    acted: list[Event[Any]],
    people: list[Event[Any]],
    one: Random,
    other: Random,
) -> None:
    lanes = [promised, *by_key(people), *by_key(acted)]
    (first, _), (second, _) = read(lanes, one), read(lanes, other)
    assert end(first) == end(second)
    assert first.refused == second.refused
    assert last_told(first) == last_told(second)


@settings(max_examples=40)
@given(
    lives(),
    done(),
    comings_and_goings(),
    st.randoms(use_true_random=False),
    st.randoms(use_true_random=False),
)
def test_read_anew_from_a_log_that_has_its_timers_the_end_is_the_same(
    promised: list[Event[Any]],
    acted: list[Event[Any]],
    people: list[Event[Any]],
    live: Random,
    anew: Random,
) -> None:
    lanes = [promised, *by_key(people), *by_key(acted)]
    first, rung = read(lanes, live)
    second, _ = read([rung, *lanes], anew)
    assert end(first) == end(second)
    assert first.refused == second.refused


def oracle(
    terms: CommitmentMade, agreed: datetime, acted: Sequence[Event[Any]]
) -> tuple[Decimal, Decimal]:
    """Amount at due and amount in all by plain counting over local days; no rule of ours."""
    zone = ZoneInfo(terms.zone)
    gone = {each.data.activity for each in acted if not isinstance(each.data, ActivityLogged)}
    at_due = in_all = Decimal(0)
    for each in acted:
        data = each.data
        if not isinstance(data, ActivityLogged) or data.activity in gone or terms.measure is None:
            continue
        if (data.rep, data.kind) != (terms.owner_id, terms.measure.kind):
            continue
        days_late = (data.occurred_at.astimezone(zone).date() - terms.due).days
        if data.occurred_at >= agreed and days_late <= 14:
            in_all += data.quantity
            at_due += data.quantity if days_late <= 0 else 0
    return at_due, in_all


@pytest.mark.requirement("C1")
@settings(max_examples=80)
@given(promises("c-1"), moments, done(), st.randoms(use_true_random=False))
def test_the_credit_is_what_plain_counting_gives(
    terms: dict[str, Any], at: str, acted: list[Event[Any]], chance: Random
) -> None:
    promise = made(at, **terms)
    stage, _ = read([[promise], *by_key(acted)], chance)
    if stage.refused:
        local = promise.time.astimezone(ZoneInfo(promise.data.zone))
        assert local.date() > promise.data.due
        return
    [state] = stage.all(Commitment)
    at_due, in_all = oracle(promise.data, promise.time, acted)
    assert (state.amount_at_due, state.amount_now) == (at_due, in_all)
    target = terms["target"]
    if terms["direction"] == "at_most":
        expected = Decimal(at_due <= target)
    else:
        due, close = min(Decimal(1), at_due / target), min(Decimal(1), in_all / target)
        expected = due + (close - due) / 2
    assert abs(state.credit - expected) <= Decimal("0.00005")
