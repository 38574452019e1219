"""What is told of commitments, in a few words."""

from dataclasses import replace
from typing import Any

from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentProgressed, CommitmentUpdated
from ridealong.contracts.fields import Measure

from .given import at, event


def stands(commitment: str, time: str, **more: Any) -> Event[CommitmentUpdated]:
    """How a commitment stands."""
    content: dict[str, Any] = {
        "rep": "rep-1",
        "manager": "manager-1",
        "owner_id": "rep-1",
        "text": "twenty calls for the expansion",
        "measure": Measure(kind="call"),
        "target": 20,
        "direction": "at_least",
        "due": "2026-03-09",
        "zone": "UTC",
        "goals": ("ring",),
        "initiatives": ("expansion",),
        "state": "in_force",
    }
    return event(CommitmentUpdated(commitment=commitment, **(content | more)), time)


def progressed(commitment: str, amount: int, as_of: str) -> Event[CommitmentProgressed]:
    """How much of it was reached, as commitments judges it."""
    return replace(reported(commitment, amount, as_of), source="ridealong/commitments")


def reported(commitment: str, amount: int, as_of: str) -> Event[CommitmentProgressed]:
    """How much of it was reached, as a platform says."""
    data = CommitmentProgressed(commitment=commitment, rep="rep-1", amount=amount, as_of=at(as_of))
    return event(data, as_of)
