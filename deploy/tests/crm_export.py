"""Exports as files, for tests: one like the built-in mapping's, in the rows a test gives."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityLogged
from ridealong.deploy import crm
from ridealong.deploy.tables.rejects import Rejects
from ridealong.deploy.tables.summary import Summary

TODAY = date(2026, 11, 23)
TEAMS = (
    "sales_agent,manager,regional_office",
    "Ada Bright,Max Stern,East",
    "Bo Lund,Max Stern,East",
)
OPPORTUNITIES = (
    "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
)


@dataclass
class Imported:
    """What an import sent, told and rejected."""

    summary: Summary
    events: list[Event[Any]] = field(default_factory=list)
    rejects: Path = Path()

    @property
    def activities(self) -> list[ActivityLogged]:
        """The activities among the events."""
        return [each.data for each in self.events if isinstance(each.data, ActivityLogged)]


def write(folder: Path, rows: Sequence[str | bytes], teams: Sequence[str] = TEAMS) -> Path:
    """Write an export; `rows` are those of the opportunities file below its header."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sales_teams.csv").write_text("\n".join(teams) + "\n", encoding="utf-8")
    lines = [each.encode() if isinstance(each, str) else each for each in (OPPORTUNITIES, *rows)]
    (folder / "sales_pipeline.csv").write_bytes(b"\n".join(lines) + b"\n")
    return folder


def imported(
    folder: Path, mapping: Path | None = None, tenant: str = "acme", today: date = TODAY
) -> Imported:
    """Import a folder; nothing is sent anywhere."""
    events: list[Event[Any]] = []
    path = folder / "rejects.csv"
    path.unlink(missing_ok=True)

    async def send(part: list[Event[Any]]) -> None:
        events.extend(part)

    async def run() -> Summary:
        with Rejects(path) as rejects:
            return await crm.import_export(
                folder,
                crm.load(mapping),
                tenant=tenant,
                today=today,
                send=send,
                rejects=rejects,
                progress=_unseen,
            )

    return Imported(asyncio.run(run()), events, path)


def _unseen(rows: int, read: int, size: int) -> None:
    assert rows >= 0
    assert read <= size
