"""Bars: what was done of what was planned, and hours by month."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ridealong.metrics.api.charts.canvas import EMPTY, LEFT, RIGHT, Canvas, fitting
from ridealong.metrics.api.charts.scales import Scale, number, short, ticks

MOST: Final = 24
_ROW: Final = 46
_HEAD: Final = 74
_HEIGHT: Final = 300
_TOP, _BOTTOM = 84.0, _HEIGHT - 40.0
_WIDEST: Final = 64.0
_BESIDE: Final = RIGHT - 34.0
"""Where columns end: behind it stands what their levels are called."""
_LABEL: Final = 40.0
"""Room that a figure takes over its column."""


@dataclass(frozen=True, slots=True)
class Share:
    """A bar from nothing to all: `share` from 0 to 1, what it is of, and whether that is enough."""

    name: str
    share: Decimal
    words: str
    enough: bool


@dataclass(frozen=True, slots=True)
class Shares:
    """Bars below one another; `whole` is what they come to together."""

    title: str
    under: str
    bars: tuple[Share, ...]
    whole: Decimal | None
    beside: str = ""
    nothing: str = "no plan yet"

    def said(self) -> str:
        """The picture in words."""
        if not self.bars:
            return self.nothing
        told = "; ".join(f"{each.name}: {each.words}" for each in self.bars[:MOST])
        return f"{self.under}. {told}."


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name under it, its figure over it, and what more there is to say."""

    name: str
    figure: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns side by side, and the `levels` that they are held against, each with its name."""

    title: str
    under: str
    columns: tuple[Column, ...]
    unit: str
    levels: tuple[tuple[Decimal, str], ...] = ()
    beside: str = ""
    nothing: str = "no coaching yet"

    @property
    def drawn(self) -> tuple[Column, ...]:
        """The newest, as many as can be told apart."""
        return self.columns[-MOST:]

    def said(self) -> str:
        """The picture in words."""
        if not any(each.figure for each in self.columns):
            return self.nothing
        told = "; ".join(
            f"{each.name}: {number(each.figure)}{self.unit}, {each.words}" for each in self.drawn
        )
        return f"{self.under}. {told}."


def percent(share: Decimal) -> str:
    """`83 %`"""
    return f"{number(round(share * 100))}\u202f%"


def shares_drawing(chart: Shares) -> Canvas:
    """The picture of bars below one another."""
    bars = chart.bars[:MOST]
    canvas = Canvas(_HEAD + max(len(bars), 2) * _ROW + 10, chart.title, chart.said())
    canvas.head(
        chart.title,
        chart.under,
        "" if chart.whole is None else percent(chart.whole),
        chart.beside,
    )
    if not bars:
        canvas.empty(chart.nothing)
    along = Scale(0, 1, 20, RIGHT)
    for row, bar in enumerate(bars):
        y = _HEAD + row * _ROW + 14
        canvas.text(20, y, fitting(bar.name, 40), "ra-n")
        canvas.text(RIGHT, y, bar.words, "ra-s", anchor="end")
        canvas.add("rect", "ra-track", x=20, y=y + 8, width=RIGHT - 20, height=10, rx=5)
        end = along.at(float(bar.share))
        shape = canvas.add(
            "rect",
            "ra-bar" if bar.enough else "ra-less",
            x=20,
            y=y + 8,
            width=max(0.0, end - 20),
            height=10,
            rx=min(5.0, max(0.0, (end - 20) / 2)),
        )
        canvas.hint(shape, f"{bar.name}: {bar.words}")
    return canvas


def columns_drawing(chart: Columns) -> Canvas:
    """The picture of columns side by side."""
    columns = chart.drawn
    empty = not any(each.figure for each in columns)
    canvas = Canvas(EMPTY if empty else _HEIGHT, chart.title, chart.said())
    newest = "" if empty else number(columns[-1].figure) + chart.unit
    canvas.head(chart.title, chart.under, newest, chart.beside)
    if empty:
        canvas.empty(chart.nothing)
        return canvas
    levels = [float(level) for level, _ in chart.levels]
    marks = ticks(0, max(*(float(each.figure) for each in columns), *levels, 0.0), 4)
    up = Scale(marks[0], marks[-1], _BOTTOM, _TOP)
    for mark in marks:
        canvas.line(LEFT, up.at(mark), _BESIDE, up.at(mark), kind="ra-g")
        canvas.text(LEFT - 8, up.at(mark) + 4, short(mark), "ra-s", anchor="end")
    for level, words in chart.levels:
        y = up.at(float(level))
        canvas.line(LEFT, y, _BESIDE, y, kind="ra-goal")
        canvas.text(RIGHT, y + 4, words, "ra-m", anchor="end")
    room = (_BESIDE - LEFT) / len(columns)
    wide = min(_WIDEST, room * 0.62)
    every = 1 + (len(columns) - 1) // 9
    for place, each in enumerate(columns):
        middle = LEFT + room * (place + 0.5)
        top = up.at(float(each.figure))
        shape = canvas.add(
            "rect",
            "ra-bar",
            x=middle - wide / 2,
            y=top,
            width=wide,
            height=_BOTTOM - top,
            rx=min(4.0, (_BOTTOM - top) / 2),
        )
        canvas.hint(shape, f"{each.name}: {number(each.figure)}{chart.unit}, {each.words}")
        if (len(columns) - 1 - place) % every == 0:
            canvas.text(middle, _BOTTOM + 22, each.name, "ra-s", anchor="middle")
        if room >= _LABEL:
            canvas.text(middle, top - 7, number(each.figure), "ra-n", anchor="middle")
    return canvas
