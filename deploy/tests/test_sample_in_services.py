"""The four services take the whole sample: nothing of it is unreadable, refused or in vain."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from ridealong.agenda.projection import projection as agenda
from ridealong.chassis.projector import Projection
from ridealong.chassis.testing import Rehearsal
from ridealong.commitments.projection import projection as commitments
from ridealong.contracts import Event
from ridealong.contracts.agendas import AgendaPublished
from ridealong.contracts.commitments import CommitmentSettled
from ridealong.contracts.registry import consumed_by
from ridealong.contracts.scores import FollowthroughUpdated
from ridealong.deploy import sample
from ridealong.metrics.projection import projection as metrics
from ridealong.notifier.projection import create as notifier

NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
SOME = ("rep-1", "rep-5", "rep-8", "rep-13", "rep-17")
"""Reps of every manager, good and bad at keeping promises: all twenty would take a minute."""


def told_of_some() -> Iterator[Event[Any]]:
    """What concerns these reps and everybody, without the many dials."""
    for event in sample.events(NOW):
        owner = event.data.owner() or ""
        if owner.startswith("rep-") and owner not in SOME:
            continue
        if getattr(event.data, "kind", "") != "dial":
            yield event


def rehearsed(projection: Projection, log: list[Event[Any]]) -> Rehearsal:
    """The service once it has read its topics, and heard of itself and of time."""
    service = Rehearsal(projection)
    read = {spec.name for spec in consumed_by(projection.service)}
    mine = [event for event in log if event.topic in read]
    for start in range(0, len(mine), 500):
        service.batch(mine[start : start + 500])
    service.until(NOW)
    assert not service.bad
    assert not service.refused
    log += [event for event in service.told if not event.topic.startswith("internal.")]
    return service


@pytest.mark.timeout(240)
def test_the_services_understand_all_of_it() -> None:
    log = list(told_of_some())
    settled = rehearsed(commitments, log).heard(CommitmentSettled)
    reasons = {each.reason for each in settled}
    assert reasons >= {"on_time", "late", "missed"}
    scores = rehearsed(metrics, log).heard(FollowthroughUpdated)
    latest = {each.person: each.score for each in scores}
    found = {rep: latest[rep] for rep in SOME}
    assert all(score is not None for score in found.values())
    assert (found["rep-13"] or 0) < (found["rep-1"] or 0)
    agendas = {each.session: each for each in rehearsed(agenda(), log).heard(AgendaPublished)}
    assert {each.rep for each in agendas.values() if each.start > NOW} == set(SOME)
    assert any(each.ready for each in agendas.values())
    unlinked = [each for each in agendas.values() if each.rep == "rep-13"]
    assert not any(each.ready for each in unlinked)
    rehearsed(notifier(), log)
