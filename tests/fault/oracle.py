"""What a service must have come to: the log folded in memory, each event once.

The fold knows no batches, crashes or instances. It takes what the services told one another and
themselves from the log too, and says what they should have told.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ridealong.chassis.documents import as_stored
from ridealong.chassis.projector.projection import Projection
from ridealong.chassis.testing import Rehearsal
from ridealong.contracts import Event
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.registry import TOPICS, consumed_by
from tests.fault.installation import Installation
from tests.fault.reading import Documents, documents, events_of, records

PORTION = 500
Told = dict[tuple[str, str, str, str], str]
"""The last word on each subject: by source, type, key and subject."""

OCCASION = {AgendaPublished.TYPE: {"version"}}
"""What of a word tells on which occasion it was said: an agenda isn't told again when its version
grows and nothing else does, so the last one told depends on which topic was read first."""


@dataclass
class Verdict:
    """How a run's end differs from the oracle's, over all services that were judged.

    `lost`: events that don't count, states that aren't there, subjects nobody was told of.
    `twice`: events that count once too often, states that shouldn't be there. `stale`: states and
    last words that say something else.
    """

    services: tuple[str, ...] = ()
    events: int = 0
    lost: int = 0
    twice: int = 0
    stale: int = 0
    where: dict[str, list[str]] = field(default_factory=dict)

    @property
    def flawless(self) -> bool:
        """Nothing lost, nothing twice, nothing stale."""
        return not (self.lost or self.twice or self.stale)

    def note(self, what: str, where: str, count: int = 1) -> None:
        """Count one difference."""
        setattr(self, what, getattr(self, what) + count)
        self.where.setdefault(what, []).append(where)


async def judge(installation: Installation, projections: Mapping[str, Projection]) -> Verdict:
    """Compare these services' documents and what they told with the oracle's."""
    verdict = Verdict(tuple(sorted({each.name for each in installation.instances})))
    whole = events_of(await records(installation, *TOPICS), installation.name)
    told = _last_words(whole)
    for service, projection in projections.items():
        topics = {spec.name for spec in consumed_by(service)}
        log = [event for event in whole if event.topic in topics]
        oracle = Rehearsal(projection)
        for start in range(0, len(log), PORTION):
            oracle.batch(log[start : start + PORTION])
        verdict.events += len({(each.tenant, each.source, each.id) for each in log})
        collections = {state.COLLECTION for state in projection.states}
        actual = documents(installation, service, collections)
        _compare_states(service, actual, oracle, verdict)
        _compare_told(told, _last_words(oracle.told), verdict)
    return verdict


def _compare_states(service: str, actual: Documents, oracle: Rehearsal, verdict: Verdict) -> None:
    expected = {
        (ref.model.COLLECTION, ref.id): as_stored(dict(document))
        for ref, document in oracle.documents.items()
    }
    for place in actual.keys() | expected.keys():
        where = f"{service}.{'.'.join(place)}"
        here, there = actual.get(place), expected.get(place)
        if here is None or there is None:
            verdict.note("lost" if here is None else "twice", where)
            continue
        one, two = _plain(here), _plain(there)
        if one == two:
            continue
        counted = _count(one) - _count(two)
        if counted:
            verdict.note("lost" if counted < 0 else "twice", where, abs(counted))
        else:
            fields = sorted(name for name in one | two if one.get(name) != two.get(name))
            verdict.note("stale", f"{where}: {', '.join(fields)}")


def _plain(document: Mapping[str, Any]) -> dict[str, str]:
    """Values as text: Decimal128 and Decimal, of one number, are the same."""
    return {
        name: json.dumps(value, default=str, sort_keys=True) for name, value in document.items()
    }


def _count(document: Mapping[str, str]) -> int:
    """How many events a document says that it counted, where it says so."""
    if "events" in document:
        return int(document["events"])
    if "days" in document and '"sum"' in document["days"]:
        return sum(int(day["sum"]["count"]) for day in json.loads(document["days"]))
    return 0


def _compare_told(told: Told, expected: Told, verdict: Verdict) -> None:
    for place, word in expected.items():
        if place not in told:
            verdict.note("lost", f"told nothing of {place}")
        elif told[place] != word:
            verdict.note("stale", f"told of {place}: {told[place]}, not {word}")


def _last_words(events: list[Event[Any]]) -> Told:
    return {
        (event.source, event.type, event.key, event.subject): event.data.model_dump_json(
            exclude=OCCASION.get(event.type)
        )
        for event in events
    }
