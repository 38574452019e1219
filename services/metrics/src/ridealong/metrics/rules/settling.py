"""Settled commitments into the quarters of who owed them.

The pages that the items of a quarter are spread over follow from which items there are and not from
the order they came in: the manager's come from the keys of many reps, which are read in any order.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2b
from typing import Final

from ridealong.contracts.commitments import CommitmentSettled, LifeState
from ridealong.metrics.model.follow_through import Quarter, Settled
from ridealong.metrics.rules.figures import MOST_LISTED, Before, Figures, figures
from ridealong.metrics.rules.follow_through import Batch, batches, by_due
from ridealong.metrics.rules.parameters import ParameterHistory
from ridealong.metrics.rules.periods import period_of
from ridealong.metrics.rules.trend import first_due

CAPACITY: Final = 200
"""Items in one page, about: it is written as a whole, so its size is what one more item costs."""
AT_HAND: Final = timedelta(days=180)
"""How far before the newest due day items must be read: the longest of the windows of figures."""

RUNNING: Final = frozenset({"proposed", "in_force"})
"""States of a commitment that hasn't come due."""

Items = tuple[Settled, ...]
Fetch = Callable[[Iterable[str]], Mapping[str, Items]]
"""All items of these quarters as they were."""


def item_of(data: CommitmentSettled) -> Settled:
    """What the score keeps of a settled commitment."""
    return Settled(
        commitment=data.commitment,
        rep=data.rep,
        manager=data.manager,
        due=data.due,
        zone=data.zone,
        credit=data.credit,
        kept=data.kept,
        left_out=data.left_out,
        late_window_open=data.late_window_open,
        settled_at=data.settled_at,
        amount_at_due=data.amount_at_due,
        amount_now=data.amount_now,
        target=data.target,
        measure=data.measure,
        direction=data.direction,
        renegotiations=data.renegotiations,
        dropped=data.dropped,
        reason=data.reason,
    )


@dataclass(frozen=True, slots=True)
class Kept:
    """All quarters now, the items of those that have changed, and what the score is."""

    quarters: tuple[Quarter, ...]
    changed: Mapping[str, Items]
    figures: Figures


def quarter_of(due: date) -> str:
    """`2026-Q1`."""
    return period_of(due, "quarter").label


def pages(items: Items) -> tuple[Items, ...]:
    """The items of a quarter, spread over twice as many pages whenever they are full."""
    parts = _parts(len(items))
    spread: list[list[Settled]] = [[] for _ in range(parts)]
    for item in items:
        spread[_spot(item.commitment) % parts].append(item)
    return tuple(by_due(part) for part in spread)


def _parts(items: int) -> int:
    parts = 1 if items else 0
    while parts * CAPACITY < items:
        parts *= 2
    return parts


def _spot(commitment: str) -> int:
    return int.from_bytes(blake2b(commitment.encode(), digest_size=4).digest())


def settle(
    quarters: tuple[Quarter, ...],
    words: Mapping[str, Settled | None],
    was_in: Mapping[str, str],
    fetch: Fetch,
) -> dict[str, Items]:
    """The quarters that last words on commitments change, with all their items then; None is the
    word on one that counts no longer. `was_in` are the quarters of those that were in the score.

    The last word read stands, also where it is a lower credit, as after a retracted activity: all
    words on one commitment come under one key, so they are read in the order they were told.
    """
    coming: dict[str, list[Settled]] = {}
    for item in words.values():
        if item is not None:
            coming.setdefault(quarter_of(item.due), []).append(item)
    left = {was_in[commitment] for commitment in words if commitment in was_in}
    known = {each.label for each in quarters} & (coming.keys() | left)
    before: dict[str, Items] = dict.fromkeys(coming, ())
    before |= fetch(known)
    changed: dict[str, Items] = {}
    for label, items in before.items():
        others = [each for each in items if each.commitment not in words]
        after = by_due([*others, *coming.get(label, ())])
        if after != items:
            changed[label] = after
    return changed


def runs_again(item: Settled, state: LifeState | None, due: date | None) -> bool:
    """Whether a commitment that stands so isn't settled any more: it is due on another day that
    hasn't come, as when an excuse that moves the day is read after the old deadline.

    What was settled for the old day counts no longer; it is told again at the new deadline.
    """
    return state in RUNNING and due is not None and due != item.due


def fold(
    quarters: tuple[Quarter, ...],
    changed: Mapping[str, Items],
    fetch: Fetch,
    history: ParameterHistory,
    session: datetime | None,
    *,
    anew: bool = False,
) -> Kept:
    """Score again from the first quarter on that has changed, or all of them `anew`.

    What lies before isn't read, unless figures look back that far.
    """
    marks = {each.label: each for each in quarters}
    for label, items in changed.items():
        mark = _mark(label, items)
        if mark is None:
            marks.pop(label, None)
        else:
            marks[label] = mark
    ordered = [marks[label] for label in sorted(marks)]
    labels = [each.label for each in ordered]
    first = min(0 if anew else len(labels), _first_at_hand(ordered, session))
    if changed and not anew:
        first = min(first, sum(label < min(changed) for label in labels))
    at_hand = dict(fetch([label for label in labels[first:] if label not in changed]))
    at_hand |= {label: items for label, items in changed.items() if label in marks}
    reached = ordered[first - 1].after if first else None
    start = reached
    trail: list[Batch] = []
    for place in range(first, len(ordered)):
        more = batches(at_hand[labels[place]], history, reached)
        trail += more
        reached = more[-1].after if more else reached
        ordered[place] = ordered[place].model_copy(update={"after": reached})
    before = Before(start, sum(each.left_out for each in ordered[:first]))
    items = tuple(item for label in labels[first:] for item in at_hand[label])
    found = figures(items, history, session, before, trail=trail, listed=MOST_LISTED)
    return Kept(tuple(ordered), dict(changed), found)


def newest_due(quarters: Iterable[Quarter]) -> date | None:
    """The newest due day of what is in the score."""
    return max((each.newest for each in quarters if each.newest), default=None)


def _mark(label: str, items: Items) -> Quarter | None:
    if not items:
        return None
    names = blake2b(digest_size=8)
    for item in items:
        names.update(f"{item.commitment}\0{item.due}\0{item.left_out}\0\0".encode())
    due = [item.due for item in items if item.left_out is None]
    return Quarter(
        label=label,
        parts=_parts(len(items)),
        items=len(items),
        left_out=len(items) - len(due),
        newest=max(due, default=None),
        names=names.hexdigest(),
        after=None,
    )


def _first_at_hand(ordered: list[Quarter], session: datetime | None) -> int:
    """The place of the first quarter that figures of all of them must look at."""
    newest = newest_due(ordered)
    if newest is None:
        return 0
    day = newest - AT_HAND
    if session is not None:
        day = min(day, first_due(session))
    oldest, listed = quarter_of(day), 0
    first = len(ordered)
    while first and (ordered[first - 1].label >= oldest or listed < MOST_LISTED):
        first -= 1
        listed += ordered[first].items - ordered[first].left_out
    return first
