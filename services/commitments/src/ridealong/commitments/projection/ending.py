"""People leave and pairs end: what was still open then is left out, until that is corrected."""

from datetime import date, datetime

from ridealong.chassis.projector import Work
from ridealong.commitments.model import (
    Commitment,
    Creditors,
    DueMonth,
    DueMonths,
    HeardLeaving,
    LeftOut,
    Person,
    place,
)
from ridealong.commitments.projection.binding import together
from ridealong.commitments.projection.forwarding import forward, receives
from ridealong.commitments.projection.settling import keep, reached
from ridealong.commitments.rules.ending import changed_since, ended
from ridealong.contracts.fields import Body, Part

OWES = "owes"
LEAVING = "leaving"


class _Owes(Part):
    """Body of a forwarded `owes`: tell this rep when you leave."""

    rep: str


class _Leaving(Part):
    """Body of a forwarded `leaving`: since when a manager has left, None when they are back."""

    manager: str
    left: datetime | None


def person_of(work: Work) -> Person:
    """The person of the event's key, as known so far."""
    key = work.event.key
    tenant, _, person = key.partition("/")
    return work.get(Person, key) or Person(id=key, tenant=tenant, key=key, person=person)


def end_of(work: Work, commitment: Commitment) -> LeftOut | None:
    """Why it was still open when it came to an end with people, as far as that is known."""
    person, heard = together(lambda: person_of(work), lambda: _heard(work, commitment.manager))
    return ended(commitment, person, heard.left)


def owed(work: Work, commitment: Commitment) -> None:
    """Have a manager who owes it tell when they leave: that is known under their own key."""
    if commitment.owner_id == commitment.rep:
        return
    heard = _heard(work, commitment.manager)
    if not heard.asked:
        work.put(heard.model_copy(update={"asked": True}))
        rep, manager = commitment.rep, commitment.manager
        forward(work, manager, OWES, (rep, manager), _Owes(rep=rep))


def people_changed(work: Work, before: Person, after: Person) -> None:
    """Look again at what may have been open, and tell the reps to whom this person owes."""
    creditors = work.get(Creditors, after.id) if before.left != after.left else None
    if (since := changed_since(before, after)) is not None:
        look_again(work, since)
    for rep in creditors.reps if creditors is not None else ():
        _tell(work, rep, after)


def look_again(work: Work, since: date) -> None:
    """Judge anew what is due from this day on."""
    for before in due_from(work, since):
        after = before.model_copy(update={"ended": end_of(work, before)})
        if after != before:
            keep(work, before, after)


def due_from(work: Work, since: date) -> list[Commitment]:
    """The rep's commitments in force that are due from about this day on."""
    tenant, _, rep = work.event.key.partition("/")
    months, _ = together(lambda: work.get(DueMonths, work.event.key), lambda: reached(work))
    wanted = [month for month in months.months if month >= f"{since:%Y-%m}"] if months else []
    pages = work.get_all(DueMonth, [place(tenant, rep, month) for month in wanted])
    names = {name: None for page in pages.values() if page for name in page.commitments}
    ids = [place(tenant, rep, name) for name in names]
    return [one for one in work.get_all(Commitment, ids).values() if one is not None]


@receives(OWES)
def owes(work: Work, body: Body) -> None:
    """Under the manager's key: this rep wants to hear."""
    rep = _Owes.model_validate(body).rep
    key, tenant = work.event.key, work.event.tenant
    known, person = together(lambda: work.get(Creditors, key), lambda: person_of(work))
    known = known or Creditors(id=key, tenant=tenant, key=key)
    if rep not in known.reps:
        work.put(known.model_copy(update={"reps": tuple(sorted((*known.reps, rep)))}))
    if person.left is not None:
        _tell(work, rep, person)


@receives(LEAVING)
def left(work: Work, body: Body) -> None:
    """Under the rep's key: since when the manager has left."""
    told = _Leaving.model_validate(body)
    heard = _heard(work, told.manager)
    if told.left == heard.left:
        return
    days = [moment.date() for moment in (heard.left, told.left) if moment is not None]
    work.put(heard.model_copy(update={"left": told.left}))
    look_again(work, min(days))


def _tell(work: Work, rep: str, person: Person) -> None:
    told = _Leaving(manager=person.person, left=person.left)
    forward(work, rep, LEAVING, (rep, person.person), told)


def _heard(work: Work, manager: str) -> HeardLeaving:
    tenant, _, rep = work.event.key.partition("/")
    id_ = place(tenant, rep, manager)
    return work.get(HeardLeaving, id_) or HeardLeaving(id=id_, tenant=tenant, key=work.event.key)
