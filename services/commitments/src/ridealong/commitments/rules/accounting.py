"""A commitment's own credit and amounts, opened into their parts and said in words (DOMAIN C1)."""

from datetime import datetime

from ridealong.commitments.model import Commitment
from ridealong.commitments.rules.exact import plain
from ridealong.commitments.rules.explaining import CreditParts, Met, credit_parts
from ridealong.commitments.rules.judging import fulfilled
from ridealong.commitments.rules.leaving import dropped
from ridealong.commitments.rules.progress import leading, reported


def credit_of(commitment: Commitment) -> CreditParts:
    """Its credit by what is known of it, opened."""
    found = fulfilled(commitment)
    met = Met(
        commitment.direction,
        commitment.target,
        found.amount_at_due,
        found.amount_now,
        found.due,
        found.close,
    )
    return credit_parts(met, commitment.renegotiations, commitment.parameters)


def standing_words(commitment: Commitment) -> str:
    """What its credit means at the moment."""
    left = commitment.left_out
    if left is not None:
        return (
            f"It is left out of the score since {_when(left.at)} ({left.why}): whatever its "
            "credit, it counts for nothing."
        )
    given_up = " One side gave it up, so it counts with its credit." if dropped(commitment) else ""
    match commitment.state:
        case "proposed":
            return "It is proposed: it counts once both have accepted it."
        case "lapsed":
            return _lapsed_words(commitment)
        case "in_force":
            banked = " Done already, its credit is sure." if _banked(commitment) else ""
            return (
                f"It isn't due: its credit enters the score at {_when(commitment.deadline)}."
                f"{banked}"
            )
        case "settled":
            rises = (
                "It has all of its credit."
                if commitment.credit == 1
                else f"Its credit may rise until {_when(commitment.late_window_ends)}."
            )
            return f"It counts since {_when(commitment.deadline)}. {rises}{given_up}"
        case _:
            return (
                f"It counts since {_when(commitment.deadline)}, and its credit is final since "
                f"{_when(commitment.late_window_ends)}.{given_up}"
            )


def _lapsed_words(commitment: Commitment) -> str:
    if commitment.refused is not None:
        return f"It is refused and never counts: {commitment.refused.reason}."
    return "It was never accepted by both, so it never counts."


def grounds(commitment: Commitment, *, nobody_counts: bool = False) -> tuple[str, ...]:
    """What its credit rests on: amounts counted and reported, or the delivery of a yes/no one.

    `nobody_counts`: no activity of its kind was ever logged in the organisation.
    """
    if commitment.agreed_at is None:
        return ()
    window = commitment.window
    if window is None:
        return (_delivery_words(commitment),)
    sums = leading(commitment.counted)
    money = f" {sums.currency}" if sums.currency else ""
    others = [one.currency for one in commitment.counted if one != sums and one.currency]
    words = [
        (
            f"Activities of kind {window.measure.kind} by {commitment.owner_id} count from "
            f"{_when(window.since)} until {_when(window.late_window_ends)}: "
            f"{sums.activities} of them, {plain(sums.at_due)}{money} before the deadline and "
            f"{plain(sums.in_all)}{money} in all."
        )
    ]
    if others:
        words.append(
            f"Currencies are never added: most activities are in {sums.currency}, so those in "
            f"{', '.join(others)} are shown and don't count."
        )
    if commitment.reports:
        at_due = plain(reported(commitment.reports, commitment.deadline))
        in_all = plain(reported(commitment.reports, commitment.late_window_ends))
        words.append(
            f"Reported were {at_due} by the deadline and {in_all} in all. At each of the two the "
            "larger of counted and reported holds."
        )
    if nobody_counts:
        words.append(
            f"Nobody counts it: no activity of kind {window.measure.kind} was ever logged in the "
            "organisation, and no amount was reported."
        )
    return tuple(words)


def _delivery_words(commitment: Commitment) -> str:
    done = commitment.delivery
    if done is None:
        return "Nobody has said that it is done."
    said = f"Done at {_when(done.at)}, as {done.by} said."
    if done.claimed is None or done.claimed >= done.at:
        return said
    return (
        f"{said} An earlier time, {_when(done.claimed)}, was claimed: without evidence that "
        f"can be looked up, or the word of {commitment.other_side}, it counts from when it was "
        "recorded."
    )


def _banked(commitment: Commitment) -> bool:
    return commitment.kept and commitment.direction != "at_most"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
