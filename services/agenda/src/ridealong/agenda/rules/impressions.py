"""What people think, told apart from what is counted (T12)."""

from typing import Final, Literal

_WHOSE: Final[dict[Literal["own", "observed"], str]] = {
    "own": "the rep's own impression",
    "observed": "the manager's impression",
}


def impression(whose: Literal["own", "observed"], value: int) -> str:
    """A rating in words that say whose impression it is, and that it is one."""
    return f"{_WHOSE[whose]}: {value} of 5"
