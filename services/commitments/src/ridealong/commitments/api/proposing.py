"""Proposing a commitment, and the other side's word on it."""

import re
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request, Response

from ridealong.chassis.http.auth import Authenticated, Caller
from ridealong.chassis.http.commands import Command
from ridealong.chassis.http.problems import Problem, not_found
from ridealong.chassis.projector.work import derived_id
from ridealong.chassis.service import Context
from ridealong.commitments.api.bodies import NewCommitment, Rejection, event_of
from ridealong.commitments.api.desk import ANSWERS, Desk, How, Taken, unfit
from ridealong.commitments.api.reading import Reader
from ridealong.commitments.api.session_reading import SessionReader
from ridealong.commitments.model import Commitment
from ridealong.commitments.rules import agreeing, leaving
from ridealong.commitments.rules.aims import contradictions, listed, unknown
from ridealong.commitments.rules.deadline import deadline
from ridealong.commitments.rules.kinds import BY_HAND, counted_on, why_not
from ridealong.commitments.rules.refusal import Refused
from ridealong.commitments.rules.session_count import MOST, counted
from ridealong.contracts import Day, Event, new_id
from ridealong.contracts.commitments import (
    CommitmentAccepted,
    CommitmentProposed,
    CommitmentWithdrawn,
)
from ridealong.contracts.fields import Measure

_NUMBERED: Final = re.compile(r"~[0-9]+\Z")


def router(context: Context, reader: Reader, desk: Desk) -> APIRouter:
    """`POST /v1/commitments`, and its acceptance or rejection."""
    routes = APIRouter(prefix="/v1/commitments", tags=["commands"])
    proposals = _Proposals(context, reader)

    @routes.post("", status_code=202, responses=ANSWERS, summary="Propose a commitment")
    async def propose(
        request: Request, caller: Authenticated, how: How, body: NewCommitment
    ) -> Response:
        """The proposer has accepted it; it is in force once the other side has too.

        Without `due` it is due on the day of the pair's next one-on-one. A fourth commitment in
        one `session` needs a reason beside that session first. A measure that the organisation
        doesn't count, or that nobody has ever logged an activity of where it doesn't say what it
        counts, needs `counted_by_hand`.
        """
        data = await proposals.event(caller, how, body)

        async def check() -> None:
            await proposals.check(caller, body, data)

        # Of one session they are counted one after the other: the fourth needs a reason.
        among = None if data.session is None else f"session/{data.rep}/{data.session}"
        return await desk.send(
            request, caller, how, data, agreeing.proposed, check=check, among=among
        )

    @routes.post(
        "/{commitment:path}/acceptance",
        status_code=202,
        responses=ANSWERS,
        summary="Accept a proposed commitment",
    )
    async def accept(step: Taken) -> Response:
        """It is in force from the second acceptance on."""
        return await desk.take(step, CommitmentAccepted, _accepting)

    @routes.post(
        "/{commitment:path}/rejection",
        status_code=202,
        responses=ANSWERS,
        summary="Reject a proposed commitment",
    )
    async def reject(step: Taken, body: Rejection) -> Response:
        """The proposal is gone: it never was in force and never counts."""
        by = (step.caller.person,)
        return await desk.take(step, CommitmentWithdrawn, _rejecting, body, by=by)

    return routes


def _accepting(before: Commitment | None, event: Event[CommitmentAccepted]) -> object:
    return agreeing.accepted(before, None, event)


def _rejecting(before: Commitment | None, event: Event[CommitmentWithdrawn]) -> object:
    if before is not None and before.agreed_at is not None:
        raise Refused(
            f"commitment {before.commitment} is in force: both have accepted it. It can be "
            "withdrawn together, or renegotiated"
        )
    return leaving.withdrawn(before, event)


