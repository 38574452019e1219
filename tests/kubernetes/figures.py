"""What a run of the check measured, and whether it is what was promised."""

import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from tests.kubernetes import images, release
from tests.kubernetes.cluster import Cluster
from tests.kubernetes.images import Built
from tests.kubernetes.refusals import Refusal
from tests.kubernetes.trials import Trial


def gathered(
    cluster: Cluster,
    built: Built,
    *,
    installed: dict[str, float],
    refused: list[Refusal],
    done: list[Trial],
    outage: Trial,
    lines: list[dict[str, Any]],
) -> dict[str, Any]:
    """All figures as JSON can hold them."""
    end = next(line for line in lines if line.get("end"))
    failed = [line for line in lines if isinstance(line.get("failed"), str)]
    steady = next(line["at"] for line in lines if line.get("steady"))
    nodes = cluster.get("default", "nodes")
    return {
        "at": datetime.now(UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "kubernetes": nodes[0]["status"]["nodeInfo"]["kubeletVersion"],
        "nodes": len(nodes),
        "kafka_image": images.KAFKA,
        "mongodb_image": images.MONGODB,
        "build_seconds": round(built.seconds),
        "sizes": built.sizes,
        "seconds": {name: round(took, 1) for name, took in installed.items()},
        "refused": [asdict(each) for each in refused],
        "trials": [_trial(each, failed, end["behind"]) for each in done],
        "outage": outage.found,
        "restarts": release.restarts(cluster),
        "traffic": {
            "seconds": round(end["at"] - steady),
            "published": end["published"],
            "published_again": end["published_again"],
            "counted": end["counted"],
            "promised": end["promised"],
            "reads": end["reads"],
            "failed": [
                {"what": each["failed"], "said": each["said"]}
                for each in failed
                if each["at"] > steady
            ],
            "slowest": round(end["slowest"], 2),
        },
    }


def wrong(found: dict[str, Any]) -> list[str]:
    """What isn't as promised."""
    traffic = found["traffic"]
    said = []
    if traffic["counted"] != traffic["published"]:
        said.append(f"{traffic['published']} activities, metrics counts {traffic['counted']}")
    if traffic["promised"] != traffic["published"]:
        said.append(f"{traffic['published']} activities, commitments count {traffic['promised']}")
    if traffic["failed"]:
        said.append(f"{len(traffic['failed'])} reads failed, first: {traffic['failed'][0]}")
    return said


def _trial(trial: Trial, failed: list[dict[str, Any]], behind: list[list[float]]) -> dict[str, Any]:
    within = [seconds for at, seconds in behind if trial.begun <= at <= trial.ended]
    return {
        "name": trial.name,
        "seconds": round(trial.ended - trial.begun),
        "failed": sum(trial.begun <= each["at"] <= trial.ended for each in failed),
        "behind": round(max(within, default=0.0), 1),
        "found": trial.found,
    }
