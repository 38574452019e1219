"""Text that people wrote, put into Markdown so that it stays that text (CommonMark)."""

import re
from typing import Final

_ANYWHERE: Final = re.compile(r"([\\`*_\[\]<>#|~&])")
_AT_START: Final = re.compile(r"^([-+=:]|\d{1,9}(?=[.)]))")


def line(text: str) -> str:
    """As one line: a title, a cell of a table."""
    return _escaped(" ".join(text.split()))


def quoted(text: str) -> str:
    """As a block quote, line by line, blank lines kept."""
    lines = [_escaped(each.strip()) for each in text.strip().splitlines()]
    following = [*lines[1:], ""]
    return "\n".join(
        f"> {each}\\" if each and after else f"> {each}".rstrip()
        for each, after in zip(lines, following, strict=True)
    )


def _escaped(text: str) -> str:
    text = _ANYWHERE.sub(r"\\\1", text)
    found = _AT_START.match(text)
    if found is None:
        return text
    start, rest = found[1], text[found.end() :]
    return f"{start}\\{rest}" if start[0].isdigit() else f"\\{start}{rest}"
