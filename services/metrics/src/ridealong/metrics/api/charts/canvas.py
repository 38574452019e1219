"""An SVG picture: well-formed by construction, readable in light and dark, and aloud."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

WIDTH: Final = 640
LEFT: Final = 56.0
RIGHT: Final = WIDTH - 24.0
EMPTY: Final = 150
"""Height of a picture with nothing in it."""
_LONGEST: Final = 200
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Rules of the picture alone: their names begin with ra-, and variables hang on its own class.
_STYLE: Final = """
.ra{--card:#fff;--ink:#23282c;--soft:#5d656b;--line:#e4dfd6;--track:#e9e5dd;--main:#1f5c57;
--wash:#1f5c5718;--warn:#8a4b08;--mark:#b3541e;
font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
@media (prefers-color-scheme:dark){.ra{--card:#1e2326;--ink:#e8e6e1;--soft:#a3abb0;--line:#30373b;
--track:#333a3e;--main:#7fc4bb;--wash:#7fc4bb22;--warn:#f0be7c;--mark:#f0a875}}
.ra-card{fill:var(--card);stroke:var(--line)}
.ra-t{fill:var(--ink);font-size:15px;font-weight:600}
.ra-n{fill:var(--ink);font-size:13px;font-variant-numeric:tabular-nums}
.ra-b{fill:var(--ink);font-size:22px;font-weight:650;font-variant-numeric:tabular-nums}
.ra-s{fill:var(--soft);font-size:12px;font-variant-numeric:tabular-nums}
.ra-g{stroke:var(--line);stroke-width:1}
.ra-track{fill:var(--track)}
.ra-bar{fill:var(--main)}.ra-less{fill:var(--warn)}
.ra-main{fill:none;stroke:var(--main);stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}
.ra-area{fill:var(--wash)}
.ra-dot{fill:var(--card);stroke:var(--main);stroke-width:2}
.ra-last{fill:var(--main);stroke:var(--card);stroke-width:2}
.ra-ref{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-dasharray:5 4}
.ra-goal{stroke:var(--mark);stroke-width:1.5;stroke-dasharray:2 3}
.ra-m{fill:var(--mark);font-size:12px}
.ra-n,.ra-m,.ra-h{paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.ra-h{fill:var(--soft);font-size:12px}
""".strip().replace("\n", "")


def clean(text: str) -> str:
    """Text as XML can hold it, cut where it is longer than anybody reads."""
    found = _ILLEGAL.sub("\ufffd", text)
    return found if len(found) <= _LONGEST else found[: _LONGEST - 1] + "…"


def fitting(text: str, letters: int) -> str:
    """Text cut to the room that there is."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


class Canvas:
    """A card of this height with a title, a figure at the right and what is under both."""

    def __init__(self, height: int, title: str, said: str) -> None:
        self.height = height
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {WIDTH} {height}",
                "width": str(WIDTH),
                "height": str(height),
                "role": "img",
                "class": "ra",
                "style": "max-width:100%;height:auto",
                # Read aloud: both, without ids that two pictures on a page would share.
                "aria-label": clean(f"{title}. {said}"),
            },
        )
        SubElement(self.root, "title").text = clean(title)
        SubElement(self.root, "desc").text = _ILLEGAL.sub("\ufffd", said)
        SubElement(self.root, "style").text = _STYLE
        self.add("rect", "ra-card", x=0.5, y=0.5, width=WIDTH - 1, height=height - 1, rx=10)

    def head(self, title: str, under: str, figure: str = "", beside: str = "") -> None:
        """What it is about, and the figure that matters most."""
        room = 44 if figure else 72
        self.text(20, 32, fitting(clean(title), room), "ra-t")
        self.text(20, 51, fitting(clean(under), room + 12), "ra-s")
        if figure:
            self.text(RIGHT, 34, figure, "ra-b", anchor="end")
            self.text(RIGHT, 51, beside, "ra-s", anchor="end")

    def add(self, tag: str, kind: str, **places: float | str) -> Element:
        """A shape; numbers to a tenth of a pixel."""
        written = {
            name: each if isinstance(each, str) else f"{round(each, 1):g}"
            for name, each in places.items()
        }
        return SubElement(self.root, tag, {"class": kind, **written})

    def line(self, x1: float, y1: float, x2: float, y2: float, *, kind: str) -> None:
        """A straight line."""
        self.add("line", kind, x1=x1, y1=y1, x2=x2, y2=y2)

    def text(self, x: float, y: float, words: str, kind: str, anchor: str = "start") -> None:
        """Words at a place; they are escaped here and nowhere else."""
        places: dict[str, float | str] = {"x": x, "y": y}
        if anchor != "start":
            places["text-anchor"] = anchor
        self.add("text", kind, **places).text = clean(words)

    def hint(self, shape: Element, words: str) -> None:
        """What a shape says when it is pointed at."""
        SubElement(shape, "title").text = clean(words)

    def empty(self, words: str) -> None:
        """That there is nothing to draw yet."""
        self.text(WIDTH / 2, self.height / 2 + 20, words, "ra-s", anchor="middle")

    def written(self) -> bytes:
        """The picture as a file; the same figures give the same bytes."""
        return bytes(tostring(self.root, encoding="utf-8", xml_declaration=True))
