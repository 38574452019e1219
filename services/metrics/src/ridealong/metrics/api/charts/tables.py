"""A picture with its table, as a fragment of HTML for a page of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from ridealong.metrics.api.charts.canvas import Canvas, clean


@dataclass(frozen=True, slots=True)
class Table:
    """What is drawn, in rows; the first column names them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def fragment(canvas: Canvas, caption: str, table: Table, nothing: str) -> bytes:
    """`<figure>` with the picture, and under it all of its figures."""
    figure = Element("figure", {"class": "ra-figure"})
    figure.append(canvas.root)
    caption_ = SubElement(figure, "figcaption")
    caption_.text = clean(caption)
    if not table.rows:
        SubElement(figure, "p").text = clean(nothing)
        return _written(figure)
    shown = SubElement(SubElement(figure, "details"), "summary")
    shown.text = "Table"
    body = SubElement(figure[-1], "table")
    SubElement(body, "caption").text = clean(caption)
    _row(SubElement(body, "thead"), table.columns, heads=len(table.columns), scope="col")
    rows = SubElement(body, "tbody")
    for row in table.rows:
        _row(rows, row, heads=1, scope="row")
    return _written(figure)


def _written(figure: Element) -> bytes:
    # As XML, which escapes more than HTML asks for; no element is closed in itself, so that both
    # read it alike.
    return bytes(tostring(figure, encoding="utf-8", short_empty_elements=False))


def _row(parent: Element, cells: Sequence[str], *, heads: int, scope: str) -> None:
    row = SubElement(parent, "tr")
    for place, words in enumerate(cells):
        head = place < heads
        cell = SubElement(row, "th" if head else "td", {"scope": scope} if head else {})
        cell.text = clean(words)
