"""Of Kafka's jars only the very files that were locked are run, wherever they come from."""

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import pytest

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.jars import LOCK, fetch

pytestmark = pytest.mark.stack

REAL = b"the jar that was locked"
IN_REPOSITORY = Path("org/example/broker/1.0/broker-1.0.jar")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's name)
        """Nothing."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A repository of jars on this machine, which jgo's settings name as everybody's."""
    folder = tmp_path / "repository"
    (folder / IN_REPOSITORY).parent.mkdir(parents=True)
    (folder / IN_REPOSITORY).write_bytes(REAL)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    settings = tmp_path / "jgo.conf"
    settings.write_text(f"[repositories]\ncentral = http://127.0.0.1:{server.server_port}\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(settings))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "jgo.lock.toml"
    path.write_text(
        "[metadata]\n"
        'jgo_version = "3.2.0"\n'
        "[[dependencies]]\n"
        'groupId = "org.example"\n'
        'artifactId = "broker"\n'
        'version = "1.0"\n'
        f'sha256 = "{hashlib.sha256(REAL).hexdigest()}"\n'
    )
    return path


def test_the_locked_jar_is_fetched_once(repository: Path, lock: Path, tmp_path: Path) -> None:
    [jar] = fetch(tmp_path / "cache", lock=lock)
    assert jar.read_bytes() == REAL
    (repository / IN_REPOSITORY).unlink()
    told: list[tuple[int, int]] = []
    assert fetch(tmp_path / "cache", lambda *n: told.append(n), lock=lock) == [jar]
    assert told == [(1, 1)]


def test_another_jar_under_the_same_name_is_refused_and_not_kept(
    repository: Path, lock: Path, tmp_path: Path
) -> None:
    (repository / IN_REPOSITORY).write_bytes(b"something else")
    with pytest.raises(StepError, match=r"org\.example:broker:1\.0 is not the file .* locked"):
        fetch(tmp_path / "cache", lock=lock)
    assert not list((tmp_path / "cache").rglob("*.jar"))


def test_a_jar_that_was_changed_or_cut_short_in_the_cache_is_fetched_again(
    repository: Path, lock: Path, tmp_path: Path
) -> None:
    [jar] = fetch(tmp_path / "cache", lock=lock)
    jar.write_bytes(REAL[:7])
    assert fetch(tmp_path / "cache", lock=lock)[0].read_bytes() == REAL


def test_a_repository_without_the_jar_is_said_with_what_to_do(
    repository: Path, lock: Path, tmp_path: Path
) -> None:
    (repository / IN_REPOSITORY).unlink()
    with pytest.raises(StepError, match=r"broker:1\.0 could not be fetched(.|\n)*jgo\.conf"):
        fetch(tmp_path / "cache", lock=lock)


def test_a_lock_without_a_hash_is_refused(lock: Path, tmp_path: Path) -> None:
    lock.write_text(lock.read_text().replace("sha256", "sha255"))
    with pytest.raises(StepError, match="no sha256 for broker"):
        fetch(tmp_path / "cache", lock=lock)


def test_a_lock_of_other_wishes_is_refused(lock: Path, tmp_path: Path) -> None:
    lock.with_name("jgo.toml").write_text("[dependencies]\ncoordinates = []\n")
    with pytest.raises(StepError, match=r"jgo\.lock\.toml doesn't belong to jgo\.toml"):
        fetch(tmp_path / "cache", lock=lock)


def test_our_own_lock_has_a_hash_for_each_jar_and_one_kafka() -> None:
    lines = LOCK.read_text().splitlines()
    versions = {
        (name, version)
        for name, version in pairwise(lines)
        if name.startswith('artifactId = "kafka')
    }
    assert lines.count("[[dependencies]]") == sum(line.startswith("sha256") for line in lines) > 40
    assert {version for _, version in versions} == {'version = "4.3.1"'}
