"""What a score is computed from, as plain JSON: items and the versions of the parameters."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    WrapValidator,
    model_validator,
)

from ridealong.contracts import Day
from ridealong.contracts.commitments import WhyNotScored
from ridealong.contracts.credit import cap
from ridealong.contracts.fields import Count, Id
from ridealong.contracts.yardsticks import FOLLOW_THROUGH, LIMITS
from ridealong.metrics.rules.follow_through import PRECISE
from ridealong.metrics.rules.parameters import PARAMETERS, ParameterHistory, Parameters

_PLACES: Final = Decimal(1).scaleb(-10)
_OF_EXPORT: Final = {
    "commitment": "id",
    "due": "due",
    "credit": "q",
    "kept": "kept",
    "why": "left_out",
    "left_out_on": "left_out_on",
    "renegotiations": "renegotiations",
}
"""What the export of a score calls its parts, and what they are called here."""


def rounded(number: Decimal) -> Decimal:
    """To ten places."""
    return number.quantize(_PLACES, context=PRECISE)


def _within(name: str, **more: Any) -> Any:
    limits = LIMITS[f"{FOLLOW_THROUGH}{name}"]
    return Field(ge=limits.least, le=limits.most, **more)


class _Question(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_by_name=True
    )


class AskedItem(_Question):
    """A settled promise: its due day and its credit, 0 to 1, rounded to ten places.

    `kept` in full and on time; when not said, that is a credit of 1. It may be less where it had
    been renegotiated before, `renegotiations` times in time. `left_out_on` is the day on
    which it was left out, its due day when not said; only the note on many left out looks at it.
    """

    due: Day
    q: Annotated[Decimal, Field(ge=0, le=1), AfterValidator(rounded)]
    id: Id | None = None
    kept: bool | None = None
    left_out: WhyNotScored | None = None
    left_out_on: Day | None = None
    renegotiations: Count = 0

    @model_validator(mode="after")
    def _kept_is_worth_it(self) -> Self:
        worth = cap(self.renegotiations)
        if self.kept and self.left_out is None and self.q != worth:
            often = f" after {self.renegotiations} renegotiations" if self.renegotiations else ""
            raise ValueError(
                f"q and kept contradict one another: kept in full and on time{often} it is worth "
                f"{worth}, and q is {self.q.normalize():f}. Put one right, or say how many "
                "renegotiations it had"
            )
        return self


class AskedVersion(_Question):
    """The organisation's numbers, for what is due from a day on.

    What isn't given is as in the version before, and in the first one as usual.
    """

    from_: Annotated[Day | None, Field(alias="from")] = None
    half_life_days: Annotated[Decimal, _within("half_life_days")] = PARAMETERS.half_life_days
    prior_mean: Annotated[Decimal, _within("prior_mean")] = PARAMETERS.prior_mean
    prior_weight: Annotated[Decimal, _within("prior_weight")] = PARAMETERS.prior_weight
    late_share: Annotated[Decimal, _within("late_share")] = PARAMETERS.late_share
    late_window_days: Annotated[int, _within("late_window_days")] = PARAMETERS.late_window_days
    min_n: Annotated[int, _within("needed", validation_alias="needed")] = PARAMETERS.needed

    def after(self, before: Parameters) -> Parameters:
        """The set that this version makes of the one before."""
        said = {name: getattr(self, name) for name in self.model_fields_set - {"from_"}}
        if "min_n" in said:
            said["needed"] = said.pop("min_n")
        return replace(before, **said)


Versions = tuple[AskedVersion, ...]


def _one_or_many(given: Any, many: Callable[[Any], Versions]) -> Versions:
    if isinstance(given, Mapping):
        return (AskedVersion.model_validate(given),)
    return many(given)


def _in_order(versions: Versions) -> Versions:
    days = [each.from_ for each in versions[1:]]
    if any(day is None for day in days):
        raise ValueError("give each version but the first its day: from")
    known = [each.from_ for each in versions if each.from_ is not None]
    if any(later <= earlier for earlier, later in pairwise(known)):
        raise ValueError("list the versions by their days, the earliest first, each day once")
    return versions


class ScoreQuestion(_Question):
    """What a score is computed from; the export of a score is understood as well.

    `params` is one set of the organisation's numbers, or a list of versions.
    """

    items: Annotated[tuple[AskedItem, ...], Field(max_length=100_000)]
    params: Annotated[
        Versions,
        Field(max_length=10_000),
        WrapValidator(_one_or_many),
        AfterValidator(_in_order),
    ] = ()

    @model_validator(mode="before")
    @classmethod
    def _of_export(cls, given: Any) -> Any:
        if not isinstance(given, Mapping) or not {"left_out_items", "params"} <= set(given):
            return given
        counted, left_out = given.get("items"), given["left_out_items"]
        if not isinstance(counted, list) or not isinstance(left_out, list):
            return {"items": counted, "params": given["params"]}
        items = [_renamed(each) for each in counted]
        items += [_renamed(each, q=0) for each in left_out]
        return {"items": items, "params": given["params"]}

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        named = [item.id for item in self.items if item.id is not None]
        if len(set(named)) < len(named):
            raise ValueError("two items have the same id: give each its own, or none")
        return self

    @model_validator(mode="after")
    def _full_credit_is_kept(self) -> Self:
        history = self.history
        for number, item in enumerate(self.items):
            late_in_full = item.kept is False and item.q == 1 and item.left_out is None
            if late_in_full and history.at(item.due).late_share < 1:
                raise ValueError(
                    f"items.{number}: q is 1, so it was kept in full and on time, and kept says it "
                    "wasn't: put q right, or kept"
                )
        return self

    @property
    def history(self) -> ParameterHistory:
        """The parameters by due day."""
        sets: list[tuple[date, Parameters]] = []
        current = PARAMETERS
        for version in self.params:
            current = version.after(current)
            sets.append((version.from_ or date.min, current))
        return ParameterHistory(tuple(sets))


def versions_of(history: ParameterHistory) -> Versions:
    """All sets in the form that they are asked in, each in full, the usual one first."""
    sets: list[tuple[date | None, Parameters]] = [(None, PARAMETERS), *history.sets]
    return tuple(
        AskedVersion(
            from_=since,
            half_life_days=each.half_life_days,
            prior_mean=each.prior_mean,
            prior_weight=each.prior_weight,
            late_share=each.late_share,
            late_window_days=each.late_window_days,
            min_n=each.needed,
        )
        for since, each in sets
    )


def _renamed(item: Any, **more: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    return {_OF_EXPORT[name]: value for name, value in item.items() if name in _OF_EXPORT} | more
