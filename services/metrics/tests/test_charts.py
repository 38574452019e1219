"""Pictures show the figures that they are given, inside their frame, whatever names hold."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.metrics.api.charts.bars import (
    Column,
    Columns,
    Share,
    Shares,
    columns_drawing,
    shares_drawing,
)
from ridealong.metrics.api.charts.canvas import Canvas
from ridealong.metrics.api.charts.figures import shares_table, trend_table
from ridealong.metrics.api.charts.scales import number, short, ticks
from ridealong.metrics.api.charts.tables import fragment
from ridealong.metrics.api.charts.trend import MOST, Trend, drawing

SVG = "{http://www.w3.org/2000/svg}"
START = date(2026, 1, 1)
HOSTILE = "</title><script>alert('x')</script>\x00\ud800 \"'&"

figures = st.decimals(-(10**12), 10**12, places=2)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
names = st.text(max_size=300)
points = st.lists(st.tuples(days, figures), max_size=250, unique_by=lambda each: each[0]).map(
    lambda found: tuple(sorted(found))
)
shares = st.builds(
    Share,
    name=names,
    share=st.decimals(0, 1, places=4),
    words=names,
    enough=st.booleans(),
)


def read(canvas: Canvas) -> Element:
    written = canvas.written()
    assert len(written) < 20_000
    return fromstring(written)  # noqa: S314 - our own


def texts(root: Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def hints(root: Element) -> list[str]:
    shapes = (*root.iter(f"{SVG}circle"), *root.iter(f"{SVG}rect"))
    return [found.text or "" for each in shapes if (found := each.find(f"{SVG}title")) is not None]


def places(root: Element) -> list[tuple[float, float]]:
    """All corners of all that is drawn."""
    found: list[tuple[float, float]] = []
    for each in root.iter():
        at = {name: float(value) for name, value in each.items() if _is_place(name)}
        for x, y in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")):
            if x in at and each is not root:
                wide, high = at.get("width", 0.0), at.get("height", 0.0)
                round_ = at.get("r", 0.0)
                found += [
                    (at[x] - round_, at[y] - round_),
                    (at[x] + wide + round_, at[y] + high + round_),
                ]
        for pair in each.get("points", "").split():
            x_, y_ = pair.split(",")
            found.append((float(x_), float(y_)))
    return found


def _is_place(name: str) -> bool:
    return name in {"x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height"}


def assert_sound(root: Element) -> None:
    """What holds for every picture."""
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        *("svg", "title", "desc", "style", "rect", "line", "text", "circle"),
        *("polyline", "polygon"),
    }
    attributes = {name for each in root.iter() for name in each.keys()}  # noqa: SIM118 - XML's own
    assert not {name for name in attributes if name.startswith("on") or "href" in name}
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    for x, y in places(root):
        assert 0 <= x <= width
        assert 0 <= y <= height


@given(points, points, st.one_of(st.none(), figures), names, names)
def test_a_trend_stays_in_its_frame_whatever_it_shows(
    shown: tuple[tuple[date, Decimal], ...],
    even: tuple[tuple[date, Decimal], ...],
    level: Decimal | None,
    title: str,
    under: str,
) -> None:
    chart = Trend(title, under, shown, even=even[:30], level=level, level_words=under[:50])
    assert_sound(read(drawing(chart)))


@given(st.lists(shares, max_size=100), st.one_of(st.none(), st.decimals(0, 1, places=4)), names)
def test_bars_stay_in_their_frame_whatever_they_show(
    bars: list[Share], whole: Decimal | None, title: str
) -> None:
    assert_sound(read(shares_drawing(Shares(title, title, tuple(bars), whole))))


@given(
    st.lists(st.builds(Column, name=names, figure=st.decimals(0, 10**6, places=2), words=names)),
    st.decimals(0, 200, places=1),
)
def test_columns_stay_in_their_frame_whatever_they_show(
    columns: list[Column], level: Decimal
) -> None:
    assert_sound(
        read(columns_drawing(Columns("Hours", "", tuple(columns), " h", ((level, "full"),))))
    )


def test_the_points_are_the_figures_and_lie_where_their_axis_says() -> None:
    shown = tuple((START + timedelta(days=7 * n), Decimal(n * n)) for n in range(11))
    root = read(drawing(Trend("Calls", "", shown)))
    assert hints(root) == [f"{day}: {number(value)}" for day, value in shown]
    circles = list(root.iter(f"{SVG}circle"))
    up = [float(str(each.get("cy"))) for each in circles]
    axis = {
        str(each.text): float(str(each.get("y"))) - 4
        for each in root.iter(f"{SVG}text")
        if each.get("text-anchor") == "end" and str(each.text).isdigit()
    }
    zero, hundred = axis["0"], axis["100"]
    for place, (_, value) in zip(up, shown, strict=True):
        assert place == pytest.approx(zero + (hundred - zero) * float(value) / 100, abs=0.11)
    along = [float(str(each.get("cx"))) for each in circles]
    steps = [later - before for before, later in pairwise(along)]
    assert max(steps) - min(steps) < 0.3


def test_a_bar_is_as_long_as_its_share() -> None:
    bars = tuple(Share(f"k{n}", Decimal(n) / 4, f"{n} of 4", enough=n == 4) for n in range(5))
    root = read(shares_drawing(Shares("Plan", "", bars, Decimal("0.5"))))
    drawn = [each for each in root.iter(f"{SVG}rect") if each.find(f"{SVG}title") is not None]
    full = float(str(drawn[-1].get("width")))
    assert [float(str(each.get("width"))) / full for each in drawn] == pytest.approx(
        [0, 0.25, 0.5, 0.75, 1], abs=0.001
    )
    assert [each.get("class") for each in drawn] == ["ra-less"] * 4 + ["ra-bar"]
    assert "50\u202f%" in texts(root)


def test_ten_years_of_points_are_thinned_and_keep_both_ends() -> None:
    shown = tuple((START + timedelta(days=n), Decimal(n)) for n in range(3650))
    chart = Trend("Score", "", shown)
    assert len(chart.drawn) == MOST
    assert (chart.drawn[0], chart.drawn[-1]) == (shown[0], shown[-1])
    assert set(chart.drawn) <= set(shown)
    assert len(read(drawing(chart)).findall(f"{SVG}polyline")) == 1


@pytest.mark.parametrize(
    ("empty", "words"),
    [
        (lambda: drawing(Trend("Score", "", ())), "no activity yet"),
        (lambda: shares_drawing(Shares("Plan", "", (), None)), "no plan yet"),
        (
            lambda: columns_drawing(
                Columns("Hours", "", (Column("2026-01", Decimal(0), "0 min"),), " h")
            ),
            "no coaching yet",
        ),
    ],
)
def test_where_there_is_nothing_yet_the_picture_says_so(
    empty: Callable[[], Canvas], words: str
) -> None:
    root = read(empty())
    assert_sound(root)
    assert words in texts(root)
    assert words in str(root[1].text)


def test_a_hostile_name_is_text_in_the_picture_and_in_its_table() -> None:
    bars = (Share(HOSTILE, Decimal(1), HOSTILE, enough=True),)
    chart = Shares(HOSTILE, HOSTILE, bars, Decimal(1))
    assert_sound(read(shares_drawing(chart)))
    page = fragment(shares_drawing(chart), HOSTILE, shares_table(chart), HOSTILE).decode()
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 4


def test_the_table_holds_what_is_drawn_and_can_be_read_by_rows() -> None:
    shown = tuple((START + timedelta(days=n), Decimal(1000 * n)) for n in range(3))
    chart = Trend("Closed business", "", shown)
    page = fragment(drawing(chart), chart.title, trend_table(chart), chart.nothing).decode()
    for day, value in shown:
        assert f'<th scope="row">{day}</th><td>{number(value)}</td>' in page
    assert '<th scope="col">day</th>' in page
    nothing = Trend("Closed business", "", ())
    page = fragment(drawing(nothing), "", trend_table(nothing), nothing.nothing).decode()
    assert "<table" not in page
    assert "<p>no activity yet</p>" in page


def test_the_same_figures_are_the_same_bytes() -> None:
    chart = Trend("Calls", "under", ((START, Decimal(3)),), level=Decimal(10), level_words="10")
    assert drawing(chart).written() == drawing(chart).written()


@pytest.mark.parametrize(
    ("figure", "words", "axis"),
    [
        ("0", "0", "0"),
        ("-0.001", "0", "0"),
        ("1234.5", "1\u202f234.5", "1\u202f234.5"),
        ("12500", "12\u202f500", "12.5k"),
        ("-1500000", "\u22121\u202f500\u202f000", "\u22121.5M"),
    ],
)
def test_numbers_mean_the_same_in_every_country(figure: str, words: str, axis: str) -> None:
    assert number(Decimal(figure)) == words
    assert short(float(figure)) == axis


@given(figures, st.decimals(0, 10**12, places=2))
def test_an_axis_reaches_around_its_figures(low: Decimal, span: Decimal) -> None:
    high = float(low + span)
    marks = ticks(float(low), high)
    rounding = (marks[-1] - marks[0]) * 1e-6
    assert marks[0] <= float(low) + rounding
    assert marks[-1] >= high - rounding
    assert 2 <= len(marks) <= 8
