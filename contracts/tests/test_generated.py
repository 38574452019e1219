"""What is committed is what would be generated now, and it says what the models do."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from ridealong.contracts import MODELS, asyncapi, catalogue
from ridealong.contracts.examples import of
from ridealong.contracts.generate import generated, main, stale
from ridealong.contracts.schemas import schema_of

MEMBER = Path(__file__).parents[1]


def test_committed_files_are_what_is_generated_now() -> None:
    made = generated()
    held = {name: (MEMBER / name).read_text(encoding="utf-8") for name in made}
    assert held == made, "run `make docs` and commit what it wrote"
    assert not stale(MEMBER)


def test_generating_again_changes_nothing(tmp_path: Path) -> None:
    member = tmp_path / "contracts"
    page = tmp_path / catalogue.PAGE
    page.parent.mkdir()
    page.write_text(f"# Events\n\n{catalogue.START}\nold\n{catalogue.END}\n\nmore\n")
    (member / "schemas").mkdir(parents=True)
    (member / "pyproject.toml").touch()
    (member / "schemas/ridealong.gone.v1.json").write_text("{}")
    main(["--member", str(member)])
    first = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    main(["--member", str(member)])
    assert first == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert not (member / "schemas/ridealong.gone.v1.json").exists()
    written = page.read_text()
    assert written.startswith("# Events\n")
    assert written.endswith("more\n")
    assert "old" not in written
    assert all(name in written for name in MODELS if "timer" not in name and "event" not in name)


def test_a_page_without_a_place_for_the_catalogue_is_not_touched() -> None:
    with pytest.raises(ValueError, match="no place"):
        catalogue.renewed("# Events\n")


def test_nothing_is_written_outside_of_a_checkout(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--member", str(tmp_path)])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", MODELS)
def test_every_type_has_a_valid_schema(name: str) -> None:
    meta = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    assert [error.message for error in meta.iter_errors(schema_of(MODELS[name]))] == []


@pytest.mark.parametrize("name", MODELS)
def test_every_example_holds_by_its_published_schema(name: str) -> None:
    example = of(name)
    schema = json.loads((MEMBER / f"schemas/{name}.json").read_bytes())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(example["data"])] == []


def test_a_schema_says_where_and_under_which_key_it_travels() -> None:
    schema = schema_of(MODELS["ridealong.commitment.made.v1"])
    assert schema["x-topic"] == "commitments"
    assert schema["x-key"] == "{tenant}/{rep}"
    assert schema["x-subject"] == "{commitment}"
    assert schema["properties"]["text"]["x-personal"] is True
    assert schema_of(MODELS["ridealong.organisation.updated.v1"])["x-key"] == "{tenant}"
    assert schema_of(MODELS["ridealong.timer.fired.v1"])["x-topic"] == "internal.{service}"


def test_a_service_receives_and_sends_what_the_registry_says() -> None:
    document = asyncapi.document("notifier")
    assert set(document["operations"]) == {
        "receive.people",
        "receive.sessions",
        "receive.commitments",
        "receive.agendas",
        "receive.preferences",
        "send.preferences",
        "receive.internal.notifier",
        "send.reminders",
        "send.internal.notifier",
        "send.dead-letters",
    }
    group = document["operations"]["receive.people"]["bindings"]["kafka"]["groupId"]
    assert group["enum"] == ["ridealong.notifier"]
    kafka = document["channels"]["people"]["bindings"]["kafka"]
    assert (kafka["topic"], kafka["partitions"]) == ("ridealong.people", 6)
