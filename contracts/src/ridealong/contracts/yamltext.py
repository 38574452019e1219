"""Block-style YAML for documents made of JSON values: the same document, the same bytes.

Scalars are written as JSON, which YAML reads alike; the contracts need no YAML library for that.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_plain = re.compile(r"[A-Za-z_$][A-Za-z0-9_.$-]*").fullmatch
_AMBIGUOUS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


_line_breaks = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
"""What JSON may hold as it is and YAML may not."""


def dump(document: dict[str, Any]) -> str:
    """The whole document, ending in a line break."""
    return "".join(f"{line}\n" for line in _lines(document))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, held in value.items():
            name = key if _plain(key) and key.lower() not in _AMBIGUOUS else _scalar(key)
            yield from _entry(f"{name}:", held)
    elif isinstance(value, list | tuple) and value:
        for held in value:
            nested = list(_lines(held))
            yield f"- {nested[0]}"
            yield from (f"  {line}" for line in nested[1:])
    else:
        yield _scalar(value)


def _entry(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict | list | tuple) and value:
        yield name
        yield from (f"  {line}" for line in _lines(value))
    else:
        yield f"{name} {_scalar(value)}"


def _scalar(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return _line_breaks.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
