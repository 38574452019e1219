"""A figure over time: the line, where it should have been, and where it is meant to go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from ridealong.metrics.api.charts.canvas import EMPTY, LEFT, RIGHT, Canvas
from ridealong.metrics.api.charts.scales import (
    Scale,
    days_between,
    number,
    short,
    thinned,
    ticks,
)

HEIGHT: Final = 300
MOST: Final = 100
"""Points that are drawn; the first and the last always are."""
_TOP, _BOTTOM = 78.0, HEIGHT - 40.0
_DOTS: Final = 40
Point = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class Trend:
    """`points` in order of time. `even` is how it would go evenly, `level` where it is meant to be
    in the end. `first` and `last` are the days that are shown at least, `most` the top of the
    axis where it is known."""

    title: str
    under: str
    points: tuple[Point, ...]
    unit: str = ""
    even: tuple[Point, ...] = ()
    level: Decimal | None = None
    level_words: str = ""
    first: date | None = None
    last: date | None = None
    most: int | None = None
    beside: str = ""
    nothing: str = "no activity yet"

    @property
    def drawn(self) -> tuple[Point, ...]:
        """The points that the picture and its table show."""
        return tuple(thinned(self.points, MOST))

    def said(self) -> str:
        """The picture in words."""
        if not self.points:
            return self.nothing
        told = "; ".join(f"{day}: {number(value)}{self.unit}" for day, value in self.drawn[-12:])
        goal = "" if self.level is None else f" {self.level_words}."
        return f"{self.under}.{goal} Newest: {told}."


def drawing(chart: Trend) -> Canvas:
    """The picture."""
    canvas = Canvas(HEIGHT if chart.points else EMPTY, chart.title, chart.said())
    newest = chart.points[-1] if chart.points else None
    figure = "" if newest is None else number(newest[1]) + chart.unit
    canvas.head(chart.title, chart.under, figure, chart.beside)
    if not chart.points:
        canvas.empty(chart.nothing)
        return canvas
    points = chart.drawn
    along = _along(chart)
    up = _up(canvas, chart)
    _days(canvas, along)
    if chart.level is not None:
        y = up.at(float(chart.level))
        canvas.line(LEFT, y, RIGHT, y, kind="ra-goal")
        below = y + 14 if y < _TOP + 14 else y - 5
        canvas.text(RIGHT, below, chart.level_words, "ra-m", anchor="end")
    even = _placed(chart.even, along, up)
    if even:
        canvas.add("polyline", "ra-ref", points=_path(even))
    placed = _placed(points, along, up)
    if len(placed) > 1:
        floor_ = up.at(max(0.0, up.low))
        area = [(placed[0][0], floor_), *placed, (placed[-1][0], floor_)]
        canvas.add("polygon", "ra-area", points=_path(area))
        canvas.add("polyline", "ra-main", points=_path(placed))
    if len(even) > 1:
        x, y = even[len(even) // 2]
        canvas.text(x - 6, y - 8, "even pace", "ra-h", anchor="end")
    for place, (day, value) in list(zip(placed, points, strict=True))[-_DOTS:]:
        is_last = (day, value) == points[-1]
        dot = canvas.add(
            "circle",
            "ra-last" if is_last else "ra-dot",
            cx=place[0],
            cy=place[1],
            r=5 if is_last else 3,
        )
        canvas.hint(dot, f"{day}: {number(value)}{chart.unit}")
    return canvas


def _along(chart: Trend) -> Scale:
    days = [day for day, _ in (*chart.points, *chart.even)]
    first = min([*days, *([chart.first] if chart.first else [])])
    last = max([*days, *([chart.last] if chart.last else [])])
    return Scale(first.toordinal(), last.toordinal(), LEFT, RIGHT)


def _up(canvas: Canvas, chart: Trend) -> Scale:
    figures = [float(value) for _, value in (*chart.points, *chart.even)]
    figures += [float(chart.level)] if chart.level is not None else []
    high = chart.most if chart.most is not None else max(0.0, *figures)
    marks = ticks(min(0.0, *figures), high)
    scale = Scale(marks[0], marks[-1], _BOTTOM, _TOP)
    for mark in marks:
        y = scale.at(mark)
        canvas.line(LEFT, y, RIGHT, y, kind="ra-g")
        canvas.text(LEFT - 8, y + 4, short(mark), "ra-s", anchor="end")
    return scale


def _days(canvas: Canvas, along: Scale) -> None:
    shown = days_between(date.fromordinal(int(along.low)), date.fromordinal(int(along.high)))
    for place, day in enumerate(shown):
        anchor = "middle"
        if len(shown) > 1:
            anchor = {0: "start", len(shown) - 1: "end"}.get(place, "middle")
        canvas.text(along.at(day.toordinal()), _BOTTOM + 22, day.isoformat(), "ra-s", anchor)


def _placed(points: Sequence[Point], along: Scale, up: Scale) -> list[tuple[float, float]]:
    return [(along.at(day.toordinal()), up.at(float(value))) for day, value in points]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)
