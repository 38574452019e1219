"""Another due day or target: one side asks, the other answers (DOMAIN C1)."""

from datetime import datetime
from hashlib import sha256
from typing import Final
from zoneinfo import ZoneInfo

from ridealong.commitments.model import Answer, Commitment, Request, Said, place
from ridealong.commitments.rules.deadline import deadline, late_window_end
from ridealong.commitments.rules.fitting import check_target
from ridealong.commitments.rules.presence import in_force, of_the_pair, still_open
from ridealong.commitments.rules.refusal import Refused
from ridealong.commitments.rules.replacing import in_force as in_force_instead
from ridealong.commitments.rules.terms import TERMS
from ridealong.contracts import Event
from ridealong.contracts.commitments import RenegotiationAnswered, RenegotiationAsked

MOST_REQUESTS: Final = 100
_LONGEST_NAME: Final = 200


def asked(before: Commitment | None, event: Event[RenegotiationAsked]) -> Commitment:
    """The commitment with this request, which the other side may answer whenever it likes.

    Before the deadline it asks for a renegotiation; after it, and until the late window closes,
    for a new commitment beside the old one.
    """
    data = event.data
    known = in_force(before, data.commitment)
    of_the_pair(known, data.by)
    still_open(known, event.time)
    _open_to_requests(known)
    if known.direction == "yes_no" and data.target is not None:
        raise Refused(f"commitment {known.commitment} is yes or no: it has no target to change")
    check_target(known.commitment, data.target)
    if data.due is None and data.target is None:
        raise Refused(f"say which due day or target commitment {known.commitment} is to have")
    if data.due is None and event.time >= known.deadline:
        raise Refused(
            f"commitment {known.commitment} was due on {known.due}: after its deadline a new due "
            "day is asked for"
        )
    today = event.time.astimezone(ZoneInfo(known.zone)).date()
    if data.due is not None and data.due <= today:
        raise Refused(f"a new due day is later than the day of asking, {today} in {known.zone}")
    if (data.due or known.due, data.target or known.target) == (known.due, known.target):
        raise Refused(f"that is what was agreed on commitment {known.commitment} already")
    request = Request(
        by=data.by, at=event.time, reason=data.reason, due=data.due, target=data.target
    )
    return known.model_copy(update={"requests": (*known.requests, request)})


def _open_to_requests(known: Commitment) -> None:
    if known.followed_by is not None:
        raise Refused(
            f"commitment {known.commitment} was followed by {known.followed_by}: ask about that one"
        )
    if known.delivery is not None:
        raise Refused(f"commitment {known.commitment} was delivered already")
    if (waiting := open_request(known)) is not None:
        raise Refused(
            f"{waiting.by} has asked already to renegotiate commitment {known.commitment}: "
            f"{known.other_than(waiting.by)} has to answer first"
        )
    if len(known.requests) >= MOST_REQUESTS:
        raise Refused(
            f"commitment {known.commitment} was asked about {MOST_REQUESTS} times, which is the "
            "most that is kept"
        )


def open_request(commitment: Commitment) -> Request | None:
    """The request that waits for the other side's answer."""
    last = commitment.requests[-1] if commitment.requests else None
    return last if last is not None and last.answer is None else None


def since_asked(commitment: Commitment, at: datetime) -> bool:
    """Whether something done at this instant is what was promised anew, once that was asked for
    after the deadline; before that it is what was promised first."""
    last = commitment.requests[-1] if commitment.requests else None
    return last is not None and at >= last.at


def answered(
    before: Commitment | None, event: Event[RenegotiationAnswered], number: int | None = None
) -> tuple[Commitment, Commitment | None]:
    """The commitment with this answer, and the new one that an acceptance makes.

    Asked for in time, the new one takes the old one's place, with its progress and one
    renegotiation more, however late the answer comes. Asked for after the deadline, it is a
    commitment of its own that counts what was done since it was asked for. `number` ends its id;
    None is the next one.
    """
    data = event.data
    known = in_force(before, data.commitment)
    of_the_pair(known, data.by)
    if not known.requests:
        before_it = ", which came of the last question" if known.renegotiations else ""
        raise Refused(f"nobody has asked to renegotiate commitment {known.commitment}{before_it}")
    request = known.requests[-1]
    if request.answer is not None:
        raise Refused(
            f"{request.answer.by} has answered that already, at "
            f"{request.answer.at:%Y-%m-%d %H:%M} UTC"
        )
    if data.by == request.by:
        raise Refused(
            f"{data.by} asked to renegotiate commitment {known.commitment}: "
            f"{known.other_than(data.by)} has to answer"
        )
    answer = Answer(by=data.by, at=event.time, reason=data.reason, accepted=data.accepted)
    done = request.model_copy(update={"answer": answer})
    after = known.model_copy(update={"requests": (*known.requests[:-1], done)})
    if not data.accepted:
        return after, None
    return _accepted(after, done, event.time, number or known.number + 1)


def _accepted(
    known: Commitment, request: Request, at: datetime, number: int
) -> tuple[Commitment, Commitment]:
    due = request.due or known.due
    name = next_name(known, number)
    terms = {field: getattr(known, field) for field in TERMS} | {
        "commitment": name,
        "due": due,
        "target": request.target or known.target,
        "replaces": known.commitment,
        "renegotiations": 0,
    }
    new = Commitment(
        id=place(known.tenant, known.rep, name),
        tenant=known.tenant,
        key=known.key,
        first=known.first or known.commitment,
        number=number,
        linked=known.linked,
        parameters=known.parameters,
        cause=known.cause,
        deadline=deadline(due, known.zone),
        late_window_ends=late_window_end(due, known.zone, known.parameters),
        proposed=Said(by=request.by, at=request.at, reason=request.reason),
        accepted=(Said(by=request.by, at=request.at), Said(by=known.other_than(request.by), at=at)),
        **terms,
    )
    made, old = in_force_instead(new, known, at, request.at)
    if old is None or old.taken_out is None:
        made = made.model_copy(update={"since": request.at})
    return (old or known).model_copy(update={"followed_by": name}), made


def next_name(commitment: Commitment, number: int) -> str:
    """The id of what follows: that of the first of them, and the number of the renegotiation.

    A name that would grow too long is cut, and told from others cut alike by its digest.
    """
    first = commitment.first or commitment.commitment
    ending = f"~{number}"
    room = _LONGEST_NAME - len(ending)
    if len(first) > room:
        digest = sha256(first.encode()).hexdigest()[:12]
        first = f"{first[: room - len(digest) - 1]}~{digest}"
    return first + ending
