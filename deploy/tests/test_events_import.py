"""`ridealong import events`: a CSV file of activities or goals, by a mapping."""

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from ridealong.contracts import Event, EventData
from ridealong.contracts.activities import ActivityLogged
from ridealong.contracts.goals import GoalUpdated
from ridealong.deploy.cli import app, import_files
from ridealong.deploy.local.errors import StepError

CALLS = """
system = "dialler"
zone = "Europe/Berlin"
currency = "EUR"
delimiter = ";"
decimal = ","
thousands = "."
dates = ["%d.%m.%Y %H:%M", "%d.%m.%Y"]
type = "ridealong.activity.logged.v1"
id = ["Nr"]

[fields]
activity = "Nr"
occurred_at = "Beginn"
quantity = "Anzahl"
amount = "Wert"
rep = {column = "Agentin", slug = true}
kind = {column = "Art", values = {Anruf = "dial", Termin = "meeting"}}
system = {always = "dialler"}
"""
HEAD = "Nr;Agentin;Art;Beginn;Anzahl;Wert"
GOOD = "D-1;Jürgen Groß;Anruf;29.03.2026 03:30;1,5;1.200"

GOALS = """
system = "plan"
zone = "UTC"
currency = "USD"
type = "ridealong.goal.updated.v1"
fields = {goal = "goal", rep = "rep", value = "value", as_of = "day", "measure.kind" = "kind"}
"""


class Sent(list[Event[EventData]]):
    """What a publisher was given; connecting to it needs no Kafka."""

    async def publish_many(self, events: list[Event[EventData]]) -> None:
        self.extend(events)

    async def __aenter__(self) -> "Sent":
        return self

    async def __aexit__(self, *_: object) -> None:
        return None


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Sent:
    for name in ("RIDEALONG_DATA", "RIDEALONG_KAFKA", "RIDEALONG_TENANT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    sent = Sent()
    monkeypatch.setattr(import_files, "publisher", lambda *_: sent)
    return sent


def import_events(mapping: str, *rows: str, **options: Any) -> Result:
    Path("mapping.toml").write_text(dedent(mapping), encoding="utf-8")
    Path("calls.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    more = [f"--{name.replace('_', '-')}" for name, on in options.items() if on]
    arguments = ["import", "events", "calls.csv", "--mapping", "mapping.toml"]
    return CliRunner().invoke(
        app, [*arguments, "--tenant", "acme", "--kafka", "127.0.0.1:1", *more]
    )


def test_each_cell_is_read_as_its_field_asks(sent: Sent) -> None:
    result = import_events(CALLS, HEAD, GOOD, "D-2;Mei-Mei Johns;Termin;30.03.2026;2;")
    assert result.exit_code == 0, result.output
    assert "2 rows read: 2 events sent" in result.output
    first, second = [event.data for event in sent]
    assert isinstance(first, ActivityLogged)
    assert isinstance(second, ActivityLogged)
    assert (first.rep, first.kind, first.system) == ("jurgen-gross", "dial", "dialler")
    assert first.occurred_at.isoformat() == "2026-03-29T01:30:00+00:00"
    assert str(first.quantity) == "1.5"
    assert first.amount is not None
    assert (str(first.amount.amount), first.amount.currency) == ("1200", "EUR")
    assert (second.rep, second.kind, second.amount) == ("mei-mei-johns", "meeting", None)
    assert second.occurred_at.isoformat() == "2026-03-30T10:00:00+00:00"
    assert sent[0].time == first.occurred_at
    assert (sent[0].source, sent[0].tenant, sent[0].actor) == ("/import/dialler", "acme", "dialler")


def test_importing_again_gives_the_same_events(sent: Sent) -> None:
    import_events(CALLS, HEAD, GOOD)
    import_events(CALLS, HEAD, GOOD, GOOD)
    assert len(sent) == 2
    assert sent[0] == sent[1]


def test_a_goal_moves_on_with_every_row_that_says_another_thing(sent: Sent) -> None:
    head = "goal,rep,value,day,kind"
    rows = ["g-1,mike,10,2026-03-02,dial", "g-1,mike,12,2026-03-09,dial"]
    result = import_events(GOALS, head, *rows, rows[0])
    assert "1 rows repeat an earlier one" in result.output
    values = [event.data.value for event in sent if isinstance(event.data, GoalUpdated)]
    assert [str(value) for value in values] == ["10", "12"]
    assert len({event.id for event in sent}) == 2


def test_rows_that_say_nothing_that_is_known_are_told_and_the_others_sent(sent: Sent) -> None:
    bad = [
        "D-2;Mike;Fax;29.03.2026;1;",
        "D-3;Mike;Anruf;31.02.2026;1;",
        "D-4;Mike;Anruf;29.03.2026;-1;",
        ";Mike;Anruf;29.03.2026;1;",
        "D-5;;Anruf;29.03.2026;1;",
        "D-1;Mike;Anruf;29.03.2026;1;",
        "D-6;Mike;Anruf",
    ]
    result = import_events(CALLS, HEAD, GOOD, *bad, strict=True)
    assert result.exit_code == 3
    assert len(sent) == 1
    told = Path("rejects.csv").read_text(encoding="utf-8")
    for reason in (
        "unknown word",
        "unreadable date",
        "data.quantity",
        "no id",
        "data.rep",
        "id used twice",
        "wrong number of columns",
    ):
        assert reason in told


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('fields = {quantities = "Nr"}', "no field of ridealong.activity.logged.v1"),
        ('fields = {"amount.currency.sign" = "Nr"}', "no field of"),
        ('type = "ridealong.followthrough.updated.v1"\nfields = {rep = "Nr"}', "a file holds one"),
        ('fields = {rep = "Nummer"}', "has no column 'Nummer'"),
    ],
)
def test_a_mapping_that_can_not_be_is_told_before_anything_is_sent(
    sent: Sent, wrong: str, said: str
) -> None:
    kind = "" if wrong.startswith("type") else 'type = "ridealong.activity.logged.v1"\n'
    mapping = f'system = "d"\nzone = "UTC"\ncurrency = "EUR"\ndelimiter = ";"\n{kind}{wrong}\n'
    result = import_events(mapping, HEAD, GOOD)
    assert isinstance(result.exception, StepError)
    assert said in str(result.exception)
    assert not sent


def test_a_dry_run_sends_nothing(sent: Sent) -> None:
    result = import_events(CALLS, HEAD, GOOD, dry_run=True)
    assert "1 events would be sent (--dry-run)" in result.output
    assert not sent
