"""Holding a reminder back until what it is about is known to stand as it does.

A mail can't be taken back. When a reminder's moment comes, what undoes it may be on the log and not
be judged yet, or may be on its way as the next of a whole history that is published at once. So
before a reminder is closed, sent or not, `commitments` must have judged all that was on the log,
and what the reminder is about must have stood still between two looks. Both have an end: who judges
may be away for long, and then the reminder follows what was judged.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from ridealong.contracts import key_of
from ridealong.notifier.model import OF_COMMITMENTS, Commitment, Delivery, Reminder


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a reminder is held back at most.

    `still`: between the two looks; none at all for zero. `unjudged`: while what is on the log isn't
    judged; `reported`: while that is so and somebody has said something that may end what it is
    about. `look`: from one look at what isn't judged to the next.
    """

    still: timedelta
    unjudged: timedelta
    reported: timedelta
    look: timedelta


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look at a reminder found.

    `standing` is the digest of all that decides about it, `unjudged` that there is something on the
    log that `commitments` hasn't judged, `reported` that such a thing may end what it is about.
    """

    standing: str
    unjudged: bool = False
    reported: bool = False


def judged_from(reminder: Reminder) -> tuple[str, ...]:
    """The keys whose events may decide about it: the pair's, those of who owes it (activities lie
    with who did them), and what the organisation says."""
    tenant = reminder.tenant
    return tuple(dict.fromkeys((reminder.key, key_of(tenant, reminder.person), tenant)))


def sight_of(reminder: Reminder, commitment: Commitment | None, *, behind: bool) -> Sight:
    """What is seen of a reminder now. `behind`: its commitments may not be judged by all that is on
    the log; one of a session needs no judge."""
    judged = reminder.kind in OF_COMMITMENTS
    return Sight(
        standing=_digest(reminder, commitment),
        unjudged=behind and judged,
        reported=commitment is not None and commitment.unanswered,
    )


def held(delivery: Delivery, sight: Sight, now: datetime, patience: Patience) -> Delivery | None:
    """The delivery put off until it is looked at again, or None where it is held back no longer."""
    since = delivery.held_since or now
    longest = patience.reported if sight.unjudged and sight.reported else patience.unjudged
    if now >= since + longest:
        return None
    if sight.unjudged:
        return _put_off(delivery, sight, since, now + patience.look)
    if patience.still and delivery.standing != sight.standing:
        return _put_off(delivery, sight, since, now + patience.still)
    return None


def _put_off(delivery: Delivery, sight: Sight, since: datetime, until: datetime) -> Delivery:
    # What was seen while something wasn't judged says nothing of how it stands.
    standing = None if sight.unjudged else sight.standing
    return delivery.model_copy(
        update={
            "state": "waiting",
            "held_since": since,
            "standing": standing,
            "next_at": until,
        }
    )


def _digest(reminder: Reminder, commitment: Commitment | None) -> str:
    whole = blake2b(digest_size=12)
    for part in (reminder, commitment):
        whole.update(b"-" if part is None else part.model_dump_json().encode())
    return whole.hexdigest()