class _Proposals:
    """A proposal as an event, with what the body leaves open filled in."""

    def __init__(self, context: Context, reader: Reader) -> None:
        self._reader = reader
        self._sessions = SessionReader(context)
        self._clock = context.clock

    async def event(self, caller: Caller, how: Command, body: NewCommitment) -> CommitmentProposed:
        """The event that the caller means.

        Raises:
            Problem: 404 for a rep who isn't theirs, 422 for what can't be filled in.
        """
        if body.commitment is not None and _NUMBERED.search(body.commitment):
            raise unfit(
                "commitment",
                "an id that ends in ~ and a number is given to what a renegotiation makes: take "
                "another",
            )
        rep = body.rep or caller.person
        leads = await self._reader.manager(caller, rep)
        if caller.person not in {rep, leads}:
            raise not_found("rep", rep)
        manager = leads or body.manager
        if manager is None:
            raise unfit("manager", f"nobody is known to lead {rep}: say who the manager is")
        if body.manager not in {None, manager}:
            raise unfit("manager", f"{rep} is led by {manager}: leave the manager out")
        owner = rep if body.owner == "rep" else manager
        zone = body.zone or await self._zone(caller, owner)
        fields = dict(body)
        fields |= {
            "commitment": body.commitment or _made_id(caller, how),
            "rep": rep,
            "manager": manager,
            "owner_id": owner,
            "zone": zone,
            "due": body.due or await self._due(caller, body, rep, manager, zone),
            "originator": body.originator or ("rep" if caller.person == rep else "manager"),
            "by": caller.person,
        }
        return event_of(CommitmentProposed, fields)

    async def check(self, caller: Caller, body: NewCommitment, data: CommitmentProposed) -> None:
        """What is asked of those who propose by hand, but not of a platform's events.

        Raises:
            Problem: 409 for an id of another pair's, 422 for a due day that is past, a measure that
                nobody counts or whose unit isn't that of what it serves, one commitment too many,
                or what it names and isn't there.
        """
        if await self._reader.taken(caller, data.rep, data.commitment):
            raise Problem(
                409,
                "refused",
                "The command doesn't fit",
                f"another pair has a commitment {data.commitment} already: take another id",
            )
        now = self._clock()
        if now >= deadline(data.due, data.zone):
            raise unfit(
                "due",
                f"{data.due} had ended in {data.zone} by {now:%Y-%m-%d %H:%M} UTC: take a day that "
                "is yet to end",
            )
        if data.measure is not None and not body.counted_by_hand:
            await self._countable(caller, data.measure, data.zone)
        await self._there(caller, data)
        if data.session is not None:
            await self._not_too_many(caller, data.rep, data.session)

    async def _there(self, caller: Caller, data: CommitmentProposed) -> None:
        named = [("links", one) for one in data.links]
        if data.replaces is not None:
            named.append(("replaces", data.replaces))
        missing = await self._reader.missing(caller, data.rep, [one for _, one in named])
        for field, one in named:
            if one in missing:
                raise unfit(field, f"{data.rep} has no commitment {one}")
        await self._served(caller, data)
        if data.session is not None and not await self._sessions.known(
            caller, data.rep, data.session
        ):
            raise unfit("session", f"{data.rep} has no session {data.session}")

    async def _served(self, caller: Caller, data: CommitmentProposed) -> None:
        goals = await self._reader.around.goals(caller, data.rep)
        initiatives = await self._reader.around.initiatives(caller)
        for field, whose, named, aims in (
            ("goals", f"{data.rep} has no goal", data.goals, goals),
            ("initiatives", "the organisation has no initiative", data.initiatives, initiatives),
        ):
            for one in unknown(named, aims):
                raise unfit(field, f"{whose} {one}: {listed(aims)}")
            for words in contradictions(data.measure, named, aims):
                raise unfit("measure.unit", words)

    async def _countable(self, caller: Caller, measure: Measure, zone: str) -> None:
        lists = await self._reader.around.counted(caller)
        today = self._clock().astimezone(ZoneInfo(zone)).date()
        if (reason := why_not(lists, measure, today)) is not None:
            raise unfit(f"measure.{reason.field}", reason.reason)
        listed, kind = counted_on(lists, today), measure.kind
        if listed is not None and (listed.units is not None or measure.unit != "money"):
            return
        around = self._reader.around
        if not await around.is_logged(caller, kind):
            if listed is not None:
                return
            raise unfit(
                "measure.kind",
                f"nobody counts {kind}: no activity of that kind was ever logged here. Take the "
                f"word that your systems log, {BY_HAND}",
            )
        if not await around.is_counted(caller, measure):
            raise unfit(
                "measure.unit",
                f"nobody counts {kind} in money: no activity of that kind was ever logged with an "
                f"amount here. Take another unit, {BY_HAND}",
            )

    async def _not_too_many(self, caller: Caller, rep: str, session: str) -> None:
        found = await self._sessions.session(caller, rep, session)
        if found is not None and found.explained is not None:
            return
        made = counted(await self._sessions.commitments(caller, rep, session))
        if made.number >= MOST:
            raise unfit(
                "session",
                f"session {session} has {made.number} commitments already; two or three are in "
                f"order. For more say why first: POST /v1/sessions/{session}/commitments/reason "
                'with {"reason": "..."}, then propose again',
            )

    async def _zone(self, caller: Caller, owner: str) -> str:
        person = await self._reader.person(caller, owner)
        if person is None or person.zone is None:
            raise unfit("zone", f"the zone of {owner} is not known: say where the due day ends")
        return person.zone

    async def _due(
        self, caller: Caller, body: NewCommitment, rep: str, manager: str, zone: str
    ) -> Day:
        day = await self._sessions.next_day(caller, rep, manager, zone, body.session)
        if day is None:
            raise unfit(
                "due",
                f"no coming one-on-one of {rep} and {manager} is known to be due by: say the day",
            )
        return day


def _made_id(caller: Caller, how: Command) -> str:
    if how.idempotency_key is None:
        return new_id()
    return derived_id("commitments", "proposal", caller.tenant, caller.person, how.idempotency_key)
