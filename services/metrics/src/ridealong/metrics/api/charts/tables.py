"""A picture with its table, as a fragment of HTML for a page of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from ridealong.metrics.api.charts.canvas import Canvas, clean

# Colours are those of the page that it stands in.
_STYLE: Final = (
    ".ra-figure{margin:0;max-width:640px;font:13px/1.5 system-ui,sans-serif}"
    ".ra-figure summary{cursor:pointer;padding:6px 20px}"
    ".ra-figure table{margin:0 20px 12px;border-collapse:collapse;min-width:50%;"
    "font-variant-numeric:tabular-nums}"
    ".ra-figure caption{text-align:start;font-weight:600;padding:2px 0}"
    ".ra-figure th{text-align:start;font-weight:400}"
    ".ra-figure thead th{opacity:.7}"
    ".ra-figure td,.ra-figure thead th+th{text-align:end}"
    ".ra-figure :is(td,th){padding:3px 12px 3px 0;"
    "border-bottom:1px solid color-mix(in srgb,currentColor 15%,transparent)}"
    ".ra-figure p{margin:6px 20px}"
)


@dataclass(frozen=True, slots=True)
class Table:
    """What is drawn, in rows; the first column names them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def fragment(canvas: Canvas, caption: str, table: Table, nothing: str) -> bytes:
    """`<figure>` with the picture, and under it all of its figures."""
    figure = Element("figure", {"class": "ra-figure"})
    SubElement(figure, "style").text = _STYLE
    figure.append(canvas.root)
    under = SubElement(figure, "figcaption")
    if not table.rows:
        SubElement(under, "p").text = clean(nothing)
        return _written(figure)
    opened = SubElement(under, "details")
    SubElement(opened, "summary").text = "Table"
    body = SubElement(opened, "table")
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
