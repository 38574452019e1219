"""What the service answers of a preparation."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel

from ridealong.agenda.model.record import Preparation, Record
from ridealong.agenda.model.session import Session
from ridealong.agenda.rules.beside import side_by_side
from ridealong.agenda.rules.preparing import FIELDS, PARTS, SHOWN, filled, is_late


class ListView(BaseModel):
    """One short list of a part."""

    name: str
    lines: list[str]


class PartView(BaseModel):
    """One of the seven parts (DOMAIN 3.3 to 3.9)."""

    part: str
    filled: bool
    text: str | None
    lists: list[ListView]


class NumberView(BaseModel):
    """A number as the rep brought it beside the imported one of that moment (T7).

    `difference` is the rep's less the imported; `sentence` says it without a judgement.
    """

    name: str
    goal: str | None
    own: Decimal | None
    imported: Decimal | None
    difference: Decimal | None
    sentence: str


class PreparationView(BaseModel):
    """`state` is `none` while nothing is filed. `numbers` stay as they were at `filed_at`.

    What the rep does and can comes before what the numbers say (DOMAIN 3.16).
    """

    session: str
    state: Literal["none", "partly", "done"]
    filed_at: datetime | None
    late: bool
    issues: list[str] = []
    done_well: list[str] = []
    to_improve: list[str] = []
    parts: list[PartView]
    numbers: list[NumberView]


class RatedSkill(BaseModel):
    """One rating of a skill, 1 to 5, by the rep."""

    skill: str
    value: int
    session: str
    at: datetime


class SkillsView(BaseModel):
    """The rep's own audit over time, oldest first (DOMAIN 3.4)."""

    rep: str
    ratings: list[RatedSkill]


def preparation_view(session: Session, record: Record) -> PreparationView:
    """The preparation of a session, also where there is none yet."""
    filed = record.preparation
    if filed is None:
        return PreparationView(
            session=session.session,
            state="none",
            filed_at=None,
            late=False,
            parts=[PartView(part=part, filled=False, text=None, lists=[]) for part in SHOWN],
            numbers=[],
        )
    return PreparationView(
        session=session.session,
        state="done" if filled(filed) == PARTS else "partly" if filled(filed) else "none",
        filed_at=filed.filed_at,
        late=session.start is not None and is_late(filed.filed_at, session.start),
        issues=[one.title for one in filed.issues],
        done_well=list(filed.done_well),
        to_improve=list(filed.to_improve),
        parts=[_part(filed, part) for part in SHOWN],
        numbers=[
            NumberView(
                name=one.name,
                goal=one.goal,
                own=one.own,
                imported=one.told,
                difference=one.difference,
                sentence=one.sentence,
            )
            for one in side_by_side(filed)
        ],
    )


def _part(filed: Preparation, part: str) -> PartView:
    lists = [
        ListView(name=name, lines=_lines(filed, name))
        for name in FIELDS[part][1:]
        if name != "own_numbers" and _lines(filed, name)
    ]
    return PartView(part=part, filled=part in filled(filed), text=getattr(filed, part), lists=lists)


def _lines(filed: Preparation, name: str) -> list[str]:
    if name == "skill_ratings":
        return [f"{one.skill}: {one.value} of 5" for one in filed.skill_ratings]
    return list(getattr(filed, name))
