"""`ridealong explain`: the arithmetic of credits, deadlines and scores, without any server."""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import typer
from pydantic import ValidationError

from ridealong.commitments.rules.explaining import explain_credit, explain_deadline
from ridealong.deploy.cli.console import output
from ridealong.deploy.local.errors import StepError
from ridealong.metrics.rules.explaining import explain_score

STANDARD_INPUT = "-"
NUMBERS = frozenset({"q", "f_due", "f_close", "late_share", "late", "cap", "hours_of_due_day"})
PAGE = "docs/follow-through.md"
IN_WORDS: Final = {
    "decimal_parsing": "this must be a number",
    "decimal_type": "this must be a number",
    "dict_type": "this must be an object: {…}",
    "extra_forbidden": "nothing of this name is known here",
    "finite_number": "this must be a number",
    "list_type": "this must be a list: […]",
    "missing": "this is missing",
    "model_type": "this must be an object: {…}",
    "tuple_type": "this must be a list: […]",
}
"""What an error of the check is to who wrote the file."""

commands = typer.Typer(
    help="The arithmetic of credits, deadlines and scores, to check by yourself.",
    no_args_is_help=True,
)

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
Explaining = Callable[[Mapping[str, Any]], dict[str, Any]]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="explain")


@commands.command()
def score(
    *,
    items: Annotated[
        str,
        typer.Option(
            metavar="FILE|-",
            help='JSON: {"items": [{"due": "2026-03-02", "q": 1}, …]}; with an organisation\'s own '
            'parameters also "params". Or the file follow-through.json as it was exported.',
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """What settled commitments add up to, and each one's share.

    For example: echo '{"items":[{"due":"2026-03-02","q":1}]}' | ridealong explain score --items -
    """
    _tell(_explained(explain_score, read(items)), as_json=as_json)


@commands.command()
def credit(
    *,
    direction: Annotated[
        Literal["at_least", "at_most", "yes_no"] | None,
        typer.Option(help="What was promised; at_least, if not said."),
    ] = None,
    target: Annotated[str | None, typer.Option(help="Of a measured promise.")] = None,
    at_due: Annotated[str | None, typer.Option(help="The amount at the deadline.")] = None,
    at_close: Annotated[
        str | None,
        typer.Option(
            help="The amount when the late window closes; as at the deadline, if not said."
        ),
    ] = None,
    days_late: Annotated[
        int | None,
        typer.Option(help="Of a yes_no promise: 0 is on time; without it, it was never done."),
    ] = None,
    renegotiations: Annotated[
        int | None, typer.Option("-r", "--renegotiations", help="How often, in time.")
    ] = None,
    given: Annotated[
        str | None,
        typer.Option("--given", metavar="FILE|-", help="All of it as one JSON object instead."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What one commitment is worth.

    For example: ridealong explain credit --target 20 --at-due 15 --at-close 20
    """
    asked = {
        "direction": direction,
        "target": target,
        "amount_at_due": at_due,
        "amount_at_close": at_close,
        "days_late": days_late,
        "renegotiations": renegotiations,
    }
    parts = _explained(explain_credit, _question(asked, given))
    _tell({"q": parts.pop("credit"), **parts}, as_json=as_json)


@commands.command()
def deadline(
    *,
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day it is promised for.")
    ] = None,
    zone: Annotated[
        str | None, typer.Option(help="Where that day ends: an IANA name, like Europe/Riga.")
    ] = None,
    given: Annotated[
        str | None,
        typer.Option("--given", metavar="FILE|-", help="Both as one JSON object instead."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Until when a commitment can be kept, and until when it counts half.

    For example: ridealong explain deadline --due 2026-03-08 --zone America/Los_Angeles
    """
    asked = {"due": due.date().isoformat() if due else None, "zone": zone}
    _tell(_explained(explain_deadline, _question(asked, given)), as_json=as_json)


def _question(asked: Mapping[str, object], given: str | None) -> Mapping[str, Any]:
    said = {name: value for name, value in asked.items() if value is not None}
    if given is None:
        return said
    if said:
        raise typer.BadParameter("give either --given or the other options, not both")
    return read(given)


def read(source: str) -> Mapping[str, Any]:
    """The JSON object in a file, or on standard input for `-`.

    Raises:
        StepError: it can't be read, or it is none.
    """
    name = "standard input" if source == STANDARD_INPUT else source
    try:
        text = sys.stdin.read() if source == STANDARD_INPUT else Path(source).read_text("utf-8")
        # As they are written: a float would make 0.1 another number.
        found = json.loads(text, parse_float=Decimal)
    except OSError as error:
        raise StepError(f"can't read {name}: {error.strerror}", "Give a file, or - .") from None
    except ValueError as error:
        raise StepError(f"{name} is no JSON: {error}", f"Its form: {PAGE}.") from None
    except (RecursionError, InvalidOperation) as error:
        deep = isinstance(error, RecursionError)
        why = "it is nested too deep" if deep else "a number in it is beyond all bounds"
        raise StepError(f"{name} is no JSON of that form: {why}", f"Its form: {PAGE}.") from None
    if not isinstance(found, dict):
        raise StepError(f"{name} holds no JSON object", f"Its form: {PAGE}.")
    return found


def _explained(explain: Explaining, question: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return explain(question)
    except ValidationError as error:
        raise StepError(
            "\n".join(
                _sentence(one["loc"], IN_WORDS.get(one["type"], one["msg"]))
                for one in error.errors()
            ),
            f"What is asked for: `ridealong explain --help`, and {PAGE}.",
        ) from None


def _sentence(place: tuple[int | str, ...], rule: str) -> str:
    where = ".".join(map(str, place))
    rule = rule.removeprefix("Value error, ")
    return f"{where}: {rule}" if where else rule


def _tell(parts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({name: _number(name, value) for name, value in parts.items()}, indent=2))
        return
    for words in parts["words"]:
        output.print(words, markup=False, highlight=False)


def _number(name: str, value: Any) -> Any:
    """Amounts as JSON numbers: programs that check us compare numbers."""
    return float(value) if name in NUMBERS and isinstance(value, str) else value
