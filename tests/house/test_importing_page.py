"""The page about importing says what the import does."""

import re
from pathlib import Path

from ridealong.contracts import MODELS
from ridealong.deploy import crm
from ridealong.deploy.events.fields import reader_of
from ridealong.deploy.events.mapping import EventMapping, Source
from ridealong.deploy.tables.dialect import read_mapping
from tests.house.checkout import ROOT

PAGE = (ROOT / "docs/importing.md").read_text(encoding="utf-8")


def test_the_example_mappings_can_be_used(tmp_path: Path) -> None:
    for_crm, for_events = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "mapping.toml"
    path.write_text(for_crm, encoding="utf-8")
    assert crm.load(path).opportunities.stages.fates["auftrag erteilt"] == "won"
    path.write_text(for_events, encoding="utf-8")
    mapping = read_mapping(path, EventMapping)
    assert mapping.sources()["kind"].values["Anruf"] == "dial"
    assert all(reader_of(MODELS[mapping.type], field) for field in mapping.fields)


def test_every_key_of_a_mapping_is_explained() -> None:
    mapping = crm.load()
    parts = (type(mapping), type(mapping.teams), type(mapping.opportunities))
    models = (*parts, EventMapping, Source)
    keys = {name for model in models for name in model.model_fields}
    assert {key for key in keys if f"`{key}`" not in PAGE} == {
        "teams",
        "opportunities",
        "stages",
        "column",
    }
    assert "`[opportunities.stages]`" in PAGE


def test_every_reason_of_a_reject_is_explained() -> None:
    rooms = [ROOT / "deploy/src/ridealong/deploy" / room for room in ("crm", "events", "tables")]
    text = "\n".join(
        path.read_text(encoding="utf-8") for room in rooms for path in room.glob("*.py")
    )
    reasons = set(re.findall(r"Rejected\(\s*\"([^\"]+)\"", text))
    assert len(reasons) > 10
    assert {reason for reason in reasons if reason not in PAGE} == set()
