"""The whole story in the order of time, told up to now."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event
from ridealong.deploy.sample import (
    activities,
    deals,
    goals,
    items,
    keeping,
    meetings,
    organisation,
    promises,
    sessions,
    soon,
)
from ridealong.deploy.sample.cast import REPS, TENANT, Rep
from ridealong.deploy.sample.span import Quarter, Told


def events(now: datetime) -> Iterator[Event[Any]]:
    """Every event of the sample organisation that has happened by `now`, oldest first.

    The same instant gives the same events with the same ids. But for the few of `soon`, a later
    instant of the same week gives these and more.
    """
    today = now.astimezone(UTC).date()
    quarter = Quarter.around(today)
    whole = chain(
        organisation.told(quarter, today),
        *(_of_rep(rep, quarter) for rep in REPS),
        soon.told(now),
    )
    for told in sorted((told for told in whole if told.at <= now), key=lambda told: told.at):
        yield _event(told)


def _of_rep(rep: Rep, quarter: Quarter) -> Iterator[Told]:
    met = meetings.of(rep, quarter)
    done = activities.of(rep, quarter)
    closed = deals.of(rep, quarter)
    yield from sessions.told(rep, met, quarter)
    yield from goals.told(rep, done, closed, quarter)
    yield from items.told(rep, met)
    yield from keeping.told(promises.of(rep, met, done))
    yield from deals.told(rep, closed)
    yield from activities.told(rep, done)


def _event(told: Told) -> Event[Any]:
    data = told.data
    return Event(
        # From its content: what another day's story tells otherwise is another event.
        id=derived_id("sample", TENANT, data.TYPE, told.at.isoformat(), data.model_dump_json()),
        source="/ridealong/sample",
        tenant=TENANT,
        actor=told.actor,
        time=told.at,
        data=data,
    )
