"""Kafka's jars: fetched by jgo as its lock file says, and checked by us.

jgo writes a sha256 per jar into its lock file but doesn't compare it on the next fetch, so that
is done here, every time before a jar is run.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
from filelock import FileLock
from jgo.config import GlobalSettings
from jgo.env import EnvironmentBuilder, EnvironmentSpec, LockedDependency, LockFile
from jgo.env import compute_spec_hash as spec_hash
from jgo.maven import MavenContext

from ridealong.deploy.local.errors import StepError

HERE = Path(__file__).parent
SPEC = HERE / "jgo.toml"
LOCK = HERE / "jgo.lock.toml"

CACHE_VARIABLE = "RIDEALONG_KAFKA_JARS"
DOWNLOADS_AT_ONCE = 4
TRIES = 3
TIMEOUT_SECONDS = 60

Progress = Callable[[int, int], None]
"""Told how many jars are there and checked, and of how many."""


def cache_folder(checkout: Path) -> Path:
    """Tell where jars are kept: as the environment says, else in the checkout."""
    chosen = os.environ.get(CACHE_VARIABLE)
    return Path(chosen) if chosen else checkout / ".ridealong" / "kafka-jars"


def fetch(cache: Path, progress: Progress | None = None, lock: Path = LOCK) -> list[Path]:
    """Bring every locked jar into the cache, checked, and give the class path.

    Jars that are there already are checked and not fetched. Several callers may share a cache.

    Raises:
        StepError: a jar can't be had, or isn't the one that was locked.
    """
    wanted = _locked(lock)
    context = _context(cache)
    cache.mkdir(parents=True, exist_ok=True)
    jars: list[Path] = []
    with FileLock(cache / ".lock"), ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        try:
            for jar in pool.map(lambda each: _checked(context, each), wanted):
                jars.append(jar)
                if progress:
                    progress(len(jars), len(wanted))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return jars


def _locked(lock: Path) -> list[LockedDependency]:
    if not lock.exists():
        raise StepError(f"there is no lock file {lock}")
    locked = LockFile.load(lock)
    spec = lock.with_name(SPEC.name)
    if spec.exists() and spec_hash(spec) != locked.spec_hash:
        raise StepError(
            f"{lock.name} doesn't belong to {spec.name}, which has changed",
            "Lock anew: python -m ridealong.deploy.local.jars --lock",
        )
    unsure = [each.artifactId for each in locked.dependencies if not each.sha256]
    if unsure:
        raise StepError(f"{lock.name} has no sha256 for {', '.join(unsure)}")
    return list(locked.dependencies)


def _context(cache: Path) -> MavenContext:
    # A mirror of one's own: section [repositories] of jgo's settings file, name "central".
    chosen = GlobalSettings.load().repositories
    repositories = {**MavenContext().remote_repos, **chosen}
    return MavenContext(
        repo_cache=cache / "repository", remote_repos=repositories, timeout=TIMEOUT_SECONDS
    )


def _checked(context: MavenContext, locked: LockedDependency) -> Path:
    name = f"{locked.groupId}:{locked.artifactId}:{locked.version}"
    component = context.project(locked.groupId, locked.artifactId).at_version(locked.version)
    artifact = component.artifact(locked.classifier or "", locked.packaging)
    found = "nothing"
    for attempt in range(TRIES):
        try:
            jar = Path(artifact.resolve())
        except (requests.RequestException, RuntimeError, OSError) as error:
            _forget(artifact.cached_path)
            if attempt + 1 < TRIES:
                continue
            raise StepError(
                f"{name} could not be fetched: {error}",
                "Is the network there? Behind a mirror, name it in jgo's settings file "
                "(~/.config/jgo.conf, section [repositories], name central).",
            ) from error
        found = _sha256(jar)
        if found == locked.sha256:
            return jar
        # Cut short by an earlier interruption, or not the file that we locked: fetch it again.
        jar.unlink()
    raise StepError(
        f"{name} is not the file that was locked: sha256 {found} instead of {locked.sha256}",
        "Nothing of it was run and it was removed. Find out who serves another file.",
    )


def _forget(half_fetched: Path | None) -> None:
    if half_fetched:
        half_fetched.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_lock(cache: Path) -> None:
    """Resolve jgo.toml anew and write jgo.lock.toml beside it."""
    builder = EnvironmentBuilder(context=_context(cache), cache_dir=cache / "resolved")
    locked = builder.resolve_lockfile(EnvironmentSpec.load_or_error(SPEC))
    locked.spec_hash = spec_hash(SPEC)
    locked.save(LOCK)


def main(arguments: Sequence[str]) -> None:
    """Fetch the locked jars into the checkout's cache; with --lock, lock them anew first."""
    cache = cache_folder(Path.cwd())
    if "--lock" in arguments:
        write_lock(cache)
    print(f"{len(fetch(cache))} jars in {cache}")


if __name__ == "__main__":
    main(sys.argv[1:])
