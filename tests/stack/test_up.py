"""`ridealong up` brings everything here, looks after it, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psutil
import pymongo
import pytest

from ridealong.contracts import TOPICS
from ridealong.deploy.local.jars import CACHE_VARIABLE, cache_folder
from ridealong.deploy.local.ports import free_ports, is_free
from ridealong.deploy.local.topics import create
from ridealong.deploy.stack.settings import Ports

pytestmark = [pytest.mark.stack, pytest.mark.timeout(600)]

CHECKOUT = Path(__file__).parent.parent.parent
RIDEALONG = Path(sys.executable).with_name("ridealong")
GIBIBYTE = 1024**3
SECOND_START_SECONDS = 20.0


@dataclass
class Commands:
    """The command line on a data folder and ports of its own."""

    data: Path
    ports: Ports
    more: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: str, expect: int | None = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [RIDEALONG, *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )
        if expect is not None:
            assert done.returncode == expect, done.stdout + done.stderr
        return done

    def environment(self) -> dict[str, str]:
        kept = {name: it for name, it in os.environ.items() if not name.startswith("RIDEALONG_")}
        chosen = {
            f"RIDEALONG_{part.upper()}_PORT": str(n) for part, n in asdict(self.ports).items()
        }
        jars = {CACHE_VARIABLE: str(cache_folder(CHECKOUT))}
        return kept | chosen | jars | self.more | {"RIDEALONG_DATA": str(self.data)}

    def status(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self("status", "--json", expect=None).stdout)
        return told

    def process(self, name: str) -> dict[str, Any]:
        [found] = [each for each in self.status()["processes"] if each["name"] == name]
        return dict(found)


@pytest.fixture(scope="module")
def ridealong(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """A stack that is up."""
    commands = Commands(tmp_path_factory.mktemp("stack") / "data", other_ports())
    try:
        commands("up", "--detach")
        yield commands
    finally:
        commands("down")


def other_ports() -> Ports:
    parts = list(asdict(Ports()))
    return Ports(**dict(zip(parts, free_ports(len(parts)), strict=True)))


def eventually(what: Callable[[], bool], seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.3)
    return False


def left_of(pids: list[int]) -> list[str]:
    """Those that still run; one that has ended and waits for the machine to take note doesn't."""
    left = []
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            if process.status() != psutil.STATUS_ZOMBIE:
                left.append(f"{process.status()} {' '.join(process.cmdline())[-80:]}")
    return left


def test_all_is_ready_read_to_the_end_and_without_dead_letters(ridealong: Commands) -> None:
    status = ridealong.status()
    assert status["phase"] == "ready"
    services = {each["service"]: each for each in status["services"]}
    assert set(services) == {"agenda", "commitments", "metrics", "notifier"}
    for service in services.values():
        assert service["ready"], service
        assert service["applied_since_start"] > 0, service
        assert service["dead_letters_since_start"] == 0, service
    assert eventually(lambda: all(each["caught_up"] for each in ridealong.status()["services"]))


def test_the_operators_commands_find_the_running_stack_and_all_is_well(
    ridealong: Commands,
) -> None:
    found = json.loads(ridealong("doctor", "--json", expect=None).stdout)
    assert [each for each in found if not each["well"]] == []
    assert {"Kafka", "transactions", "clocks", "versions", "issuer"} <= {e["check"] for e in found}
    assert json.loads(ridealong("topics", "diff", "--json").stdout) == []
    rows = json.loads(ridealong("positions", "--service", "metrics", "--json").stdout)
    assert {bool(row["owner"]) for row in rows} == {True}
    assert any(row["stored"] for row in rows)
    assert eventually(lambda: ridealong("lag", "--limit", "0", expect=None).returncode == 0)


def test_the_whole_fits_in_one_and_a_half_gibibytes(ridealong: Commands) -> None:
    assert 0 < ridealong.status()["memory"] < 1.5 * GIBIBYTE


def test_nothing_listens_beyond_this_machine(ridealong: Commands) -> None:
    pids = {each["pid"] for each in ridealong.status()["processes"]}
    listening = [
        str(connection.laddr.ip)
        for connection in psutil.net_connections("tcp")
        if connection.pid in pids and connection.status == psutil.CONN_LISTEN and connection.laddr
    ]
    assert len(listening) >= len(asdict(ridealong.ports))
    assert {address.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}


def test_a_second_up_says_that_it_runs(ridealong: Commands) -> None:
    for how in ((), ("--detach",)):
        assert "a stack runs already" in ridealong("up", *how).stdout


def test_another_stack_on_the_same_ports_is_refused_with_the_way_out(
    ridealong: Commands, tmp_path: Path
) -> None:
    other = Commands(tmp_path / "other", ridealong.ports)
    said = other("up", expect=1).stderr
    assert f"port {ridealong.ports.kafka} for kafka is in use by java" in said
    assert "--agenda-port PORT, or set RIDEALONG_AGENDA_PORT=PORT" in said


def test_a_token_opens_what_is_closed_without(ridealong: Commands) -> None:
    address = f"http://127.0.0.1:{ridealong.ports.agenda}/v1/feeds/sessions"
    token = ridealong("token", "--as", "manager-1").stdout.strip()
    assert httpx.get(address).status_code == 401
    opened = httpx.get(address, headers={"Authorization": f"Bearer {token}"})
    assert opened.status_code == 200, opened.text


