"""Of a team there are sums and no list of people with a number each: nobody is ranked."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from ridealong.metrics.api.bench import Bench
from ridealong.metrics.api.hours_and_goals import TeamHoursAndGoals
from ridealong.metrics.api.team_coaching import TeamCoachingView
from ridealong.metrics.api.teams import TeamFollowThrough
from ridealong.metrics.model.bench import BenchConsent
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.rules.bench import bench

from .aiming import consent
from .areas import named
from .given import World

pytestmark = pytest.mark.requirement("D18")
PEOPLE = {"person", "rep", "manager"}
NUMBERS = {int, float, Decimal}


def parts(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all that it is made of."""
    yield model
    for field in model.model_fields.values():
        for kind in kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from parts(kind)


def kinds(annotation: Any) -> Iterator[Any]:
    """A type and all that it is made of."""
    yield annotation
    for each in get_args(annotation):
        yield from kinds(each)


@pytest.mark.parametrize("answer", [TeamFollowThrough, TeamCoachingView, TeamHoursAndGoals, Bench])
def test_no_answer_of_a_team_sets_a_number_beside_a_person(answer: type[BaseModel]) -> None:
    for part in parts(answer):
        named_ = PEOPLE & set(part.model_fields)
        numbers = [
            name
            for name, field in part.model_fields.items()
            if NUMBERS & set(kinds(field.annotation))
        ]
        assert not (named_ and numbers), part.__name__


def test_the_bench_is_listed_by_person_and_not_by_how_far_somebody_is() -> None:
    world = World().reads(
        consent(given=True, time="2026-01-02"),
        named("rep-1", "2026-01-05", focus="b", skill="a team", aim="next_role", realism=1),
        named("rep-1", "2026-01-04", focus="a", skill="a region", aim="next_role", realism=5),
    )
    listed = bench(world.all(BenchConsent), world.all(Focus))
    assert [each.since.date() for each in listed] == [date(2026, 1, 4), date(2026, 1, 5)]
