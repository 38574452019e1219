"""What reps do all day, and what they take back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final, Literal

from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.deploy.sample.cast import Rep, chance
from ridealong.deploy.sample.organisation import away
from ridealong.deploy.sample.span import Quarter, Told, local

PER_DAY: Final = {"dial": 13.0, "conversation": 4.0, "meeting": 0.8, "proposal": 0.35}
"""What a rep of ordinary drive does on a working day, by kind."""

SYSTEMS: Final = {"dial": "dialler", "conversation": "dialler", "meeting": "crm", "proposal": "crm"}
RETRACTED: Final = 0.012

Reason = Literal["correction", "duplicate", "mistake"]


@dataclass(frozen=True, slots=True)
class Done:
    """One activity: which, of what kind, when, and whether (and why) it is taken back."""

    id: str
    kind: str
    at: datetime
    taken_back: Reason | None = None


def of(rep: Rep, quarter: Quarter) -> list[Done]:
    """All that a rep does in the quarter, in the order of time."""
    random = chance("activities", rep.id)
    span = away(rep, quarter)
    done: list[Done] = []
    for day in quarter.working_days():
        if span and span[0] <= day <= span[1]:
            continue
        mood = random.uniform(0.6, 1.4) * rep.drive
        for kind, usual in PER_DAY.items():
            numbers = range(_whole(usual * mood, random))
            done += [_done(rep, day, kind, number, random) for number in numbers]
    return sorted(done, key=lambda each: (each.at, each.id))


def counted(done: list[Done], kind: str, since: datetime, until: datetime) -> int:
    """How many of a kind stand, from one instant until before another."""
    return sum(
        each.kind == kind and each.taken_back is None and since <= each.at < until for each in done
    )


def told(rep: Rep, done: list[Done]) -> Iterator[Told]:
    """The events of what was done."""
    random = chance("recording", rep.id)
    for each in done:
        system = SYSTEMS[each.kind]
        # Most are recorded at once, some in the evening, a few the next morning.
        recorded = each.at + timedelta(minutes=random.choice((0, 0, 0, 0, 5, 180, 900)))
        logged = ActivityLogged(
            activity=each.id,
            rep=rep.id,
            kind=each.kind,
            occurred_at=each.at,
            zone=rep.zone,
            system=system,
            record=f"{system}-{each.id}",
        )
        yield Told(recorded, system, logged)
        if each.taken_back is None:
            continue
        noticed = recorded + timedelta(minutes=random.randint(10, 600))
        yield Told(
            noticed,
            system,
            ActivityRetracted(
                activity=each.id,
                rep=rep.id,
                kind=each.kind,
                occurred_at=each.at,
                zone=rep.zone,
                reason=each.taken_back,
            ),
        )


def _done(rep: Rep, day: date, kind: str, number: int, random: Random) -> Done:
    reasons: tuple[Reason, ...] = ("correction", "duplicate", "mistake")
    return Done(
        id=f"{kind}-{rep.id}-{day}-{number}",
        kind=kind,
        at=local(day, random.triangular(8.75, 17.25, 10.5), rep.zone),
        taken_back=random.choice(reasons) if random.random() < RETRACTED else None,
    )


def _whole(expected: float, random: Random) -> int:
    """A whole number whose mean is `expected`."""
    whole, rest = divmod(expected, 1)
    return int(whole) + (random.random() < rest)
