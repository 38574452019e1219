"""Whose ratings of past sessions somebody reads."""

from datetime import timedelta
from typing import Any

import pytest

from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.recording import rated
from ridealong.agenda.model.record import Record
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.mongo import Store
from ridealong.contracts import Event
from ridealong.contracts.sessions import SessionRated

from .story import MONDAY, Story, event, story
from .words import TUESDAY, held, pair, scheduled

WEEK = timedelta(days=7)
NOW = TUESDAY + 4 * WEEK


class Shelf(Store):
    """The records of a story."""

    def __init__(self, then: Story) -> None:
        super().__init__("mongodb://127.0.0.1:1/?connect=false", "none")
        self._records = [one for one in then.all(Record) if one.ratings]

    async def aggregate(self, collection: str, stages: object) -> list[dict[str, Any]]:
        assert collection == Record.COLLECTION
        assert stages
        return [one.to_document() for one in reversed(self._records)]

    async def by_ids(self, collection: str, ids: object) -> dict[Any, dict[str, Any]]:
        assert collection
        assert ids is not None
        return {}


def said(session: str, by: str, value: int) -> Event[Any]:
    data = SessionRated(session=session, rep="mike", by=by, value=value)
    return event(data, named=f"{session}/{by}")


async def read(then: Story, person: str) -> list[tuple[str, int | None, int | None]]:
    reader = Reader(Shelf(then))
    caller = Caller(person, "acme", frozenset())
    history = await rated(reader, caller, then.desk(), NOW)
    return [
        (
            one.session,
            one.ratings.own.value if one.ratings.own else None,
            one.ratings.other.value if one.ratings.other else None,
        )
        for one in history.sessions
    ]


@pytest.mark.requirement("D14", "2.4")
async def test_ratings_have_a_history_in_which_nobody_reads_the_other_before_both_have_said() -> (
    None
):
    then = story(pair(), scheduled("s-1"), held("s-1"), said("s-1", "mike", 3))
    then.given(said("s-1", "dana", 5), scheduled("s-2", TUESDAY + WEEK), held("s-2"))
    then.given(said("s-2", "mike", 4))
    assert await read(then, "mike") == [("s-1", 3, 5), ("s-2", 4, None)]
    assert await read(then, "dana") == [("s-1", 5, 3), ("s-2", None, None)]


@pytest.mark.requirement("D14", "D19")
async def test_the_next_manager_reads_only_what_was_between_them_and_the_rep() -> None:
    then = story(pair(), scheduled("s-1"), held("s-1"), said("s-1", "mike", 3))
    then.given(pair(manager="nina", at=MONDAY + timedelta(hours=1)))
    assert await read(then, "nina") == []
    assert await read(then, "mike") == [("s-1", 3, None)]
