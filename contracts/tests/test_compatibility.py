"""Each rule against a release that would break it, and against one that wouldn't."""

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ridealong.contracts import MODELS
from ridealong.contracts.compatibility import breaks, main
from ridealong.contracts.schemas import schema_of

Schema = dict[str, Any]
Change = Callable[[Schema], object]

MADE = "ridealong.commitment.made.v1"
REFUSED = "which the last release's readers refuse"


def after(change: Change) -> list[str]:
    """What the check says when the schema of a made commitment changes so."""
    old = {MADE: schema_of(MODELS[MADE])}
    new = copy.deepcopy(old)
    change(new[MADE])
    return breaks(old, new)


def field(schema: Schema, name: str) -> Schema:
    found: Schema = schema["properties"][name]
    return found


def rename(schema: Schema) -> None:
    schema["properties"]["deadline"] = schema["properties"].pop("due")
    schema["required"] = ["deadline" if name == "due" else name for name in schema["required"]]


BREAKS: list[tuple[str, Change, list[str]]] = [
    (
        "property removed",
        lambda s: s["properties"].pop("session"),
        ["property session was removed (or renamed)"],
    ),
    (
        "property renamed",
        rename,
        [
            "property due was removed (or renamed)",
            "property deadline is new and required",
        ],
    ),
    (
        "new required property",
        lambda s: (s["properties"].update(place={"type": "string"}), s["required"].append("place")),
        ["property place is new and required"],
    ),
    (
        "optional becomes required",
        lambda s: s["required"].append("session"),
        ["property session is required now"],
    ),
    (
        "required becomes optional",
        lambda s: s["required"].remove("zone"),
        ["property zone is no longer required: readers count on it"],
    ),
    (
        "type changed",
        lambda s: field(s, "renegotiations").update(type="string"),
        ['property renegotiations: type changed from "integer" to "string"'],
    ),
    (
        "type narrowed",
        lambda s: field(s, "session")["anyOf"].pop(),
        ["property session no longer takes null"],
    ),
    (
        "type widened",
        lambda s: field(s, "session")["anyOf"].append({"type": "integer"}),
        [f"property session takes integer now, {REFUSED}"],
    ),
    (
        "enum narrowed",
        lambda s: field(s, "direction")["enum"].remove("at_most"),
        ["property direction no longer takes the value 'at_most'"],
    ),
    (
        "enum widened",
        lambda s: field(s, "direction")["enum"].append("exactly"),
        [f"property direction takes the value 'exactly' now, {REFUSED}"],
    ),
    (
        "free text becomes a closed list",
        lambda s: field(s, "zone").update(enum=["UTC"]),
        ["property zone is one of a closed list"],
    ),
    (
        "closed list becomes free text",
        lambda s: field(s, "direction").pop("enum"),
        ["property direction is no longer one of a closed list"],
    ),
    (
        "limit narrowed",
        lambda s: field(s, "commitment").update(maxLength=36),
        ["property commitment: maxLength changed from 200 to 36"],
    ),
    (
        "limit added",
        lambda s: field(s, "due").update(minLength=10),
        ["property due: minLength changed from none to 10"],
    ),
    (
        "default changed",
        lambda s: field(s, "renegotiations").update(default=1),
        ["property renegotiations: default changed from 0 to 1"],
    ),
    (
        "change in a list's items",
        lambda s: field(s, "goals")["items"].update(maxLength=36),
        ["property goals[]: maxLength changed from 200 to 36"],
    ),
    (
        "change deep inside a part",
        lambda s: s["$defs"]["Measure"]["properties"]["unit"]["enum"].remove("hours"),
        ["property measure.unit no longer takes the value 'hours'"],
    ),
    (
        "list closed to its items",
        lambda s: field(s, "goals").pop("items"),
        ["property goals has other items"],
    ),
    (
        "record key changed",
        lambda s: s.update({"x-key": "{tenant}/{manager}"}),
        ["the record key changed from {tenant}/{rep} to {tenant}/{manager}"],
    ),
    (
        "moved to another topic",
        lambda s: s.update({"x-topic": "sessions"}),
        ["the topic changed from commitments to sessions"],
    ),
    (
        "subject changed",
        lambda s: s.update({"x-subject": "{rep}"}),
        ["the subject changed from {commitment} to {rep}"],
    ),
]


@pytest.mark.parametrize(
    ("change", "lines"), [pytest.param(*rest, id=name) for name, *rest in BREAKS]
)
def test_a_breaking_change_is_one_readable_line(change: Change, lines: list[str]) -> None:
    assert after(change) == [f"{MADE}: {line}" for line in lines]


def test_a_removed_type_breaks() -> None:
    assert breaks({MADE: schema_of(MODELS[MADE])}, {}) == [f"{MADE}: the type was removed"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda s: s, id="nothing"),
        pytest.param(
            lambda s: s["properties"].update(place={"type": "string"}), id="new optional property"
        ),
        pytest.param(
            lambda s: s["$defs"]["Measure"]["properties"].update(per={"type": "string"}),
            id="new optional property of a part",
        ),
        pytest.param(lambda s: s.update(description="Other words"), id="other words"),
        pytest.param(lambda s: field(s, "due").update(description="A day"), id="new words"),
    ],
)
def test_what_may_be_added(change: Change) -> None:
    assert after(change) == []


def test_a_new_type_breaks_nothing() -> None:
    assert breaks({}, {MADE: schema_of(MODELS[MADE])}) == []


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *me, *words], check=True, capture_output=True)


@pytest.fixture
def member(tmp_path: Path) -> Path:
    """A repository with one committed schema."""
    member = tmp_path / "contracts"
    (member / "schemas").mkdir(parents=True)
    (member / f"schemas/{MADE}.json").write_text(json.dumps(schema_of(MODELS[MADE])))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "one")
    return member


def remove_a_property(member: Path) -> None:
    path = member / f"schemas/{MADE}.json"
    schema = json.loads(path.read_text())
    del schema["properties"]["session"]
    path.write_text(json.dumps(schema))


def run(member: Path, *words: str) -> int:
    return main(["--member", str(member), *words])


def test_before_the_first_release_nothing_can_break(
    member: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remove_a_property(member)
    assert run(member) == 0
    assert "nothing was released yet" in capsys.readouterr().out


def test_the_last_release_is_the_measure(member: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(member, "tag", "v1.0.0")
    assert run(member) == 0
    remove_a_property(member)
    assert run(member) == 1
    assert f"{MADE}: property session was removed" in capsys.readouterr().out
    git(member, "commit", "-qam", "two")
    git(member, "tag", "v2.0.0")
    assert run(member) == 0
    assert run(member, "--against", "v1.0.0") == 1


def test_a_revision_that_does_not_exist_is_an_error(member: Path) -> None:
    with pytest.raises(SystemExit, match="v9"):
        run(member, "--against", "v9")
