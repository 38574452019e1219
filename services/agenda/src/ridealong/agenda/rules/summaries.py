"""The written summary of a session: its versions, and who has confirmed which (DOMAIN 2.30)."""

from datetime import datetime
from typing import Final

from ridealong.agenda.model.record import Confirmation, Record, Side, Version
from ridealong.agenda.rules.refusal import Refused
from ridealong.contracts.fields import digest_of
from ridealong.contracts.sessions import SessionSummaryConfirmed, SessionSummaryWritten

SIDES: Final[tuple[Side, ...]] = ("rep", "manager")

MOST_VERSIONS: Final = 20
"""Versions that are kept with their text, and confirmations of texts that aren't there."""


def written(record: Record, data: SessionSummaryWritten, at: datetime) -> Record | Refused:
    """The summary as it reads from now on; what is not the text that both confirmed asks again."""
    newest = summary_of(record)
    if data.replaces is not None and (newest is None or data.replaces != newest.digest):
        return Refused("the summary was written anew meanwhile: read it, then write yours over it")
    digest = digest_of(data.text)
    if newest is not None and newest.digest == digest:
        return record
    version = Version(
        number=newest.number + 1 if newest else 1,
        by=data.by,
        at=at,
        text=data.text,
        digest=digest,
        confirmations=tuple(one for one in record.early if one.digest == digest),
    )
    kept = (*record.versions, version)[-MOST_VERSIONS:]
    early = tuple(one for one in record.early if one.digest != digest)
    return _asking(
        record.model_copy(update={"versions": kept, "early": early, "asked_at": version.at})
    )


def confirmed(record: Record, data: SessionSummaryConfirmed, at: datetime) -> Record:
    """One side's yes to the version with this digest, the newest of them.

    A yes to an older version is kept with that one. A yes to a text that isn't there waits for it,
    since another publisher's text may come later.
    """
    side: Side = "rep" if data.by == data.rep else "manager"
    yes = Confirmation(by=data.by, side=side, at=at, digest=data.digest, note=data.note)
    meant = next((one for one in reversed(record.versions) if one.digest == data.digest), None)
    if meant is None:
        early = _with(record.early, yes)[-MOST_VERSIONS:]
        return record.model_copy(update={"early": early})
    known = meant.model_copy(update={"confirmations": _with(meant.confirmations, yes)})
    versions = tuple(known if one is meant else one for one in record.versions)
    return _asking(record.model_copy(update={"versions": versions}))


def summary_of(record: Record) -> Version | None:
    """The newest version, or None where nothing is written."""
    return record.versions[-1] if record.versions else None


def _with(known: tuple[Confirmation, ...], yes: Confirmation) -> tuple[Confirmation, ...]:
    """Said twice it is one yes, with the note that came first unless there was none."""
    same = next((one for one in known if (one.side, one.digest) == (yes.side, yes.digest)), None)
    if same is not None and (same.note or not yes.note):
        return known
    return (*(one for one in known if one is not same), yes)


def _asking(record: Record) -> Record:
    newest = summary_of(record)
    heard = {one.side for one in newest.confirmations} if newest else set(SIDES)
    waits_for = tuple(side for side in SIDES if side not in heard)
    return record.model_copy(update={"waits_for": waits_for})
