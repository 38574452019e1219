"""What both promise at each session."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final, Literal

from ridealong.contracts.commitments import CommitmentMade, Direction
from ridealong.contracts.fields import Measure
from ridealong.deploy.sample import activities
from ridealong.deploy.sample.activities import Done
from ridealong.deploy.sample.cast import ZONES, Rep, chance
from ridealong.deploy.sample.goals import linked
from ridealong.deploy.sample.meetings import Meeting
from ridealong.deploy.sample.organisation import INITIATIVE
from ridealong.deploy.sample.span import local, local_day

COUNTED: Final = {
    "conversation": "Voice-to-voice conversations with new contacts: {}",
    "meeting": "First meetings: {}",
    "proposal": "Written offers sent: {}",
    "dial": "Dials: {}",
}
BY_REP: Final = (
    "Call back the three accounts that have not answered since the offer",
    "Find out who decides at the two biggest open opportunities",
    "Send the reworked offer to the clinic",
    "Write the one-page summary for the tender",
    "Sit in on a colleague's demo and note three things to try",
    "Clean up next steps and dates of all open opportunities",
)
BY_MANAGER: Final = (
    "Get the approved price list from finance",
    "Bring the product manager into the next customer call",
    "Send the list of accounts from the trade fair",
    "Listen to two recorded calls and write down what worked",
    "Ask legal for the short contract form",
)

Fate = Literal["kept", "partly", "late", "missed", "postponed", "withdrawn", "excused"]

OFTEN: Final[dict[Fate, float]] = {
    "partly": 2,
    "late": 2,
    "missed": 4,
    "postponed": 1,
    "withdrawn": 0.5,
    "excused": 0.3,
}
"""What becomes of promises that aren't kept, as weights."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment, when it was made, by when it is due, and what becomes of it."""

    made: CommitmentMade
    at: datetime
    deadline: datetime
    fate: Fate


def of(rep: Rep, meetings: list[Meeting], done: list[Done]) -> list[Promise]:
    """What is promised at a rep's sessions, by rep and manager."""
    met = [meeting for meeting in meetings if meeting.fate != "cancelled"]
    promises = []
    for meeting, following in zip(met, [*met[1:], None], strict=True):
        random = chance("promises", meeting.id)
        maker = _Maker(rep, meeting, following, done, random)
        found = [maker.counted()]
        found.append(maker.yes_or_no(rep.id, random.choice(BY_REP)))
        if random.random() < 0.4:
            found.append(random.choice((maker.practice, maker.at_most))())
        if random.random() < 0.55:
            found.append(maker.yes_or_no(rep.manager, random.choice(BY_MANAGER)))
        if meeting.fate == "held":
            promises += found
    return promises


@dataclass(slots=True)
class _Maker:
    rep: Rep
    meeting: Meeting
    following: Meeting | None
    done: list[Done]
    random: Random
    number: int = 0

    def counted(self) -> Promise:
        """So and so many of an activity: progress is counted from what is logged."""
        kind = self.random.choice(tuple(COUNTED))
        _, deadline = self._due(self.rep.id)
        actual = activities.counted(self.done, kind, self.meeting.end, deadline)
        fate = self._fate(("kept", "partly", "missed"))
        wanted = {"kept": actual, "partly": math.ceil(actual * 1.3) + 1}.get(fate, 2 * actual + 3)
        target = max(1, wanted - wanted % 5 if wanted > 20 else wanted)
        return self._promise(
            self.rep.id,
            COUNTED[kind].format(target),
            fate,
            (Measure(kind=kind), Decimal(target), "at_least"),
        )

    def practice(self) -> Promise:
        """Minutes that the rep writes down."""
        measure = Measure(kind="practice", unit="minutes")
        fate = self._fate(("kept", "partly", "missed"))
        text = "60 minutes of practice with a colleague on objections"
        return self._promise(self.rep.id, text, fate, (measure, Decimal(60), "at_least"))

    def at_most(self) -> Promise:
        """A limit not to be passed."""
        measure = Measure(kind="answer_time", unit="hours")
        fate = self._fate(("kept", "missed"))
        text = "Answer new leads within two hours"
        return self._promise(self.rep.id, text, fate, (measure, Decimal(2), "at_most"))

    def yes_or_no(self, owner: str, text: str) -> Promise:
        """Done or not."""
        fates: tuple[Fate, ...] = ("kept", "late", "missed", "postponed", "withdrawn", "excused")
        return self._promise(owner, text, self._fate(fates), (None, None, "yes_no"))

    def _fate(self, possible: tuple[Fate, ...]) -> Fate:
        first, *others = possible
        if self.random.random() < self.rep.keeps:
            return first
        return self.random.choices(others, [OFTEN[fate] for fate in others])[0]

    def _due(self, owner: str) -> tuple[date, datetime]:
        """The day of the next session, in the owner's zone, and when it ends (DOMAIN 0.21, C1)."""
        zone = ZONES[owner]
        after = self.following.start if self.following else self.meeting.start + timedelta(days=7)
        due = local_day(after, zone)
        return due, local(due + timedelta(days=1), 0, zone)

    def _promise(
        self,
        owner: str,
        text: str,
        fate: Fate,
        terms: tuple[Measure | None, Decimal | None, Direction],
    ) -> Promise:
        self.number += 1
        measure, target, direction = terms
        due, deadline = self._due(owner)
        at = self.meeting.end - timedelta(minutes=4 - self.number)
        for_initiative = owner == self.rep.id and self.random.random() < 0.25
        made = CommitmentMade(
            commitment=f"commitment-{self.meeting.id.removeprefix('session-')}-{self.number}",
            rep=self.rep.id,
            manager=self.rep.manager,
            owner_id=owner,
            text=text,
            measure=measure,
            target=target,
            direction=direction,
            due=due,
            zone=ZONES[owner],
            goals=linked(self.rep)[:1],
            initiatives=(INITIATIVE,) if for_initiative else (),
            session=self.meeting.id,
            originator=self.random.choice(("rep", "rep", "together", "manager")),
            # Minutes and hours are written down by people; all else is logged.
            counted_by_hand=measure is not None and measure.unit != "count",
            made_at=at,
        )
        return Promise(made, at, deadline, fate)


def each(promises: list[Promise]) -> Iterator[tuple[Promise, Random]]:
    """Every promise with a source of chance of its own."""
    return ((promise, chance("keeping", promise.made.commitment)) for promise in promises)
