"""Writes docs/kubernetes.md from docs/kubernetes.json: `python -m tests.kubernetes.page`."""

import json
from typing import Any

from tests.house.checkout import ROOT

FIGURES = ROOT / "docs/kubernetes.json"
PAGE = ROOT / "docs/kubernetes.md"

HEAD = """\
# On a real Kubernetes

Written by `make deploy-check` with what it measured; don't edit it by hand.

The check builds the images of this checkout, installs the chart with them in a namespace that
enforces the `restricted` profile, with a Kafka, a store and an issuer of tokens beside it, and lets
a platform publish and people read through the Services while things are done to the release. Each
read is a connection of its own, and none is tried again. Every tenth event is published twice.
"""


BETWEEN = """
*Behind*: how long ago the first activity was published that a sum didn't have yet. One node can't
show that pods move to another; it shows that a drain leaves one of each serving.
"""

TABLE = """
## What can't be right says so

| what was wrong | where it is said | in these words |
|---|---|---|
"""


def render(found: dict[str, Any]) -> str:
    """The page as Markdown, the same for the same figures."""
    parts = [HEAD, _where(found), _installed(found["seconds"]), _under_traffic(found)]
    parts += [BETWEEN, "\n## An outage\n\n"]
    parts += [f"Kafka's process was stopped without closing a connection: {found['outage']}.\n"]
    parts += [TABLE, *map(_refused, found["refused"])]
    return "".join(parts)


def _where(found: dict[str, Any]) -> str:
    sizes = ", ".join(f"{name} {size / 1e6:.0f} MB" for name, size in found["sizes"].items())
    return f"""
Measured on {found["at"]}: Kubernetes {found["kubernetes"]}, nodes: {found["nodes"]},
{found["machine"]}; Kafka from `{found["kafka_image"]}`,
the store from `{found["mongodb_image"]}`. Ten images (two versions of five targets) were built in
{found["build_seconds"]} s ({sizes}).
Both versions are this checkout's code.
"""


def _installed(seconds: dict[str, float]) -> str:
    return f"""
## Installed

`helm install --wait` with two instances of each service took {seconds["install"]} s, topics
included; `helm test` {seconds["test"]} s.
"""


def _under_traffic(found: dict[str, Any]) -> str:
    traffic = found["traffic"]
    reads = ", ".join(f"{count:,} of {name}" for name, count in sorted(traffic["reads"].items()))
    rows = "\n".join(map(_trial, found["trials"]))
    return f"""
## Under traffic

In {traffic["seconds"]} s {traffic["published"]:,} activities were published,
{traffic["published_again"]:,} of them twice. Metrics counts {traffic["counted"]:,} of them,
the promises in commitments {traffic["promised"]:,}. Read: {reads};
{len(traffic["failed"])} reads failed, the slowest took {traffic["slowest"]} s.

| what was done | seconds | failed reads | sum behind by, at most | |
|---|---:|---:|---:|---|
{rows}
"""


def _trial(each: dict[str, Any]) -> str:
    figures = f"{each['seconds']} | {each['failed']} | {each['behind']} s"
    return f"| {each['name']} | {figures} | {each['found']} |"


def _refused(each: dict[str, str]) -> str:
    return f"| {each['wrong']} | {each['where']} | {_cell(each['message'])} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def write() -> None:
    """Write the page."""
    PAGE.write_text(render(json.loads(FIGURES.read_text(encoding="utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    write()
