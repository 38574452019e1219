"""Refuses a breaking change: compares the committed schemas with those of the last release.

`python -m ridealong.contracts.compatibility [--against REV]`, exit 1 when there is a break. A
release is a git tag.

The rule is full compatibility: the readers of the last release read what is written from now on,
and from now on everything in the log, which is kept for ever, stays readable. So a type or an
optional property may be added, words may change, and nothing else: all other change is a new type.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ridealong.contracts.generate import MEMBER

Schema = Mapping[str, Any]

_ADDRESS = {"x-topic": "topic", "x-key": "record key", "x-subject": "subject"}
_WORDS = {"$schema", "$id", "$defs", "title", "description", "examples", "x-personal"}
_LOOKED_INTO = {"$ref", "anyOf", "properties", "required", "items", "additionalProperties", "enum"}


def breaks(old: Mapping[str, Schema], new: Mapping[str, Schema]) -> list[str]:
    """What breaks between two releases (type -> schema), one line each."""
    found: list[str] = []
    for name, before in sorted(old.items()):
        after = new.get(name)
        if after is None:
            found.append(f"{name}: the type was removed")
        else:
            found += [f"{name}: {line}" for line in _event(before, after)]
    return found


def _event(old: Schema, new: Schema) -> Iterator[str]:
    for mark, word in _ADDRESS.items():
        if old.get(mark) != new.get(mark):
            yield f"the {word} changed from {old.get(mark)} to {new.get(mark)}"
    yield from _Comparison(old.get("$defs", {}), new.get("$defs", {})).lines("", old, new)


class _Comparison:
    def __init__(self, old_parts: Schema, new_parts: Schema) -> None:
        self._old_parts = old_parts
        self._new_parts = new_parts

    def lines(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        """Everything that differs at one place, but for what may be added."""
        old, new = _resolved(old, self._old_parts), _resolved(new, self._new_parts)
        if "anyOf" in old or "anyOf" in new:
            yield from self._variants(place, old, new)
            return
        yield from self._properties(place, old, new)
        yield from _values(place, old, new)
        for word in ("items", "additionalProperties"):
            if isinstance(old.get(word), dict) and isinstance(new.get(word), dict):
                yield from self.lines(f"{place}[]", old[word], new[word])
            elif old.get(word) != new.get(word):
                yield f"{_at(place)} has other {word}"
        for word in sorted((set(old) | set(new)) - _LOOKED_INTO - _WORDS - set(_ADDRESS)):
            if old.get(word) != new.get(word):
                yield f"{_at(place)}: {word} changed from {_show(old, word)} to {_show(new, word)}"

    def _properties(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        was, now = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(set(before) - set(after)):
            yield f"{_at(_below(place, name))} was removed (or renamed)"
        for name in sorted(now - was):
            kind = "is required now" if name in before else "is new and required"
            yield f"{_at(_below(place, name))} {kind}"
        for name in sorted((was - now) & set(after)):
            yield f"{_at(_below(place, name))} is no longer required: readers count on it"
        for name in sorted(set(before) & set(after)):
            yield from self.lines(_below(place, name), before[name], after[name])

    def _variants(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        before, after = _by_kind(old, self._old_parts), _by_kind(new, self._new_parts)
        for kind in sorted(set(before) - set(after)):
            yield f"{_at(place)} no longer takes {kind}"
        for kind in sorted(set(after) - set(before)):
            yield f"{_at(place)} takes {kind} now, which the last release's readers refuse"
        for kind in sorted(set(before) & set(after)):
            yield from self.lines(place, before[kind], after[kind])


def _values(place: str, old: Schema, new: Schema) -> Iterator[str]:
    if ("enum" in old) != ("enum" in new):
        yield f"{_at(place)} {'is' if 'enum' in new else 'is no longer'} one of a closed list"
        return
    before, after = old.get("enum", []), new.get("enum", [])
    for value in (value for value in before if value not in after):
        yield f"{_at(place)} no longer takes the value {value!r}"
    for value in (value for value in after if value not in before):
        yield f"{_at(place)} takes the value {value!r} now, which the last release's readers refuse"


def _resolved(schema: Schema, parts: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    part: Schema = parts[schema["$ref"].removeprefix("#/$defs/")]
    return part


def _by_kind(schema: Schema, parts: Schema) -> dict[str, Schema]:
    variants = [_resolved(one, parts) for one in schema.get("anyOf", [schema])]
    return {str(one.get("type", "anything")): one for one in variants}


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _at(place: str) -> str:
    return f"property {place}" if place else "the data"


def _show(schema: Schema, word: str) -> str:
    return json.dumps(schema[word]) if word in schema else "none"


def committed(folder: Path) -> dict[str, Schema]:
    """The schemas in a folder, by type."""
    return {path.stem: json.loads(path.read_bytes()) for path in folder.glob("*.json")}


def released(member: Path, revision: str) -> dict[str, Schema]:
    """The schemas as a git revision has them, by type."""
    names = _git(member, "ls-tree", "--name-only", revision, "schemas/").split()
    return {
        Path(name).stem: json.loads(_git(member, "show", f"{revision}:./{name}")) for name in names
    }


def last_release(member: Path) -> str | None:
    """The nearest tag that the present commit stands on, or None."""
    if not _git(member, "tag", "--merged", "HEAD").strip():
        return None
    return _git(member, "describe", "--tags", "--abbrev=0").strip()


def _git(folder: Path, *words: str) -> str:
    command = ["git", "-C", str(folder), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"compatibility: {' '.join(command[3:])} failed: {done.stderr.strip()}")
    return done.stdout


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the breaks; 1 when there are any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--against", metavar="REV", help="a git revision (default: the last tag)")
    parser.add_argument("--member", type=Path, default=MEMBER, help="this member's folder")
    given = parser.parse_args(arguments)
    if not (given.member / "schemas").is_dir():
        parser.error(f"{given.member} has no schemas: run it at the top of a checkout")
    revision = given.against or last_release(given.member)
    if revision is None:
        print("compatibility: nothing was released yet (no tag), so nothing can break")
        return 0
    found = breaks(released(given.member, revision), committed(given.member / "schemas"))
    for line in found:
        print(line)
    print(f"compatibility: {len(found)} breaking change(s) since {revision}")
    if found:
        print("Publish a new type (.v2) with an upcaster instead: contracts/decisions/")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
