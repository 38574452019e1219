"""Who may see a rep's commitments: the rep, and whoever leads them now."""

from datetime import date
from typing import Any

import pytest

from ridealong.commitments.model import Person
from ridealong.commitments.rules.leading import access, circle, manager_of
from ridealong.contracts.people import PairUpdated, PersonUpdated

from .given import MANAGER, REP, Story, happened, made

TODAY = date(2026, 3, 10)


def pair(manager: str, start: str | None = None, ended: str | None = None) -> Any:
    return happened(
        PairUpdated.model_validate({"rep": REP, "manager": manager, "start": start, "ended": ended})
    )


def record(manager: str | None) -> Any:
    return happened(PersonUpdated(person=REP, name="Mike", manager=manager, zone="Europe/Riga"))


@pytest.mark.parametrize(
    ("events", "manager"),
    [
        ([], None),
        ([record("olaf")], "olaf"),
        ([record(None)], None),
        ([record("olaf"), pair("dana")], "dana"),
        ([pair("dana", "2026-01-01"), pair("nora", "2026-03-01")], "nora"),
        ([pair("nora", "2026-03-01"), pair("dana", "2026-01-01")], "nora"),
        ([pair("dana", "2026-01-01"), pair("dana", "2026-01-01", "2026-03-09")], None),
        ([pair("dana", "2026-01-01", "2026-03-11")], "dana"),
        ([pair("dana", "2026-01-01", "2026-03-09"), record("olaf")], "olaf"),
        ([pair("dana", "2026-01-01", "2026-03-10")], "dana"),
        ([pair("dana", "2026-01-01"), pair("nora", "2026-03-11")], "dana"),
        ([made()], MANAGER),
        ([made(), record("olaf")], "olaf"),
        ([pair("nora"), made()], "nora"),
    ],
)
def test_the_manager_is_that_of_the_newest_pair_else_the_persons_own(
    events: list[Any], manager: str | None
) -> None:
    person = Story(*events).stage.get(Person, f"acme/{REP}")
    assert manager_of(person, TODAY) == manager


@pytest.mark.requirement("D3")
def test_only_the_pair_reads_what_was_written_and_those_above_the_figures() -> None:
    person = Person(id="acme/mike", tenant="acme", key="acme/mike", person=REP, manager="dana")
    nobody, leader = frozenset[str](), frozenset({"leader"})
    assert access(REP, nobody, REP, person, TODAY) == "whole"
    assert access("dana", frozenset({"manager"}), REP, person, TODAY) == "whole"
    assert access("olaf", frozenset({"manager"}), REP, person, TODAY) is None
    assert access("nina", frozenset({"rep"}), REP, person, TODAY) is None
    assert access("lena", leader, REP, person, TODAY) == "figures"
    assert access("dana", leader, REP, person, TODAY) == "whole"


@pytest.mark.requirement("D3", "D19")
@pytest.mark.parametrize(
    ("events", "reader", "whole"),
    [
        ([record("olaf")], "olaf", True),
        ([record("olaf")], MANAGER, True),
        ([record("olaf"), pair(MANAGER, "2026-01-01")], "olaf", False),
        ([record("olaf"), pair(MANAGER, "2026-01-01", "2026-03-09")], MANAGER, False),
        ([record("olaf"), pair(MANAGER, "2026-01-01", "2026-03-10")], MANAGER, True),
        ([pair(MANAGER, "2026-01-01", "2026-03-09"), record(MANAGER)], MANAGER, True),
        ([], MANAGER, True),
        ([], REP, True),
        ([], "nina", False),
    ],
)
def test_who_leads_reads_all_and_who_is_named_reads_theirs_until_their_pair_ended(
    events: list[Any], reader: str, *, whole: bool
) -> None:
    person = Story(*events, made()).stage.get(Person, f"acme/{REP}")
    assert person is not None
    assert circle(reader, [person], TODAY).whole(REP, MANAGER) is whole
