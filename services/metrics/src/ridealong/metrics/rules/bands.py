"""Bands of the score, with hysteresis (DOMAIN C1 "Bands")."""

from collections.abc import Iterable

from ridealong.contracts.scores import Band

LINES = (50, 70, 85)
NAMES: tuple[Band, ...] = ("at_risk", "slipping", "steady", "strong")
MARGIN = 2
Above = tuple[bool, ...]
"""For each of the lines whether the score is past it."""


def band(percents: Iterable[int]) -> Band | None:
    """The band after a run of shown scores, None before the first."""
    above: Above | None = None
    for value in percents:
        above = past(above, value)
    return named(above)


def past(above: Above | None, value: int) -> Above:
    """The lines that the score is past after one more shown value.

    The first score takes the band it lies in. From then on a line is crossed only by a score at
    least 2 points past it: 85 is strong at once, but a steady 84 becomes strong at 87, and then
    steady again at 83.
    """
    if above is None:
        return tuple(value >= line for line in LINES)
    return tuple(
        value > line - MARGIN if was else value >= line + MARGIN
        for was, line in zip(above, LINES, strict=True)
    )


def named(above: Above | None) -> Band | None:
    """The band between these lines."""
    return None if above is None else NAMES[sum(above)]
