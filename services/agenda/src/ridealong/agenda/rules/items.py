"""What both bring along to talk about: on one session's agenda, or in the backlog."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ridealong.agenda.model.desk import Desk, Item
from ridealong.agenda.model.entries import EvidenceLink
from ridealong.agenda.model.session import Session
from ridealong.contracts.fields import Evidence
from ridealong.contracts.items import AgendaItemAdded, AgendaItemChanged

MOST_ITEMS: Final = 500
MOST_CHARACTERS: Final = 1_000_000
"""What lies on one desk at once, titles, texts and links together: it is one document, and it is
read and written as a whole."""


MOST_MUSTS: Final = 2
"""What a manager says must be talked about, in one session at most (T2)."""

MANY_CARRIES: Final = 3
"""From this many held sessions on, an item comes again only with a reason (D2)."""

_WORDS: Final = ("title", "text", "level", "evidence", "standing")


@dataclass(frozen=True, slots=True)
class Occasion:
    """A session that was held: which, from when, whether it was coaching, and which items were
    talked about to their end."""

    session: str
    start: datetime
    coaching: bool
    done: frozenset[str] = frozenset()


def too_much(items: Sequence[Item]) -> str | None:
    """Why these don't fit on one desk, or None where they do."""
    if len(items) > MOST_ITEMS:
        return f"there are {MOST_ITEMS} items to talk about already: drop some first"
    if sum(map(_characters, items)) > MOST_CHARACTERS:
        return "the items to talk about hold too much text already: drop some first"
    return None


def item_added(desk: Desk, data: AgendaItemAdded, at: datetime) -> Desk:
    """A new item, brought up `at`; added again under the same id, it replaces what it says."""
    known = _found(desk.items, data.item)
    item = Item(
        item=data.item,
        session=data.session,
        section=data.section,
        title=data.title,
        text=data.text,
        by=data.by,
        level=data.level,
        standing=data.standing,
        evidence=_links(data.evidence),
        added_at=known.added_at if known else at,
        carries=known.carries if known else 0,
        origin=known.origin if known else None,
        carried_from=known.carried_from if known else None,
        carried_at=known.carried_at if known else None,
        must=data.must and data.by != data.rep,
    )
    return _with(desk, item)


def is_anothers(desk: Desk, data: AgendaItemAdded) -> bool:
    """Whether an item of this id is there from somebody else: it isn't replaced by guessing ids."""
    return any(item.item == data.item and item.by != data.by for item in desk.items)


def too_many_musts(desk: Desk, data: AgendaItemAdded) -> str | None:
    """Why another item doesn't have to be talked about too, or None where it may (T2)."""
    others = [
        one
        for one in desk.items
        if one.must and one.item != data.item and one.session == data.session
    ]
    if not data.must or data.by == data.rep or len(others) < MOST_MUSTS:
        return None
    return f"{MOST_MUSTS} items of this session have to be talked about already: ask instead"


def item_changed(desk: Desk, data: AgendaItemChanged) -> Desk | None:
    """An item as it is to be from now on, or None when there is no such item."""
    known = _found(desk.items, data.item)
    if known is None:
        return None
    if known.undecided and data.revisit is False and data.session == known.carried_from:
        # It was asked what became of it, and this is the answer.
        return item_dropped(desk, data.item)
    return _with(desk, _changed(known, data))


def why_not_changed(item: Item, data: AgendaItemChanged) -> str | None:
    """Why somebody may not say this of an item, or None where they may.

    Either may move an item, ask to revisit it or set it aside; what it says is changed by who
    brought it.
    """
    if data.by is None or data.by == item.by:
        return None
    words = [name for name in _WORDS if getattr(data, name) is not None]
    return f"{', '.join(words)} can be changed only by who brought it" if words else None


def must_choose(items: Iterable[Item], data: AgendaItemChanged) -> str | None:
    """Why an item doesn't come to another session just so, or None where it may (D2)."""
    known = next((item for item in items if item.item == data.item), None)
    if known is None or not data.revisit or known.carries < MANY_CARRIES or data.reason:
        return None
    return (
        f"it has come along {known.carries} times: agree on a commitment about it, drop it, "
        "or give the reason why it is to come again"
    )


