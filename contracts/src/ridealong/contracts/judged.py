"""Fields of a promise that its rules judge once it lies in the log.

Nobody writes such a field wrongly with these models, and the published schema says what is right.
What lies in the log all the same is read, so that the rules can refuse it with a reason that the
pair reads, instead of each reader of the topic giving it up as unreadable (see the decision
`judged-by-rules.md`).
"""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Final

from pydantic import AfterValidator, Field, ValidationInfo

from ridealong.contracts.fields import known_zone, published

FROM_THE_LOG: Final[Mapping[str, bool]] = MappingProxyType({"from the log": True})
"""The context in which what lies in the log is validated."""


def _above_zero(amount: Decimal, info: ValidationInfo) -> Decimal:
    if amount <= 0 and info.context is not FROM_THE_LOG:
        raise ValueError("Input should be greater than 0")
    return amount


def _zone(name: str, info: ValidationInfo) -> str:
    return name if info.context is FROM_THE_LOG else known_zone(name)


JudgedTarget = Annotated[
    Decimal,
    Field(max_digits=28, decimal_places=10),
    AfterValidator(_above_zero),
    published(exclusiveMinimum=0),
]
"""As `Positive`; not above zero, it is left to the rules."""

JudgedZone = Annotated[str, Field(max_length=64), AfterValidator(_zone)]
"""As `ZoneName`; unknown, it is left to the rules."""
