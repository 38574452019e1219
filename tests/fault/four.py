"""The four services, and their rules."""

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


async def judge_all(installation: Installation) -> Verdict:
    """Compare all that were started with the oracle."""
    rules = projections()
    started = {each.name: rules[each.name] for each in installation.instances}
    return await judge(installation, started)
