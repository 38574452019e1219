"""Write a lock per image: what that member needs, at the versions and hashes of the whole's lock.

`make lock` runs it: python deploy/images/lock.py path/to/uv
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OURS = ("contracts", "chassis", "agenda", "commitments", "metrics", "notifier", "deploy")
SERVICES = ("agenda", "commitments", "metrics", "notifier")
NOT_IN_IMAGES = ("secantusdb",)
"""The store of bare machines: a program of its own under the GPL, which no image passes on."""


def wanted() -> dict[str, str]:
    """What each lock is made from, as lines of requirements."""
    shared = "-e ./contracts[kafka]\n-e ./services/chassis\n"
    services = {name: f"{shared}-e ./services/{name}\n" for name in SERVICES}
    every = shared + "".join(f"-e ./services/{name}\n" for name in SERVICES)
    return services | {
        "operator": f"{every}-e ./deploy\n",
        "build": "hatchling\neditables\ncyclonedx-bom\n",
    }


def lock(uv: str, name: str, lines: str) -> None:
    """Pin these lines."""
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    ours = [part for each in OURS for part in ("--no-emit-package", f"ridealong-{each}")]
    ours += [part for each in NOT_IN_IMAGES for part in ("--no-emit-package", each)]
    shape = ["--generate-hashes", "--no-header", "--no-annotate", "-c", "requirements.lock"]
    out = ["-o", str((HERE / f"{name}.lock").relative_to(ROOT)), "-"]
    whole = [*command, *ours, *shape, *out]
    subprocess.run(whole, input=lines, text=True, check=True, cwd=ROOT)  # noqa: S603 - our own words


if __name__ == "__main__":
    for each, asked in wanted().items():
        lock(sys.argv[1], each, asked)
