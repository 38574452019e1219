"""What both bring along, in the order in which it is talked about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ridealong.agenda.model.desk import Desk, Item
from ridealong.agenda.model.entries import (
    Answer,
    CommitmentEntry,
    Entry,
    GoalEntry,
    ItemEntry,
    PreparationEntry,
)
from ridealong.agenda.model.promise import Promise
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.agreeing import led_by
from ridealong.agenda.rules.aims import GOAL_RANK, commitment_entry, commitments, goal_entry
from ridealong.agenda.rules.facts import Facts, not_on_a_session
from ridealong.agenda.rules.goals import is_aim_on
from ridealong.agenda.rules.items import MANY_CARRIES
from ridealong.agenda.rules.preparing import PARTS, is_late

FACT_OR_HUNCH = "Is that a hunch or a fact?"
WHICH_DATA = "What does the data show?"


def preparation(session: Session) -> list[Entry]:
    """What the rep has prepared."""
    if not session.prepared:
        return []
    late = bool(
        session.start and session.prepared_at and is_late(session.prepared_at, session.start)
    )
    state: Literal["partly", "done"] = "done" if session.prepared == PARTS else "partly"
    return [PreparationEntry(id=session.session, parts=session.prepared, state=state, late=late)]


def items_by_section(
    facts: Facts, sections: Sequence[str], open_to: str, session: Session
) -> Mapping[str, list[Entry]]:
    """Items of both in the sections they were meant for, the rep's own first (DOMAIN 2.8, 2.12).

    The opening is not open to items (0.16), and what names no section of this form is in the one
    that is open to everything. What either has put into another order stands in that.
    """
    known = set(sections) - {"opening"}
    elsewhere = open_to if open_to in known else sections[-1]
    found = [(item, False) for item in facts.items] + [(item, True) for item in facts.carried]
    placed: dict[str, list[tuple[Item, bool]]] = {}
    for item, carried in found:
        section = item.section if item.section and item.section in known else elsewhere
        placed.setdefault(section, []).append((item, carried))
    return {
        section: [
            _item(item, facts, carried=carried, start=session.start)
            for item, carried in sorted(brought, key=_in_order(session, section, facts.rep))
        ]
        for section, brought in placed.items()
    }


def _in_order(
    session: Session, section: str, rep: str
) -> Callable[[tuple[Item, bool]], tuple[int, bool, int]]:
    """The rep's order first, then the rep's own before others, each as the manager put them."""
    orders = {one.by_rep: one.items for one in session.orders if one.section == section}

    def place(items: Sequence[str], item: str) -> int:
        return items.index(item) if item in items else len(items)

    def key(brought: tuple[Item, bool]) -> tuple[int, bool, int]:
        item, _ = brought
        return (
            place(orders.get(True, ()), item.item),
            item.by != rep,
            place(orders.get(False, ()), item.item),
        )

    return key


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What lies between a pair whether a session is near or not."""

    goals: list[GoalEntry]
    commitments: list[CommitmentEntry]
    backlog: list[ItemEntry]


def on_desk(desk: Desk, promises: Sequence[Promise], day: date) -> OnDesk:
    """Goals of a day, what both promised and hasn't been looked at since, and the backlog."""
    told = [one for one in promises if one.terms and one.life]
    facts = Facts(
        rep=desk.rep,
        manager=desk.manager,
        template="",
        coaching=True,
        led_by=led_by(desk),
        goals=desk.goals,
        values=desk.values,
        impressions=desk.impressions,
        figures=desk.figures,
        promises=tuple(told),
        carried=not_on_a_session(desk),
    )
    runs = sorted(
        (goal for goal in desk.goals if is_aim_on(goal, day)),
        key=lambda goal: (GOAL_RANK.get(goal.kind, -1), goal.goal),
    )
    backlog = sorted(facts.carried, key=lambda item: item.by != desk.rep)
    return OnDesk(
        goals=[goal_entry(goal, facts, is_linked=False) for goal in runs],
        commitments=[one for one in commitments(facts) if isinstance(one, CommitmentEntry)],
        backlog=[_item(item, facts, carried=True) for item in backlog],
    )


def _answer(promise: Promise) -> Answer:
    entry = commitment_entry(promise)
    return Answer(
        commitment=entry.id, title=entry.title, by=entry.by, due=entry.due, outcome=entry.outcome
    )


def _item(item: Item, facts: Facts, *, carried: bool, start: datetime | None = None) -> ItemEntry:
    came_along = carried or item.carries > 0
    answering = [one for one in facts.promises if one.terms and one.terms.item == item.item]
    return ItemEntry(
        id=item.item,
        title=item.title,
        text=item.text,
        by=item.by,
        level=item.level,
        standing=item.standing,
        evidence=item.evidence,
        carried=came_along,
        origin=(item.origin or item.session) if came_along else None,
        since=item.added_at if came_along else None,
        carries=item.carries,
        recurring=item.carries >= MANY_CARRIES and not answering,
        kept_because=item.kept_because,
        late=_came_late(item, start),
        asks=_asks(item, facts.rep),
        undecided=item.undecided,
        must=item.must,
        answers=tuple(_answer(one) for one in answering),
    )


def _came_late(item: Item, start: datetime | None) -> bool:
    """Whether the other hears of it less than a day before (DOMAIN 1.10)."""
    if start is None or item.added_at is None:
        return False
    return item.level != "mine" and is_late(item.added_at, start)


def _asks(item: Item, rep: str) -> str | None:
    """What the manager is asked of a statement without data (DOMAIN 2.23): of an observation of a
    skill what it is (T10), of a fact which data shows it."""
    if item.evidence or item.by == rep:
        return None
    if item.standing is None:
        return FACT_OR_HUNCH if item.section == "skills" else None
    return WHICH_DATA if item.standing == "fact" else None
