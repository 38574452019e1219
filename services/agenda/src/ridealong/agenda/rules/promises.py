"""A commitment as agendas see it, and how long it stays on the table."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from ridealong.agenda.model.agenda import Outcome
from ridealong.agenda.model.desk import Desk, OnTable
from ridealong.agenda.model.promise import Promise, Settlement, Terms
from ridealong.contracts.commitments import (
    CommitmentExcused,
    CommitmentMade,
    CommitmentProgressed,
    CommitmentSettled,
    CommitmentWithdrawn,
)

MOST_RESULTS = 20
"""Settled commitments that stay on the table at most, where no session is ever reported held."""


def made(promise: Promise, data: CommitmentMade) -> Promise:
    """In force. Made again under the same id, the newer terms hold."""
    terms = Terms(
        owner=data.owner_id,
        text=data.text,
        unit=data.measure.kind if data.measure else None,
        target=data.target,
        direction=data.direction,
        due=data.due,
        zone=data.zone,
    )
    return promise.model_copy(update={"terms": terms, "gone": False})


def progressed(promise: Promise, data: CommitmentProgressed) -> Promise:
    """The amount so far; one that was read off earlier than the known one changes nothing."""
    if promise.amount_as_of is not None and data.as_of < promise.amount_as_of:
        return promise
    return promise.model_copy(update={"amount": data.amount, "amount_as_of": data.as_of})


def settled(promise: Promise, data: CommitmentSettled) -> Promise:
    """Its credit now; it may come again while the late window is open."""
    settlement = Settlement(
        at=data.settled_at, credit=data.credit, kept=data.kept, left_out=data.left_out
    )
    amount = promise.amount if data.amount_now is None else data.amount_now
    return promise.model_copy(update={"settlement": settlement, "amount": amount})


def withdrawn(promise: Promise, data: CommitmentWithdrawn) -> Promise:
    """Given up by both it is gone; dropped by one of them it stands until it is settled (C1)."""
    return promise.model_copy(update={"gone": promise.gone or len(set(data.by)) > 1})


def excused(promise: Promise, data: CommitmentExcused) -> Promise:
    """Moved to another day, or gone."""
    if data.due is None:
        return promise.model_copy(update={"gone": True})
    if promise.terms is None:
        return promise
    return promise.model_copy(update={"terms": promise.terms.model_copy(update={"due": data.due})})


def deadline(terms: Terms) -> datetime:
    """The first instant after the due day in its zone (DOMAIN C1)."""
    return _first_instant_after(terms.due, terms.zone)


@lru_cache(maxsize=4096)
def _first_instant_after(due: date, zone: str) -> datetime:
    after = due + timedelta(days=1)
    local = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC)


def outcome(promise: Promise) -> Outcome:
    """How it stands."""
    settlement, terms = promise.settlement, promise.terms
    if settlement:
        if settlement.left_out:
            return "left_out"
        if settlement.kept:
            return "kept"
        return "partly" if settlement.credit else "missed"
    if promise.delivered:
        return "reached"
    if (
        terms
        and terms.direction == "at_least"
        and terms.target is not None
        and promise.amount is not None
        and promise.amount >= terms.target
    ):
        return "reached"
    return "open"


def on_table(desk: Desk, promise: Promise) -> Desk:
    """The desk with this promise put on the table, or taken off it.

    It is there from when it is made until a session is held after it was settled (DOMAIN 0.22).
    """
    others = tuple(one for one in desk.table if one.commitment != promise.commitment)
    if promise.terms is None or promise.gone:
        return desk.model_copy(update={"table": others})
    at = promise.settlement.at if promise.settlement else None
    entry = OnTable(commitment=promise.commitment, settled_at=at)
    return cleared(desk.model_copy(update={"table": (*others, entry)}))


def cleared(desk: Desk) -> Desk:
    """The desk without results that a held session has seen, nor more of them than fit."""
    held = desk.last_held
    waiting = [one for one in desk.table if one.settled_at is None]
    results = sorted(
        (at, one.commitment)
        for one in desk.table
        if (at := one.settled_at) is not None and (held is None or at > held)
    )
    kept = [OnTable(commitment=name, settled_at=at) for at, name in results[-MOST_RESULTS:]]
    table = sorted([*waiting, *kept], key=lambda one: one.commitment)
    return desk.model_copy(update={"table": tuple(table)})
