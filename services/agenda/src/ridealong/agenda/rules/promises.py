"""A commitment as agendas see it, and how long it stays on the table.

What becomes of it is judged by `commitments` alone; here is only what an agenda shows of that.
"""

from datetime import date, datetime, timedelta

from ridealong.agenda.model.desk import Desk, OnTable
from ridealong.agenda.model.entries import Outcome
from ridealong.agenda.model.promise import Life, Promise, Settlement, Terms
from ridealong.contracts.commitments import CommitmentSettled, CommitmentUpdated
from ridealong.contracts.instant import first_instant

MOST_RESULTS = 20
"""Settled commitments that stay on the table at most, where no session is ever reported held."""

MOST_OPEN = 200
"""Open ones that stay on the table at most, those due soonest: a desk is one document."""


def updated(promise: Promise, data: CommitmentUpdated) -> Promise:
    """How it stands now; the newest event is the whole new state."""
    terms = Terms(
        owner=data.owner_id,
        text=data.text,
        unit=data.measure.kind if data.measure else None,
        target=data.target,
        direction=data.direction,
        due=data.due,
        zone=data.zone,
        session=data.session,
        item=data.item,
        originator=data.originator,
        decisive=data.decisive,
        replaces=data.replaces,
        renegotiations=data.renegotiations,
    )
    life = Life(
        state=data.state,
        left_out=data.left_out,
        delivered=data.delivered,
        dropped=data.dropped,
        disputed=data.disputed,
        pending=data.pending,
        waits_for=data.waits_for,
    )
    return promise.model_copy(update={"terms": terms, "life": life})


def settled(promise: Promise, data: CommitmentSettled) -> Promise:
    """Its credit now; it may come again while the late window is open."""
    settlement = Settlement(
        at=data.settled_at,
        credit=data.credit,
        kept=data.kept,
        left_out=data.left_out,
    )
    amount = promise.amount if data.amount_now is None else data.amount_now
    return promise.model_copy(update={"settlement": settlement, "amount": amount})


def became(promise: Promise, successor: str | None) -> date | None:
    """The due day that another one now has in its stead, or None where none has."""
    if promise.terms is None or promise.life is None or successor in {None, promise.commitment}:
        return None
    return promise.terms.due if promise.life.left_out == "superseded" else None


def deadline(terms: Terms) -> datetime:
    """The first instant after the due day in its zone (DOMAIN C1)."""
    return first_instant(terms.due + timedelta(days=1), terms.zone)


def result(promise: Promise) -> Settlement | None:
    """What it was settled with, or left out with; None while it is open.

    Credit and state come apart, so one that doesn't go with the other has yet to be told anew.
    """
    life, settlement = promise.life, promise.settlement
    if life is None or settlement is None:
        return None
    if settlement.left_out:
        return settlement if life.state == "left_out" else None
    return settlement if life.state in {"settled", "final"} else None


def talked_about_until(promise: Promise, terms: Terms) -> datetime:
    """The instant of which the first session at or after it still has it on its agenda."""
    settlement = result(promise)
    return settlement.at if settlement else deadline(terms)


def outcome(promise: Promise) -> Outcome:
    """How it stands."""
    if promise.life and promise.life.state == "proposed":
        return "proposed"
    settlement = result(promise)
    if settlement is None:
        return "reached" if promise.life and promise.life.delivered else "open"
    if settlement.left_out:
        return "left_out"
    if settlement.kept:
        return "kept"
    return "partly" if settlement.credit else "missed"


def on_table(desk: Desk, promise: Promise) -> Desk:
    """The desk with this promise put on the table, or taken off it.

    It is there from when it is proposed until a session is held after it was settled or left out
    (DOMAIN 0.22); what another one replaced is there as that one.
    """
    others = tuple(one for one in desk.table if one.commitment != promise.commitment)
    settlement = result(promise)
    if promise.terms is None or _is_off(promise.life, settlement):
        return desk.model_copy(update={"table": others})
    entry = OnTable(
        commitment=promise.commitment,
        due=promise.terms.due,
        settled_at=settlement.at if settlement else None,
    )
    return cleared(desk.model_copy(update={"table": (*others, entry)}))


def cleared(desk: Desk) -> Desk:
    """The desk without results that a held session has seen, nor more of them than fit."""
    held = desk.last_held
    waiting = sorted(
        (one for one in desk.table if one.settled_at is None),
        key=lambda one: (one.due, one.commitment),
    )
    results = sorted(
        (
            one
            for one in desk.table
            if one.settled_at is not None and (held is None or one.settled_at > held)
        ),
        key=lambda one: (one.settled_at, one.commitment),
    )
    table = sorted([*waiting[:MOST_OPEN], *results[-MOST_RESULTS:]], key=lambda one: one.commitment)
    return desk.model_copy(update={"table": tuple(table)})


def _is_off(life: Life | None, settlement: Settlement | None) -> bool:
    """Whether there is nothing to talk about: it never came into force, or became another one."""
    if life is None or life.state == "lapsed" or life.left_out == "superseded":
        return True
    return life.state == "left_out" and settlement is None