def brought_back(
    desk: Desk, talked_about: Sequence[Item], occasion: Occasion, data: AgendaItemChanged
) -> Desk | None:
    """The desk with an item of a session that was held already, since it is to be revisited
    (DOMAIN 2.27); None when that session had no such item."""
    known = _found(talked_about, data.item)
    return None if known is None else _with(desk, _changed(_carried(known, occasion), data))


def is_on(desk: Desk, session: Session, name: str, viewer: str) -> bool:
    """Whether this viewer finds the item on the session's agenda, or on what was talked about."""
    elsewhere = {slot.session for slot in desk.slots} - {session.session}
    on_desk = [item for item in desk.items if item.session not in elsewhere]
    return any(
        item.item == name and (item.level != "mine" or item.by == viewer)
        for item in (*on_desk, *session.talked_about)
    )


def item_dropped(desk: Desk, name: str) -> Desk | None:
    """The desk without an item, or None when there is no such item."""
    left = tuple(item for item in desk.items if item.item != name)
    return None if len(left) == len(desk.items) else desk.model_copy(update={"items": left})


def taken_along(desk: Desk, occasion: Occasion) -> tuple[Desk, tuple[Item, ...]]:
    """The desk once a session was held, and the items that were on it.

    Those to revisit come to the next session (DOMAIN 2.27), and what is done leaves. Of what is
    neither, the next session asks once what became of it (D1); with that one it leaves (D2).
    """
    left, taken = [], []
    for item in desk.items:
        if not _was_on(item, occasion):
            if not (item.undecided and _is_done(item, occasion)):
                left.append(item)
            continue
        taken.append(item)
        if item.revisit:
            left.append(_carried(item, occasion))
        elif not (item.item in occasion.done or item.undecided or item.let_go):
            left.append(_carried(item, occasion).model_copy(update={"undecided": True}))
    return desk.model_copy(update={"items": tuple(left)}), tuple(taken)


def let_go(talked_about: Sequence[Item], name: str) -> tuple[Item, ...]:
    """What was talked about, once somebody has said that this one needn't come again."""
    return tuple(
        one.model_copy(update={"let_go": True}) if one.item == name else one for one in talked_about
    )


def _is_done(item: Item, occasion: Occasion) -> bool:
    """Whether it is said, after all, of the session that it came from."""
    return item.carried_from == occasion.session and item.item in occasion.done


def _was_on(item: Item, occasion: Occasion) -> bool:
    if item.carried_from == occasion.session:
        return False
    if item.session == occasion.session:
        return True
    came_along = item.session is None and item.carried_at is not None
    return occasion.coaching and came_along and (item.carried_at or occasion.start) < occasion.start


def _carried(item: Item, occasion: Occasion) -> Item:
    return item.model_copy(
        update={
            "session": None,
            "revisit": False,
            "undecided": False,
            "let_go": False,
            "carries": item.carries + 1,
            "origin": item.origin or occasion.session,
            "carried_from": occasion.session,
            "carried_at": occasion.start,
        }
    )


def _changed(known: Item, data: AgendaItemChanged) -> Item:
    told: dict[str, object] = {
        name: value
        for name in ("session", "section", "title", "text", "level", "standing")
        if (value := getattr(data, name)) is not None
    }
    if data.evidence is not None:
        told["evidence"] = _links(data.evidence)
    if data.session is not None and data.session == known.carried_from:
        # Said of the session that it has come from: for that it has been carried already.
        del told["session"]
        told["undecided"] = bool(known.undecided and not data.revisit)
    elif data.revisit is not None:
        told |= {"revisit": data.revisit, "let_go": not data.revisit}
    if data.reason is not None:
        told["kept_because"] = data.reason
    return known.model_copy(update=told)


def _found(items: Sequence[Item], name: str) -> Item | None:
    return next((item for item in items if item.item == name), None)


def _characters(item: Item) -> int:
    links = sum(len(one.label) + len(one.url or "") for one in item.evidence)
    return len(item.title) + len(item.text or "") + links


def _links(evidence: tuple[Evidence, ...]) -> tuple[EvidenceLink, ...]:
    return tuple(EvidenceLink(label=one.label, url=one.url) for one in evidence)


def _with(desk: Desk, item: Item) -> Desk:
    others = tuple(one for one in desk.items if one.item != item.item)
    return desk.model_copy(update={"items": (*others, item)})
