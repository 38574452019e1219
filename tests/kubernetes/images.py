"""The images of this checkout, built by the Docker engine that is here."""

import os
import shlex
import shutil
import subprocess
import time
from dataclasses import dataclass, field

from tests.house.checkout import ROOT
from tests.kubernetes.cluster import ClusterError

PYTHON = os.environ.get("RIDEALONG_PYTHON_IMAGE", "python:3.11-slim-bookworm")
KAFKA = os.environ.get("RIDEALONG_KAFKA_IMAGE", "apache/kafka:4.1.0")
MONGODB = os.environ.get("RIDEALONG_MONGODB_IMAGE", "mongo:8.0")
FURTHER = "RIDEALONG_DOCKER_BUILD"
REPOSITORY = "local/ridealong"
TARGETS = ("agenda", "commitments", "metrics", "notifier", "operator")
BUILD_SECONDS = 900.0


def docker(*arguments: str) -> str:
    """Run Docker's client; what it said. Raises ClusterError."""
    client = shutil.which("docker", path=f"/usr/bin{os.pathsep}{os.environ['PATH']}") or "docker"
    environment = os.environ | {"DOCKER_BUILDKIT": "1"}
    done = subprocess.run(
        [client, *arguments],
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise ClusterError(f"docker {arguments[0]} failed:\n{done.stderr[-3000:]}")
    return done.stdout


@dataclass
class Built:
    """What was built: names of images, seconds it took, and bytes of each target."""

    names: list[str] = field(default_factory=list)
    seconds: float = 0.0
    sizes: dict[str, int] = field(default_factory=dict)


def build(versions: tuple[str, ...]) -> Built:
    """All targets from this checkout, tagged with each of these versions. Raises ClusterError."""
    built, begun = Built(), time.monotonic()
    dockerfile = str(ROOT / "deploy/images/Dockerfile")
    further = shlex.split(os.environ.get(FURTHER, ""))
    for version in versions:
        for target in TARGETS:
            name = f"{REPOSITORY}-{target}:{version}"
            said = ("--build-arg", f"PYTHON_IMAGE={PYTHON}", "--build-arg", f"VERSION={version}")
            whole = ("build", "-q", "-f", dockerfile, "--target", target, "-t", name, *said)
            docker(*whole, *further, str(ROOT))
            built.names.append(name)
            built.sizes[target] = int(docker("image", "inspect", "-f", "{{.Size}}", name))
    built.seconds = time.monotonic() - begun
    return built
