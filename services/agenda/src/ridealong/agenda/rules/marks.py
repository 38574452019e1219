"""Each held session against five marks of coaching (DOMAIN 2.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ridealong.agenda.model.desk import Item
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.record import Record
from ridealong.agenda.rules.meetings import TALK_NOTED_ABOVE, talk_share

Mark = Literal["progress", "listening", "accountability", "data", "written_down"]


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark. `met` is None where nothing was told that it could be read from; `why` says what it
    was read from."""

    mark: Mark
    met: bool | None
    why: str


def marks(
    record: Record, talked_about: Iterable[Item], promises: Iterable[Promise]
) -> tuple[Marked, ...]:
    """The five marks in one line, the same five for every session; none before it was held.

    `promises` are those made in it.
    """
    if record.meeting is None:
        return ()
    return (
        _progress(record),
        _listening(record),
        _accountability(promises),
        _data(record, talked_about),
        _written(record),
    )


def _progress(record: Record) -> Marked:
    topics = record.meeting.topics if record.meeting else ()
    if not topics:
        return Marked("progress", None, "nobody said which topics were touched")
    found = [topic for topic in ("goal", "behaviour_plan") if topic in topics]
    why = f"touched: {', '.join(found)}" if found else "neither goal nor plan was touched"
    return Marked("progress", bool(found), why.replace("_", " "))


def _listening(record: Record) -> Marked:
    share = talk_share(record.meeting) if record.meeting else None
    if share is None:
        return Marked("listening", None, "nobody measured who spoke")
    spoke = f"the manager spoke {share.share * 100:.0f} % of the time, the aim is 10 %"
    return Marked("listening", share.share <= TALK_NOTED_ABOVE, spoke)


def _accountability(promises: Iterable[Promise]) -> Marked:
    made = sum(
        one.terms is not None and one.life is not None and one.life.state != "lapsed"
        for one in promises
    )
    why = f"{made} commitment{'s' * (made != 1)} with owner and day" if made else "no commitment"
    return Marked("accountability", made > 0, why)


def _data(record: Record, talked_about: Iterable[Item]) -> Marked:
    filed = record.preparation
    numbers = len(filed.own_numbers) + len(filed.snapshot) if filed else 0
    evidence = sum(bool(item.evidence) for item in talked_about)
    if not numbers and not evidence:
        return Marked("data", False, "no numbers were prepared, and no topic had evidence")
    found = [f"{numbers} numbers prepared"] * bool(numbers)
    found += [f"{evidence} topics with evidence"] * bool(evidence)
    return Marked("data", True, ", ".join(found))


def _written(record: Record) -> Marked:
    if not record.versions:
        return Marked("written_down", False, "nobody wrote a summary")
    sides = len(record.versions[-1].confirmations)
    why = "a summary that both confirmed" if not record.waits_for else "a summary"
    return Marked("written_down", True, why if sides else "a summary that nobody confirmed yet")
