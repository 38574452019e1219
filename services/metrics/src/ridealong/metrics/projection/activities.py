"""Activities into buckets, months and what was done since the last session."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, month_of
from ridealong.metrics.projection.bound import owner_of, projection
from ridealong.metrics.projection.standings import keep, standing_of
from ridealong.metrics.rules import activities, standing
from ridealong.metrics.rules.activities import OpenDay


@projection.on_runs(ActivityLogged, ActivityRetracted)
def changed(events: Sequence[Event[Any]], work: Work) -> None:
    """An activity counts once, however often and under however many event ids it is sent; one that
    is retracted no longer counts, or won't once it comes."""
    run = _Run(work)
    for number, event in enumerate(events):
        try:
            run.read(event.data, event.time)
        except ValueError as misfit:
            work.refuse_one(number, str(misfit))
    run.keep()


class _Run:
    """The days of a rep that a run of events opens."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._days: dict[tuple[str, date], OpenDay] = {}
        self._months: dict[tuple[str, str], ActivityMonth] = {}
        self._rep = owner_of(work)
        self._before = standing_of(work)
        self._counts = standing.Counting(self._before.last_held)
        self._newest: datetime | None = None

    def read(self, data: ActivityLogged | ActivityRetracted, time: datetime) -> None:
        """One event of the run. Raises ValueError where it no longer fits."""
        kind, day = data.kind, data.occurred_at.date()
        opened = self._days.get((kind, day)) or self._open(kind, day)
        if isinstance(data, ActivityLogged):
            fact = activities.fact_of(data)
            if not opened.log(fact):
                return
            self._counts.add(kind, fact)
        else:
            is_new, counted = opened.retract(data.activity)
            if not is_new:
                return
            if counted is not None:
                self._counts.add(kind, counted, -1)
        if self._newest is None or time > self._newest:
            self._newest = time

    def keep(self) -> None:
        """Put what is other now."""
        if self._newest is None:
            return
        work, after = self._work, self._before
        tallies: dict[tuple[str, str], list[Any]] = {}
        for (kind, day), opened in self._days.items():
            if not opened.touched:
                continue
            name = kind, month_of(day)
            month = self._months[name]
            tallies.setdefault(name, []).append(opened.tally(month.tally(day)))
            for bucket in opened.buckets(month, day):
                work.put(bucket)
        for (kind, month_name), changed_days in tallies.items():
            work.put(activities.with_days(self._months[kind, month_name], changed_days))
            after = standing.spanning(after, kind, month_name)
        keep(self._counts.on(after), work, self._newest)

    def _open(self, kind: str, day: date) -> OpenDay:
        month = self._months.get((kind, month_of(day))) or self._month(kind, month_of(day))
        found = self._work.get_all(ActivityBucket, month.bucket_ids(day)).values()
        opened = OpenDay([bucket for bucket in found if bucket is not None])
        self._days[kind, day] = opened
        return opened

    def _month(self, kind: str, name: str) -> ActivityMonth:
        work = self._work
        id_ = ActivityMonth.id_of(work.key, kind, name)
        month = work.get(ActivityMonth, id_) or ActivityMonth(
            id=id_,
            tenant=work.event.tenant,
            key=work.key,
            rep=self._rep,
            kind=kind,
            month=name,
        )
        self._months[kind, name] = month
        return month
