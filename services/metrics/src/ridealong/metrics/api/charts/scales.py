"""From figures to places on a picture, and to words that mean the same in every country."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import floor, log10
from typing import TypeVar

_NARROW = "\u202f"
_MINUS = "\u2212"
_SHORT = ((10**12, "T"), (10**9, "G"), (10**6, "M"), (10**4, "k"))
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scale:
    """Straight from the figures `low` to `high` to the places `start` to `end`; what lies beyond
    is drawn at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, figure: float) -> float:
        """Where this figure is drawn, to a tenth of a pixel."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        share = (figure - self.low) / (self.high - self.low)
        return round(self.start + min(1.0, max(0.0, share)) * (self.end - self.start), 1)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round figures from at most `low` to at least `high`, evenly apart."""
    if not low < high:
        high = low + max(1.0, abs(low) / 2)
    rough = (high - low) / (most - 1)
    power = 10.0 ** floor(log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * 0.999)
    first = floor(low / step)
    last = first
    while last * step < high - step * 1e-9:
        last += 1
    return [number * step for number in range(first, last + 1)]


def number(figure: Decimal | float) -> str:
    """To two places, thousands apart: `12 500.25`."""
    text = f"{round(Decimal(str(figure)), 2):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text.replace(",", _NARROW).replace("-", _MINUS)


def short(figure: float) -> str:
    """For an axis: `12k`, `1.5M`."""
    for size, letter in _SHORT:
        if abs(figure) >= size:
            return number(figure / (1000 if letter == "k" else size)) + letter
    return number(figure)


def days_between(first: date, last: date, most: int = 5) -> list[date]:
    """Some days from the first to the last, both included, evenly apart."""
    span = last.toordinal() - first.toordinal()
    if span <= 0:
        return [first]
    count = min(most, span + 1)
    return [
        date.fromordinal(first.toordinal() + round(span * each / (count - 1)))
        for each in range(count)
    ]


def thinned(items: Sequence[T], most: int) -> list[T]:
    """At most so many, evenly chosen, with the first and the last."""
    if len(items) <= most:
        return list(items)
    return [items[round(each * (len(items) - 1) / (most - 1))] for each in range(most)]
