"""A forecast is three amounts of a period, none larger than the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ridealong.contracts.goals import ForecastStated, PipelineStated

PERIOD = {
    "rep": "mike",
    "by": "mike",
    "starts": "2026-10-01",
    "ends": "2026-12-31",
    "currency": "USD",
}
amounts = st.integers(0, 10**9)


def stated(committed: int, likely: int, upside: int, **more: str) -> ForecastStated:
    content = {"forecast": "f-1", **PERIOD, **more}
    content |= {"committed": str(committed), "likely": str(likely), "upside": str(upside)}
    return ForecastStated.model_validate(content)


@pytest.mark.requirement("2.15")
@given(amounts, amounts, amounts)
def test_it_is_taken_where_its_amounts_rise_and_refused_with_the_field_where_not(
    committed: int, likely: int, upside: int
) -> None:
    if committed <= likely <= upside:
        assert stated(committed, likely, upside).upside == upside
        return
    with pytest.raises(ValidationError) as refused:
        stated(committed, likely, upside)
    wrong = {each["loc"][0] for each in refused.value.errors()}
    assert wrong <= {"likely", "upside"}


@pytest.mark.requirement("2.16")
def test_a_period_ends_after_it_starts() -> None:
    content = {"pipeline": "p-1", "generated": "5", **PERIOD}
    assert PipelineStated.model_validate(content).generated == 5
    with pytest.raises(ValidationError, match="it ends before it starts on 2027-01-01"):
        PipelineStated.model_validate(content | {"starts": "2027-01-01"})
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        PipelineStated.model_validate(content | {"generated": "-1"})
