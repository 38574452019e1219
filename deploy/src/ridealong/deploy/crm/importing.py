"""The whole import: people first, then opportunities in parts, each sent before the next is read.

What can't be imported is written down and counted; nothing of such a row is sent.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from ridealong.chassis.projector.work import derived_id
from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.deploy.crm import people
from ridealong.deploy.crm.mapping import Mapping
from ridealong.deploy.crm.opportunities import Reader, activities
from ridealong.deploy.crm.people import Roster
from ridealong.deploy.tables.rejects import Rejected, Rejects
from ridealong.deploy.tables.seen import Seen
from ridealong.deploy.tables.summary import PART_EVENTS, Progress, Send, Summary
from ridealong.deploy.tables.table import Row, Table


@dataclass(slots=True)
class _Import:
    mapping: Mapping
    tenant: str
    today: date
    send: Send
    rejects: Rejects
    progress: Progress
    export: str
    summary: Summary = field(default_factory=Summary)

    def reject(self, table: Table, row: Row, why: Rejected) -> None:
        self.rejects.add(table.name, row.line, why, row.text)

    def people_events(self, roster: Roster) -> Iterable[Event[Any]]:
        midnight = datetime.combine(self.today, time(), UTC)
        for data in roster.events():
            # The export is part of the id: a rep who goes back to a former manager comes with the
            # same content as long ago, and that must not be taken for a repetition.
            content = hashlib.sha256(data.model_dump_json().encode()).hexdigest()
            mark = (data.TYPE, data.subject(), self.export, content)
            yield self.event(derived_id("import", self.tenant, *mark), midnight, data)

    def event(self, id_: str, moment: datetime, data: EventData) -> Event[Any]:
        self.summary.events[data.kind if isinstance(data, ActivityLogged) else data.TYPE] += 1
        return Event(
            id=id_,
            source=f"/import/{self.mapping.system}",
            tenant=self.tenant,
            actor=self.mapping.system,
            time=moment,
            data=data,
        )


async def import_export(
    folder: Path,
    mapping: Mapping,
    *,
    tenant: str,
    today: date,
    send: Send,
    rejects: Rejects,
    progress: Progress,
) -> Summary:
    """Import an export: hand its events to `send`, in parts.

    Activities have ids that follow from tenant, system, record and kind; people, who are a present
    record, from their content and from the bytes of the whole export. So importing the same export
    again changes nothing, whenever that is; `today` is the day from which people's data hold.

    Raises:
        StepError: folder, file or column isn't there, or the rejects file can't be written.
    """
    with (
        Table(folder, mapping.teams.file, mapping, "teams") as teams,
        Table(folder, mapping.opportunities.file, mapping, "opportunities") as opportunities,
        Seen() as seen,
    ):
        export = f"{teams.digest()}{opportunities.digest()}"
        work = _Import(mapping, tenant, today, send, rejects, progress, export)
        roster = Roster(mapping)
        reader = Reader(opportunities, mapping, roster)
        _read_teams(work, teams, roster)
        await send(list(work.people_events(roster)))
        await _send_opportunities(work, opportunities, reader, seen)
    work.summary.rejected = rejects.counts
    return work.summary


def _read_teams(work: _Import, table: Table, roster: Roster) -> None:
    for row, said in people.lines(table, work.mapping):
        work.summary.rows += 1
        try:
            if row.why:
                raise row.why
            if said:
                roster.add(said)
        except Rejected as why:
            work.reject(table, row, why)
    work.summary.warnings = roster.settle()
    work.summary.people = len(roster)


async def _send_opportunities(work: _Import, table: Table, reader: Reader, seen: Seen) -> None:
    part: list[Event[Any]] = []
    for row in table:
        work.summary.rows += 1
        try:
            part += _events(work, row, reader, seen)
        except Rejected as why:
            work.reject(table, row, why)
        if len(part) >= PART_EVENTS:
            await work.send(part)
            part = []
            work.progress(work.summary.rows, table.position, table.size)
    await work.send(part)
    work.progress(work.summary.rows, table.size, table.size)


def _events(work: _Import, row: Row, reader: Reader, seen: Seen) -> list[Event[Any]]:
    if row.why:
        raise row.why
    opportunity = reader.read(row)
    before = seen.before(opportunity.id, row.line, row.text)
    if before and before.same:
        work.summary.repeated += 1
        return []
    if before:
        raise Rejected("id used twice", f"{opportunity.id!r} stands in line {before.line}, too")
    logged = list(activities(opportunity, work.tenant, work.mapping))
    return [work.event(data.activity, data.occurred_at, data) for data in logged]