def calendar_of(*entries: str) -> str:
    """An iCalendar file with one entry for each of these groups of lines."""
    body = [
        f"BEGIN:VEVENT\nUID:{number}\nDTSTAMP:20261101T080000Z\n{entry}\nEND:VEVENT"
        for number, entry in enumerate(entries)
    ]
    whole = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *body, "END:VCALENDAR", ""]
    return "\n".join(whole).replace("\n", "\r\n")


def test_a_calendar_comes_in_by_the_command_and_its_broken_entry_is_told(
    ridealong: Commands, tmp_path: Path
) -> None:
    evening = f"{datetime.now(UTC) + timedelta(days=10):%Y%m%d}T200000Z"
    fine, broken = f"DTSTART:{evening}\nDURATION:PT30M", f"DTSTART:{evening}\nRRULE:FREQ=SOMETIMES"
    file = tmp_path / "team.ics"
    file.write_text(calendar_of(fine, broken))
    told = "import", "calendar", str(file), "--as", "manager-1", "--rep", "rep-3", "--json"
    first, second = (json.loads(ridealong(*told).stdout) for _ in range(2))
    assert (first["sessions"], second["sessions"]) == ({"scheduled": 1}, {"unchanged": 1})
    assert [(one["uid"], one["severity"]) for one in first["troubles"]] == [("1", "refused")]


def bodies(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each command of a service with the JSON that it takes."""
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            taken = route.get("requestBody", {}).get("content", {})
            schema = taken.get("application/json", {}).get("schema", {})
            for each in (schema, *schema.get("anyOf", ())):
                if name := each.get("$ref", "").rpartition("/")[2]:
                    yield f"{method} {path} {name}", described["components"]["schemas"][name]


@pytest.mark.parametrize("service", ["agenda", "commitments", "metrics", "notifier"])
def test_no_command_leaves_out_in_silence_what_it_does_not_know(
    ridealong: Commands, service: str
) -> None:
    address = f"http://127.0.0.1:{getattr(ridealong.ports, service)}/openapi.json"
    taken = dict(bodies(httpx.get(address).json()))
    assert taken
    lenient = [name for name, schema in taken.items() if schema.get("additionalProperties", True)]
    assert lenient == []


def test_a_service_killed_is_started_again_and_goes_on(ridealong: Commands) -> None:
    before = ridealong.process("metrics")
    os.kill(before["pid"], signal.SIGKILL)

    def is_back() -> bool:
        [standing] = [s for s in ridealong.status()["services"] if s["service"] == "metrics"]
        now = ridealong.process("metrics")
        return bool(now["restarts"] == before["restarts"] + 1 and standing["caught_up"])

    assert eventually(is_back)
    assert ridealong.process("metrics")["pid"] != before["pid"]


async def test_servers_of_ones_own_are_used_and_left_running(
    kafka: str, mongodb: str, topics: str, database_prefix: str, tmp_path: Path
) -> None:
    own = {
        "RIDEALONG_KAFKA": kafka,
        "RIDEALONG_MONGODB": mongodb,
        "RIDEALONG_TOPIC_PREFIX": topics,
        "RIDEALONG_DATABASE_PREFIX": database_prefix,
    }
    ridealong = Commands(tmp_path / "data", other_ports(), own)
    try:
        said = ridealong("up", "--detach", "--no-sample").stdout
        parts = [each["name"] for each in ridealong.status()["processes"]]
    finally:
        ridealong("down")
    assert f"Kafka: yours, {kafka}" in said
    assert f"0 created, {len(TOPICS)} there" in said
    assert mongodb not in said
    assert parts == ["supervisor", "agenda", "commitments", "metrics", "notifier"]
    assert not (await create(kafka, topics)).created
    with pymongo.MongoClient[dict[str, Any]](mongodb) as client:
        named = [name for name in client.list_database_names() if name.startswith(database_prefix)]
    assert len(named) == 4


def test_down_leaves_nothing_and_a_second_start_is_quick(ridealong: Commands) -> None:
    pids = [each["pid"] for each in ridealong.status()["processes"]]
    ridealong("down")
    assert not [pid for pid in pids if psutil.pid_exists(pid)]
    assert all(is_free(port) for port in asdict(ridealong.ports).values())
    ridealong("status", expect=3)
    ridealong("down")

    began = time.monotonic()
    said = ridealong("up", "--detach").stdout
    # The promise is for a machine that has nothing else to do.
    crowding = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert time.monotonic() - began < SECOND_START_SECONDS * crowding, said
    assert "Sample organisation: there" in said


def test_a_supervisor_killed_leaves_nothing_and_the_next_start_is_fine(
    ridealong: Commands,
) -> None:
    supervisor, *others = [each["pid"] for each in ridealong.status()["processes"]]
    os.kill(supervisor, signal.SIGKILL)
    assert eventually(lambda: not left_of(others), 150.0), left_of(others)
    ridealong("status", expect=3)
    ridealong("up", "--detach")
    assert ridealong.status()["phase"] == "ready"
