"""The page about importing says what the import does."""

import re
from pathlib import Path

from ridealong.deploy import crm
from tests.house.checkout import ROOT

PAGE = (ROOT / "docs/importing.md").read_text(encoding="utf-8")


def test_the_example_mapping_can_be_used(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    path = tmp_path / "mapping.toml"
    path.write_text(example, encoding="utf-8")
    assert crm.load(path).opportunities.stages.fates["auftrag erteilt"] == "won"


def test_every_key_of_a_mapping_is_explained() -> None:
    mapping = crm.load()
    models = (type(mapping), type(mapping.teams), type(mapping.opportunities))
    keys = {name for model in models for name in model.model_fields}
    assert {key for key in keys if f"`{key}`" not in PAGE} == {"teams", "opportunities", "stages"}
    assert "`[opportunities.stages]`" in PAGE


def test_every_reason_of_a_reject_is_explained() -> None:
    sources = (ROOT / "deploy/src/ridealong/deploy/crm").glob("*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    reasons = set(re.findall(r"Rejected\(\s*\"([^\"]+)\"", text))
    assert len(reasons) > 10
    assert {reason for reason in reasons if reason not in PAGE} == set()
