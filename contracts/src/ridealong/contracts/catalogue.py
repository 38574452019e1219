"""The catalogue of topics and types, as a table in the page for publishers."""

from collections.abc import Iterator
from typing import Final

from ridealong.contracts.registry import TOPICS, topic_name
from ridealong.contracts.schemas import key_template

PAGE: Final = "docs/publishing.md"
START: Final = "<!-- catalogue: written by `make docs` -->"
END: Final = "<!-- end of catalogue -->"


def table() -> str:
    """Topics with their types, keys and those who write and read them."""
    return "\n".join(_rows()) + "\n"


def renewed(page: str) -> str:
    """The page with its catalogue written anew; raises ValueError when its marks are missing."""
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{PAGE} has no place for the catalogue: {START} … {END}")
    return f"{before}{START}\n\n{table()}\n{END}{after}"


def _rows() -> Iterator[str]:
    yield "| topic | written by | read by | kept |"
    yield "|---|---|---|---|"
    for spec in TOPICS.values():
        who = (", ".join(spec.producers), ", ".join(spec.consumers) or "whoever wants to")
        yield f"| `{topic_name(spec.name)}` | {who[0]} | {who[1]} | {spec.retention} |"
    yield ""
    yield "| type | topic | key | says |"
    yield "|---|---|---|---|"
    for spec in TOPICS.values():
        if spec.name.startswith("internal."):
            continue
        for model in spec.events:
            says = " ".join((model.__doc__ or "").partition("\n\n")[0].split())
            schema = f"[`{model.TYPE}`](../contracts/schemas/{model.TYPE}.json)"
            yield f"| {schema} | {spec.name} | `{key_template(model)}` | {says} |"
