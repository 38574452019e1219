"""What a record of the log may say of a promise, and can't be meant.

The contract keeps publishers from it, and what lies in the log all the same is refused here, so
that the pair reads why (`ridealong.contracts.judged`).
"""

from decimal import Decimal

from ridealong.commitments.rules.refusal import Refused
from ridealong.contracts.fields import zone_names


def check_target(commitment: str, target: Decimal | None) -> None:
    """Refused unless there is something to reach, or no target at all."""
    if target is not None and target <= 0:
        raise Refused(
            f"the target of commitment {commitment} is {target}: promise more than 0, or yes or no "
            "without a target"
        )


def check_zone(commitment: str, zone: str) -> None:
    """Refused unless it is known where the due day ends."""
    if zone not in zone_names():
        raise Refused(
            f"commitment {commitment} is due in the zone {zone!r}, which the IANA time zone "
            "database doesn't know: name one like Europe/Berlin"
        )
