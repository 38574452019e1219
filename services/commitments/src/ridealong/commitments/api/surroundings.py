"""What lies around a commitment and is looked up when it is read, never when events are folded:
what is counted in the organisation, and what goals and initiatives there are."""

from typing import NamedTuple

from ridealong.chassis.http.auth import Caller
from ridealong.chassis.mongo import Store
from ridealong.commitments.model import ActivityYear, Commitment
from ridealong.commitments.model.aims import Aim, Goals, Initiatives
from ridealong.commitments.model.yardsticks import Yardsticks
from ridealong.commitments.rules.aims import contradictions, seen_by, unknown
from ridealong.commitments.rules.kinds import nothing_counted
from ridealong.commitments.rules.ledger import logged_as
from ridealong.contracts import key_of
from ridealong.contracts.fields import Measure
from ridealong.contracts.people import CountedKinds


class Around(NamedTuple):
    """What a reader should know of a commitment beside what was said of it.

    `nobody_counts`: it came to nothing because nothing that it is measured by was ever logged in
    the tenant, nor reported for it. `contradictions` are sentences about units.
    """

    nobody_counts: bool = False
    unknown_goals: tuple[str, ...] = ()
    unknown_initiatives: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()


class Surroundings:
    """Looks it up, within the caller's tenant."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, caller: Caller, commitment: Commitment) -> Around:
        """What lies around this one, as the caller may know it."""
        goals = await self._goals(caller, commitment.rep)
        theirs = seen_by(goals, own=caller.person == commitment.rep)
        initiatives = await self.initiatives(caller)
        measure = commitment.measure
        return Around(
            await self._nobody_counts(caller, commitment),
            unknown(commitment.goals, goals),
            unknown(commitment.initiatives, initiatives),
            (
                *contradictions(measure, commitment.goals, theirs),
                *contradictions(measure, commitment.initiatives, initiatives),
            ),
        )

    async def goals(self, caller: Caller, rep: str) -> tuple[Aim, ...]:
        """The rep's goals that the caller may know of."""
        return seen_by(await self._goals(caller, rep), own=caller.person == rep)

    async def _goals(self, caller: Caller, rep: str) -> tuple[Aim, ...]:
        id_ = key_of(caller.tenant, rep)
        found = await self._store.by_ids(Goals.COLLECTION, [id_])
        return Goals.from_document(found[id_]).goals if id_ in found else ()

    async def initiatives(self, caller: Caller) -> tuple[Aim, ...]:
        """The organisation's initiatives."""
        found = await self._store.by_ids(Initiatives.COLLECTION, [caller.tenant])
        known = found.get(caller.tenant)
        return Initiatives.from_document(known).initiatives if known is not None else ()

    async def counted(self, caller: Caller) -> tuple[CountedKinds, ...]:
        """The organisation's lists of the kinds that it counts."""
        found = await self._store.by_ids(Yardsticks.COLLECTION, [caller.tenant])
        known = found.get(caller.tenant)
        return Yardsticks.from_document(known).counted if known is not None else ()

    async def is_logged(self, caller: Caller, kind: str) -> bool:
        """Whether anybody of the tenant has ever had an activity of this kind logged."""
        return await self.is_counted(caller, Measure(kind=kind))

    async def is_counted(self, caller: Caller, measure: Measure) -> bool:
        """Whether anybody of the tenant has ever had an activity logged that adds to this measure,
        as far as that can be seen: an activity doesn't say which unit its quantity is in."""
        where = {"tenant": caller.tenant, "logged": logged_as(measure.kind, measure.unit)}
        return bool(await self._store.find(ActivityYear.COLLECTION, where, limit=1))

    async def _nobody_counts(self, caller: Caller, commitment: Commitment) -> bool:
        measure = commitment.measure
        if measure is None or not nothing_counted(commitment):
            return False
        return not await self.is_counted(caller, measure)
