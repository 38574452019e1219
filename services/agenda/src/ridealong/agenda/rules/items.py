"""What both bring along to talk about: on one session's agenda, or in the backlog."""

from collections.abc import Sequence
from typing import Final

from ridealong.agenda.model.agenda import EvidenceLink
from ridealong.agenda.model.desk import Desk, Item
from ridealong.contracts.fields import Evidence
from ridealong.contracts.sessions import AgendaItemAdded, AgendaItemChanged

MOST_ITEMS: Final = 500
MOST_CHARACTERS: Final = 1_000_000
"""What lies on one desk at once, titles, texts and links together: it is one document, and it is
read and written as a whole."""


def too_much(items: Sequence[Item]) -> str | None:
    """Why these don't fit on one desk, or None where they do."""
    if len(items) > MOST_ITEMS:
        return f"there are {MOST_ITEMS} items to talk about already: drop some first"
    if sum(map(_characters, items)) > MOST_CHARACTERS:
        return "the items to talk about hold too much text already: drop some first"
    return None


def item_added(desk: Desk, data: AgendaItemAdded) -> Desk:
    """A new item; added again under the same id, it replaces."""
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
    )
    return _with(desk, item)


def is_anothers(desk: Desk, data: AgendaItemAdded) -> bool:
    """Whether an item of this id is there from somebody else: it isn't replaced by guessing ids."""
    return any(item.item == data.item and item.by != data.by for item in desk.items)


def item_changed(desk: Desk, data: AgendaItemChanged) -> Desk | None:
    """An item as it is to be from now on, or None when there is no such item."""
    known = next((item for item in desk.items if item.item == data.item), None)
    if known is None:
        return None
    told = {
        name: value
        for name in ("session", "section", "title", "text", "level", "standing")
        if (value := getattr(data, name)) is not None
    }
    if data.evidence is not None:
        told["evidence"] = _links(data.evidence)
    return _with(desk, known.model_copy(update=told))


def item_dropped(desk: Desk, name: str) -> Desk | None:
    """The desk without an item, or None when there is no such item."""
    left = tuple(item for item in desk.items if item.item != name)
    return None if len(left) == len(desk.items) else desk.model_copy(update={"items": left})


def taken_along(desk: Desk, session: str) -> tuple[Desk, tuple[Item, ...]]:
    """The desk without the items of a session that was held, and those items."""
    taken = tuple(item for item in desk.items if item.session == session)
    left = tuple(item for item in desk.items if item.session != session)
    return desk.model_copy(update={"items": left}), taken


def _characters(item: Item) -> int:
    links = sum(len(one.label) + len(one.url or "") for one in item.evidence)
    return len(item.title) + len(item.text or "") + links


def _links(evidence: tuple[Evidence, ...]) -> tuple[EvidenceLink, ...]:
    return tuple(EvidenceLink(label=one.label, url=one.url) for one in evidence)


def _with(desk: Desk, item: Item) -> Desk:
    others = tuple(one for one in desk.items if one.item != item.item)
    return desk.model_copy(update={"items": (*others, item)})
