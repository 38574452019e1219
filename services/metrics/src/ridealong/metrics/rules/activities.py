"""Counting activities: each id once, a retraction before or after (EVENTS `activities`)."""

from collections.abc import Iterable, Sequence
from datetime import date

from ridealong.contracts.activities import ActivityLogged
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, DayTally, Fact
from ridealong.metrics.rules.summing import Summing

CAPACITY = 50
"""Most ids in one bucket: the store writes it anew as a whole for each fact that comes."""


def fact_of(data: ActivityLogged) -> Fact:
    """What is kept of a logged activity."""
    return Fact(
        data.activity,
        data.occurred_at,
        data.zone,
        data.quantity,
        data.amount,
        data.system,
        data.record,
        data.account,
        data.opportunity,
    )


class OpenDay:
    """One UTC day of a rep and kind while events change it; `buckets` are all those there are.

    What it was made from stays as it is. Since the ids lie in the buckets, an event that comes
    again, years later too, finds itself there and changes nothing.
    """

    def __init__(self, buckets: Sequence[ActivityBucket]) -> None:
        self._before = buckets
        self._facts = [list(bucket.facts) for bucket in buckets]
        self._retracted = [list(bucket.retracted) for bucket in buckets]
        self._counted = {
            fact.activity: (part, fact)
            for part, bucket in enumerate(buckets)
            for fact in bucket.facts
        }
        self._taken_back = {id_ for bucket in buckets for id_ in bucket.retracted}
        self._touched: set[int] = set()
        self._room = CAPACITY - buckets[-1].size if buckets else 0
        self.sum = Summing()

    @property
    def touched(self) -> bool:
        """Whether any event has changed it."""
        return bool(self._touched)

    def log(self, fact: Fact) -> bool:
        """Count an activity; answers whether it is new.

        Raises:
            ValueError: it no longer fits; the sentence is for who sent it.
        """
        if fact.activity in self._taken_back:
            raise ValueError(
                f"activity {fact.activity!r} was retracted: log it again under a new id"
            )
        known = self._counted.get(fact.activity)
        if known is not None:
            if known[1] == fact:
                return False
            raise ValueError(
                f"activity {fact.activity!r} is logged already with another content: retract it "
                "and log again under a new id"
            )
        part = self._part_with_room()
        self._facts[part].append(fact)
        self._counted[fact.activity] = part, fact
        self._touched.add(part)
        self.sum.add(fact)
        return True

    def retract(self, activity: str) -> tuple[bool, Fact | None]:
        """Count an activity no longer, or not once it comes.

        Answers whether that is new, and the fact that was counted until now, if it was.
        """
        if activity in self._taken_back:
            return False, None
        self._taken_back.add(activity)
        part, fact = self._counted.pop(activity, (None, None))
        if part is None:
            part = self._part_with_room()
        if fact is not None:
            self._facts[part].remove(fact)
            self.sum.add(fact, -1)
        self._retracted[part].append(activity)
        self._touched.add(part)
        return True, fact

    def buckets(self, month: ActivityMonth, day: date) -> list[ActivityBucket]:
        """Those that are other now than they were; `month` and `day` say whose a new one is."""
        return [
            self._bucket(part, month, day).replaced(
                facts=tuple(self._facts[part]), retracted=tuple(self._retracted[part])
            )
            for part in sorted(self._touched)
        ]

    def tally(self, before: DayTally) -> DayTally:
        """The day's sum, and over how many buckets it is spread."""
        return DayTally.model_construct(
            day=before.day, parts=len(self._facts), sum=self.sum.on(before.sum)
        )

    def _bucket(self, part: int, month: ActivityMonth, day: date) -> ActivityBucket:
        if part < len(self._before):
            return self._before[part]
        return ActivityBucket(
            id=ActivityBucket.id_of(month.key, month.kind, day, part),
            tenant=month.tenant,
            key=month.key,
            rep=month.rep,
            kind=month.kind,
            day=day,
            part=part,
        )

    def _part_with_room(self) -> int:
        if self._room <= 0:
            self._facts.append([])
            self._retracted.append([])
            self._room = CAPACITY
        self._room -= 1
        return len(self._facts) - 1


def with_days(month: ActivityMonth, tallies: Iterable[DayTally]) -> ActivityMonth:
    """The month with these days as they are now."""
    days = {each.day: each for each in month.days} | {each.day: each for each in tallies}
    return month.replaced(days=tuple(days[day] for day in sorted(days)))
