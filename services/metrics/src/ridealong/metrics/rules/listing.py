"""Facts one by one, in an order that stays while others come and go."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, Fact
from ridealong.metrics.rules.people import ZoneOf
from ridealong.metrics.rules.totals import day_of


@dataclass(frozen=True, slots=True, order=True)
class BucketPlace:
    """Where a bucket stands in the list."""

    day: date
    rep: str
    kind: str
    part: int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a fact stands in the list."""

    bucket: BucketPlace
    at: datetime
    activity: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A fact with its place and its local day."""

    place: Place
    day: date
    fact: Fact


def bucket_places(
    months: Iterable[ActivityMonth], after: Place | None
) -> list[tuple[BucketPlace, str]]:
    """Place and id of the buckets that hold facts behind a place, in order."""
    found = [
        (BucketPlace(tally.day, month.rep, month.kind, part), id_)
        for month in months
        for tally in month.days
        if tally.sum.count
        for part, id_ in enumerate(month.bucket_ids(tally.day))
    ]
    return sorted(each for each in found if after is None or each[0] >= after.bucket)


def facts_of(bucket: ActivityBucket, zone: ZoneOf) -> Iterator[Listed]:
    """The facts of a bucket in order, each with the local day it counts for."""
    where = BucketPlace(bucket.day, bucket.rep, bucket.kind, bucket.part)
    for fact in sorted(bucket.facts, key=lambda each: (each.at, each.activity)):
        yield Listed(Place(where, fact.at, fact.activity), day_of(fact, bucket.rep, zone), fact)
