"""Each held session against five marks of coaching (DOMAIN 2.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Meeting, Preparation, Record
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.meetings import talk_share
from ridealong.agenda.rules.yardsticks import USUAL, Aims

Mark = Literal["progress", "listening", "accountability", "data", "written_down"]


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark. `met` is None where nothing was told that it could be read from; `why` says what it
    was read from."""

    mark: Mark
    met: bool | None
    why: str


def marks(
    session: Session, record: Record, promises: Iterable[Promise], aims: Aims = USUAL
) -> tuple[Marked, ...]:
    """The five marks, the same five for every session; none before it was held.

    `promises` are those made in it, `aims` what was in force on its day. The coaching figures hold
    a session against the same five.
    """
    meeting = record.meeting
    if meeting is None:
        return ()
    return (
        _progress(session),
        _listening(meeting, aims),
        _accountability(promises),
        _data(record.preparation, meeting),
        _written(record),
    )


def _progress(session: Session) -> Marked:
    linked = bool(session.plan and session.plan.goals)
    return Marked("progress", linked, "linked to a goal" if linked else "linked to no goal")


def _listening(meeting: Meeting, aims: Aims) -> Marked:
    share = talk_share(meeting, aims)
    if share is None:
        return Marked("listening", None, "nobody measured who spoke")
    spoke = (
        f"the manager spoke {share.share * 100:.0f} % of the time; up to"
        f" {aims.talk_noted * 100:.0f} % is listening, the aim is {aims.talk * 100:.0f} %"
    )
    return Marked("listening", share.share <= aims.talk_noted, spoke)


def _accountability(promises: Iterable[Promise]) -> Marked:
    made = sum(
        one.terms is not None and one.life is not None and one.life.state != "lapsed"
        for one in promises
    )
    why = f"{made} commitment{'s' * (made != 1)}" if made else "no commitment"
    return Marked("accountability", made > 0, why)


def _data(filed: Preparation | None, meeting: Meeting) -> Marked:
    brought = filed is not None and bool(filed.numbers or filed.own_numbers or filed.snapshot)
    there = brought or meeting.snapshot is not None
    return Marked("data", there, "numbers were there" if there else "no numbers were there")


def _written(record: Record) -> Marked:
    if not record.versions:
        return Marked("written_down", False, "nobody wrote a summary")
    why = "confirmed by both" if not record.waits_for else "not confirmed by both yet"
    return Marked("written_down", True, f"a summary, {why}")
