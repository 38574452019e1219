"""What came of a batch, for counting and logging."""

from collections import Counter
from dataclasses import dataclass, field

from ridealong.chassis import telemetry
from ridealong.chassis.logging import logger
from ridealong.chassis.projector.actions import Away
from ridealong.chassis.projector.folding import Outcome
from ridealong.chassis.projector.sorting import Intake

_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch applied, or put off because of a fence or something that was away."""

    intake: Intake = field(default_factory=Intake)
    outcome: Outcome = field(default_factory=Outcome)
    fenced: bool = False
    away: Away | None = None


def tell(service: str, batch: Batch) -> None:
    """Count it, and log what an operator may want to look at."""
    if batch.fenced:
        telemetry.FENCED.labels(service).inc()
        _log.info("batch dropped: another instance owns the lane")
    elif batch.away is not None:
        telemetry.BACKOFFS.labels(service, batch.away.what).inc()
        _log.warning("batch put off", what=batch.away.what, error=batch.away.error)
    else:
        _tell_applied(service, batch.intake, batch.outcome)


def _tell_applied(service: str, intake: Intake, outcome: Outcome) -> None:
    for topic, count in Counter(item.event.topic for item, _ in outcome.applied).items():
        telemetry.EVENTS_APPLIED.labels(service, topic).inc(count)
    refused = sum(1 for _, why in outcome.applied if why is not None)
    telemetry.EVENTS_REFUSED.labels(service).inc(refused)
    for why, count in Counter(skipped.why for skipped in intake.skipped).items():
        telemetry.EVENTS_SKIPPED.labels(service, why).inc(count)
    repeated = len(intake.good) - len(outcome.applied)
    telemetry.EVENTS_SKIPPED.labels(service, "duplicate").inc(repeated)
    telemetry.EVENTS_SKIPPED.labels(service, "misrouted").inc(len(intake.misrouted))
    for bad in intake.bad:
        telemetry.DEAD_LETTERS.labels(service, bad.raw.topic).inc()
        _log.warning(
            "dead letter",
            topic=bad.raw.topic,
            partition=bad.raw.partition,
            offset=bad.raw.offset,
            kind=bad.kind,
        )
    if intake.stop:
        _log.error(
            "partition stopped: too many unreadable records in a row",
            partitions=sorted(f"{topic}-{number}" for topic, number in intake.stop),
        )
