"""The four services, and their rules."""

import asyncio
import time

from ridealong.agenda import projection as agenda
from ridealong.chassis.projector.projection import Projection
from ridealong.commitments.projection import projection as commitments
from ridealong.deploy.stack.service import NAMES
from ridealong.metrics.projection import projection as metrics
from ridealong.notifier import projection as notifier
from tests.fault.figures import FULL
from tests.fault.installation import Installation
from tests.fault.instance import Instance
from tests.fault.oracle import Verdict, judge

SOME = ("commitments", "metrics")


def projections() -> dict[str, Projection]:
    """The rules of all four."""
    return {
        "agenda": agenda.projection(),
        "commitments": commitments,
        "metrics": metrics,
        "notifier": notifier.create(),
    }


def start_all(installation: Installation) -> list[Instance]:
    """Start an instance of each."""
    return [installation.start(name) for name in NAMES]


def start_some(installation: Installation) -> list[Instance]:
    """Start an instance of each, or in the short form of one that tells and one that listens."""
    return [installation.start(name) for name in (NAMES if FULL else SOME)]


async def judge_all(installation: Installation, seconds: float = 60) -> Verdict:
    """Compare all that were started with the oracle, which they may take so long to come to:
    a reminder, for one, is decided on only when what it is about has stood still for a while."""
    rules = projections()
    started = {each.name: rules[each.name] for each in installation.instances}
    until = time.monotonic() + seconds
    while True:
        verdict = await judge(installation, started)
        if verdict.flawless or time.monotonic() > until:
            return verdict
        await asyncio.sleep(1)
