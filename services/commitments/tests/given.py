"""Stories for tests: events in the domain's words, folded by the real engine, no servers."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any, TypeVar

from ridealong.chassis.testing import Rehearsal
from ridealong.commitments.model import ActivityDay, Commitment, place
from ridealong.commitments.projection import projection
from ridealong.commitments.rules.history import history
from ridealong.commitments.rules.steps import Step
from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged, ActivityRetracted
from ridealong.contracts.commitments import CommitmentMade, CommitmentProposed
from ridealong.contracts.fields import Measure, Money

TENANT, REP, MANAGER = "acme", "mike", "dana"
D = TypeVar("D", bound=EventData)


def instant(text: str) -> datetime:
    """`2026-03-02` or `2026-03-02 15:30`, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Story:
    """Given events, when time passes, then commitments stand so and others heard this."""

    def __init__(self, *events: Event[Any]) -> None:
        self.stage = Rehearsal(projection)
        self.then(*events)

    def then(self, *events: Event[Any]) -> "Story":
        """These happen, in this order."""
        self.stage.read(*events)
        assert not self.stage.bad
        return self

    def until(self, text: str) -> "Story":
        """Time passes, and what is due by then happens."""
        self.stage.until(instant(text))
        return self

    def commitment(self, name: str = "c-1", rep: str = REP) -> Commitment:
        """The commitment as it stands."""
        return self.stage.the(Commitment, place(TENANT, rep, name))

    def history(self, name: str = "c-1") -> list[Step]:
        """Its life so far."""
        known = self.commitment(name)
        return history(known, pages_of(self.stage, known))

    def heard(self, kind: type[D]) -> list[D]:
        """What others heard of this type, oldest first."""
        return self.stage.heard(kind)

    @property
    def refused(self) -> list[str]:
        """Reasons for which events were refused, in order."""
        return list(self.stage.refused.values())


def pages_of(stage: Rehearsal, known: Commitment) -> list[ActivityDay]:
    """All days of its owner's activities of its kind."""
    kind = known.measure.kind if known.measure else ""
    theirs = place(TENANT, known.owner_id, kind, "")
    return [page for page in stage.all(ActivityDay) if page.id.startswith(theirs)]


_numbers = count()


def happened(
    data: D, at: str = "2026-03-02 10:00", *, actor: str = "crm", id_: str | None = None
) -> Event[D]:
    """An event of a platform, or of a person, recorded at this time."""
    return Event(
        id=id_ or f"e-{next(_numbers)}",
        source="test/platform",
        tenant=TENANT,
        actor=actor,
        time=instant(at),
        data=data,
    )


def terms(**more: Any) -> dict[str, Any]:
    """Twenty discovery calls by Friday 20 March 2026 in New York, unless said otherwise."""
    usual: dict[str, Any] = {
        "commitment": "c-1",
        "rep": REP,
        "manager": MANAGER,
        "owner_id": REP,
        "text": "Twenty discovery calls",
        "measure": Measure(kind="discovery_call"),
        "target": Decimal(20),
        "direction": "at_least",
        "due": date(2026, 3, 20),
        "zone": "America/New_York",
    }
    return usual | more


YES_NO: dict[str, Any] = {"measure": None, "target": None, "direction": "yes_no"}


def made(at: str = "2026-03-02 10:00", **more: Any) -> Event[CommitmentMade]:
    """Both agreed, says a platform."""
    return happened(CommitmentMade.model_validate(terms(**more)), at)


def proposed(at: str = "2026-03-02 10:00", by: str = REP, **more: Any) -> Event[CommitmentProposed]:
    """One of the pair proposes."""
    return happened(CommitmentProposed.model_validate(terms(by=by, **more)), at, actor=by)


def activity(
    name: str,
    at: str,
    quantity: str = "1",
    *,
    rep: str = REP,
    kind: str = "discovery_call",
    money: tuple[str, str] | None = None,
) -> Event[ActivityLogged]:
    """The rep did it at this time, and it was logged at once."""
    amount = Money(amount=Decimal(money[0]), currency=money[1]) if money else None
    data = ActivityLogged(
        activity=name,
        rep=rep,
        kind=kind,
        quantity=Decimal(quantity),
        amount=amount,
        occurred_at=instant(at),
    )
    return happened(data, at, id_=f"logged-{name}")


def retracted(logged: Event[ActivityLogged]) -> Event[ActivityRetracted]:
    """It wasn't so."""
    data = logged.data
    return happened(
        ActivityRetracted(
            activity=data.activity, rep=data.rep, kind=data.kind, occurred_at=data.occurred_at
        ),
        id_=f"retracted-{data.activity}",
    )


def activities(number: int, at: str, prefix: str = "a") -> Iterable[Event[ActivityLogged]]:
    """So many of one each."""
    return [activity(f"{prefix}-{at}-{index}", at) for index in range(number)]
