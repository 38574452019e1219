"""Writes JSON Schemas, AsyncAPI documents and the catalogue in the page for publishers.

`python -m ridealong.contracts.generate`, from the registry and the models. Deterministic: a test
compares the committed files with what would be written now.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from ridealong.contracts import asyncapi, catalogue
from ridealong.contracts.registry import MODELS, SERVICES
from ridealong.contracts.schemas import schema_of
from ridealong.contracts.yamltext import dump

MEMBER = Path("contracts")
"""The folder of this member, from the top of a checkout."""


def generated() -> dict[str, str]:
    """Every generated file below the member's folder, by its path there."""
    files = {
        f"schemas/{name}.json": json.dumps(schema_of(model), indent=2, ensure_ascii=False) + "\n"
        for name, model in MODELS.items()
    }
    files[f"asyncapi/{asyncapi.SHARED}"] = dump(asyncapi.shared())
    for service in SERVICES:
        files[f"asyncapi/{service}.yaml"] = dump(asyncapi.document(service))
    return files


def stale(member: Path) -> set[Path]:
    """Files in the generated folders that are no longer generated."""
    present = {*member.glob("schemas/*.json"), *member.glob("asyncapi/*.yaml")}
    return present - {member / name for name in generated()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Write all, remove what is no longer generated."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--member", type=Path, default=MEMBER, help="this member's folder")
    member: Path = parser.parse_args(arguments).member
    if not (member / "pyproject.toml").exists():
        parser.error(f"{member} isn't the folder of the contracts: run it at the top of a checkout")
    for name, text in generated().items():
        (member / name).parent.mkdir(parents=True, exist_ok=True)
        (member / name).write_text(text, encoding="utf-8")
    for path in stale(member):
        path.unlink()
    page = member.parent / catalogue.PAGE
    if page.exists():
        text = page.read_text(encoding="utf-8")
        page.write_text(catalogue.renewed(text), encoding="utf-8")


if __name__ == "__main__":
    main()
