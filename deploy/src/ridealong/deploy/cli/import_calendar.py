"""`ridealong import calendar`: sessions that live in a calendar of another program."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.markup import escape

from ridealong.deploy.cli.console import errors, output
from ridealong.deploy.cli.options import AsJson, Data, Tenant, folders, issuer_url, service_url
from ridealong.deploy.cli.token import TENANT, default_role
from ridealong.deploy.issuer import Person, SigningKey, issue
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack.folders import Folders

SECONDS = 120.0
SOME_REFUSED = 3


def add_to(app: typer.Typer) -> None:
    """Add the command to `ridealong import`."""
    app.command("calendar")(calendar)


def calendar(
    file: Annotated[
        Path, typer.Argument(help="An iCalendar file (.ics).", exists=True, dir_okay=False)
    ],
    *,
    person: Annotated[
        str | None,
        typer.Option("--as", help="Whose calendar it is: a rep or a manager of the local stack."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            envvar="RIDEALONG_TOKEN",
            help="That person's access token, where your own issuer makes them.",
            show_default=False,
        ),
    ] = None,
    rep: Annotated[
        str | None,
        typer.Option(
            help="All entries are sessions of this rep. Default: entries in which both of one of "
            "the person's pairs take part, by their mail addresses.",
            show_default=False,
        ),
    ] = None,
    kind: Annotated[str, typer.Option(help="What kind of sessions they are.")] = "coaching",
    tenant: Tenant = TENANT,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help=f"Exit code {SOME_REFUSED} when an entry was refused.")
    ] = False,
    as_json: AsJson = False,
    data: Data = None,
    agenda: Annotated[
        str | None,
        typer.Option(
            envvar="RIDEALONG_AGENDA_URL",
            help="Address of the agenda service. Default: the stack's.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Import the sessions of a calendar, or bring those imported before up to date.

    Importing the same file again changes nothing. An entry that can't be taken is told with its
    line, and all others are taken.

    For example: ridealong import calendar team.ics --as manager-1
    """
    chosen = folders(data)
    if token is None:
        if person is None:
            raise typer.BadParameter("say whose calendar it is: --as PERSON, or --token TOKEN")
        token = _token(chosen, person, tenant)
    asked = {"kind": kind, "dry_run": str(dry_run).lower()} | ({"rep": rep} if rep else {})
    report = _sent(service_url("agenda", agenda, chosen), file, token, asked)
    if as_json:
        output.print_json(data=report)
    else:
        _tell(report)
    if strict and any(_refused(report)):
        raise typer.Exit(SOME_REFUSED)


def _token(chosen: Folders, person: str, tenant: str) -> str:
    chosen.make()
    return issue(
        SigningKey.of_folder(chosen.issuer),
        issuer_url(None, chosen),
        Person(person, tenant, (default_role(person),)),
        now=datetime.now(UTC),
        ttl=timedelta(minutes=10),
    )


def _sent(agenda: str, file: Path, token: str, asked: dict[str, str]) -> dict[str, Any]:
    try:
        answer = httpx.post(
            f"{agenda}/v1/imports/calendar",
            params=asked,
            content=file.read_bytes(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "text/calendar"},
            timeout=SECONDS,
            trust_env=False,
        )
    except OSError as error:
        raise StepError(f"{file} can't be read: {error.strerror}") from error
    except httpx.HTTPError as error:
        raise StepError(
            f"the agenda service at {agenda} didn't answer ({type(error).__name__})",
            "Is it up? `ridealong status` says so. Importing again changes nothing that was "
            "imported already.",
        ) from error
    if answer.status_code != httpx.codes.OK:
        raise _problem(answer)
    report: dict[str, Any] = answer.json()
    return report


def _problem(answer: httpx.Response) -> StepError:
    try:
        told: dict[str, Any] = answer.json()
    except ValueError:
        told = {}
    title = told.get("title", "the agenda service can't do this")
    rules = [f"{each.get('field')}: {each.get('rule')}" for each in told.get("errors", ())]
    detail = "; ".join([str(told.get("detail") or ""), *rules]).strip("; ")
    return StepError(f"{escape(str(title))} ({answer.status_code})", detail)


def _refused(report: dict[str, Any]) -> Iterator[tuple[int, str, str]]:
    """Line, entry and reason of everything that was refused."""
    for one in report["troubles"]:
        if one["severity"] == "refused":
            yield one["line"], one["uid"] or "", one["reason"]
    for one in report["outcomes"]:
        if "refused" in one["sessions"]:
            yield one["line"], one["uid"], "; ".join(one["reasons"])


def _tell(report: dict[str, Any]) -> None:
    would = " (--dry-run: nothing was done)" if report["dry_run"] else ""
    output.print(f"{report['entries']:,} entries read{would}", highlight=False)
    for change, count in sorted(report["sessions"].items()):
        output.print(f"  {count:>6,}  sessions {change}", highlight=False)
    unread = sum(one["severity"] == "refused" for one in report["troubles"])
    if unread:
        output.print(f"  {unread:>6,}  entries refused", highlight=False)
    if report["not_ours"]:
        output.print(f"  {report['not_ours']:>6,}  entries of no pair of theirs", highlight=False)
    notes = [one for one in report["troubles"] if one["severity"] == "note"]
    for one in notes:
        _line("note", one["line"], one["uid"] or "", one["reason"])
    for line, uid, reason in sorted(_refused(report)):
        _line("refused", line, uid, reason)


def _line(what: str, line: int, uid: str, reason: str) -> None:
    named = f"entry {uid}: " if uid else ""
    errors.print(
        f"[yellow]![/] {what}, line {line}: {escape(named + reason)}",
        highlight=False,
        soft_wrap=True,
    )
