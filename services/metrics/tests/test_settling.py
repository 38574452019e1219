"""Settled commitments reach the score of who owed them."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ridealong.contracts import Event
from ridealong.contracts.people import OrganisationUpdated
from ridealong.contracts.scores import FollowthroughUpdated
from ridealong.contracts.sessions import SessionDisputed
from ridealong.metrics.model.follow_through import (
    FollowThrough,
    FollowThroughPage,
    Settlement,
)
from ridealong.metrics.rules import settling
from ridealong.metrics.rules.figures import figures, update_of

from .given import World, event
from .promises import stands
from .stories import held, settled

pytestmark = pytest.mark.requirement("C1")


def told(world: World, person: str = "rep-1") -> FollowthroughUpdated:
    return world.last_told(FollowthroughUpdated, person)


def test_three_kept_on_one_day_are_85() -> None:
    world = World().reads(*(settled(f"c-{n}", "2026-03-02", "1") for n in range(3)))
    score = told(world)
    assert (score.score, score.band, score.kept, score.of) == (85, "strong", 3, 3)
    assert (score.range_low, score.range_high) == (44, 100)


def test_a_credit_that_only_a_platform_claims_is_in_no_score() -> None:
    claimed = [
        replace(each, source="crm")
        for each in (settled("c-1", "2026-03-02", "1"), stands("c-2", "2026-03-02"))
    ]
    world = World().reads(*claimed)
    assert world.documents == {}


@pytest.mark.requirement("T13", "D8")
def test_a_managers_commitments_are_scored_under_the_manager_over_all_their_reps() -> None:
    owed = {"owner_id": "manager-1"}
    world = World().reads(
        settled("c-1", "2026-03-02", "1", **owed),
        settled("c-2", "2026-03-02", "1", rep="rep-2", **owed),
        settled("c-3", "2026-03-02", "0", rep="rep-3", **owed),
        settled("c-4", "2026-03-02", "0"),
    )
    score = told(world, "manager-1")
    # (3·0.7 + 2) / 6, and the rep's miss isn't the manager's.
    assert (score.score, score.settled, score.kept) == (68, 3, 2)
    assert world.the(FollowThrough, "acme/manager-1").key == "acme/manager-1"
    assert told(world).settled == 1


def test_a_credit_that_rises_replaces_the_one_before() -> None:
    world = World().reads(
        *(settled(f"c-{n}", "2026-03-02", "1") for n in range(2)),
        settled("c-9", "2026-03-02", "0", late_window_open=True),
    )
    assert told(world).score == 68
    world.reads(settled("c-9", "2026-03-02", "0.5", "2026-03-05"))
    assert told(world).score == 77
    assert told(world).settled == 3


def test_what_is_left_out_later_leaves_the_score_and_is_counted_beside_it() -> None:
    world = World().reads(*(settled(f"c-{n}", "2026-03-02", "1") for n in range(3)))
    world.reads(settled("c-2", "2026-03-02", "1", "2026-03-04", left_out="excused"))
    score = told(world)
    assert (score.score, score.settled, score.left_out) == (None, 2, 1)
    assert [each.commitment for each in score.items] == ["c-0", "c-1"]


@pytest.mark.parametrize("owner", ["rep-1", "manager-1"])
@pytest.mark.parametrize("size", [1, 3])
def test_the_last_word_stands_also_where_it_is_a_lower_credit(owner: str, size: int) -> None:
    words = [
        settled("c-1", "2026-03-02", "0.5", late_window_open=True, owner_id=owner),
        settled("c-1", "2026-03-02", "1", late_window_open=True, owner_id=owner),
        # An activity that it counted was retracted: nothing but the credit is different.
        settled("c-1", "2026-03-02", "0.25", late_window_open=True, owner_id=owner),
    ]
    world = World()
    for start in range(0, len(words), size):
        world.reads(*words[start : start + size])
    [page] = world.all(FollowThroughPage)
    [item] = page.items
    assert item.credit == words[-1].data.credit
    assert told(world, owner).items[0].credit == item.credit


def test_a_name_of_any_length_that_is_allowed_has_a_score() -> None:
    name = "r" * 200
    world = World().reads(settled("c-1", "2026-03-02", "1", rep=name, owner_id=name))
    assert told(world, name).settled == 1


def test_the_same_word_again_tells_nothing() -> None:
    world = World().reads(
        settled("c-1", "2026-03-02", "1"), settled("c-2", "2026-03-02", "1", owner_id="manager-1")
    )
    before = len(world.told)
    world.reads(
        settled("c-1", "2026-03-02", "1"), settled("c-2", "2026-03-02", "1", owner_id="manager-1")
    )
    assert len(world.told) == before
    assert len(world.all(Settlement)) == 1


def test_after_60_days_without_a_new_item_the_number_is_told_grey_until_one_comes() -> None:
    world = World().reads(*(settled(f"c-{n}", "2026-03-02", "1") for n in range(3)))
    assert not told(world.wait_until("2026-05-01")).grey
    assert told(world.wait_until("2026-05-02")).grey
    world.reads(settled("c-3", "2026-05-04", "1"))
    assert not told(world).grey
    assert told(world.wait_until("2027-01-01")).grey


def test_grey_comes_back_when_the_newest_item_is_left_out_later() -> None:
    world = World().reads(*(settled(f"c-{n}", "2026-03-02", "1") for n in range(3)))
    world.wait_until("2026-05-02").reads(settled("c-3", "2026-05-04", "1"))
    world.reads(settled("c-3", "2026-05-04", "1", "2026-05-06", left_out="excused"))
    assert told(world.wait_until("2026-05-07")).grey


def test_a_full_quarter_lies_on_several_pages_and_comes_to_the_same() -> None:
    words = [
        settled(f"c-{n}", f"2026-0{n % 3 + 1}-{n % 28 + 1:02}", "1", "2026-04-01")
        for n in range(410)
    ]
    world = World().reads(*words[:201])
    assert len(world.all(FollowThroughPage)) == 2
    world.reads(*words[201:])
    pages = world.all(FollowThroughPage)
    assert [page.part for page in pages] == [0, 1, 2, 3]
    items = [item for page in pages for item in page.items]
    assert len(items) == 410
    assert told(world) == update_of("rep-1", figures(items), grey=False)
    # All of it moves to another quarter but for one item: three pages go.
    moved = [each.data.model_copy(update={"due": date(2026, 4, 2)}) for each in words[1:]]
    world.reads(*(event(each, "2026-04-03") for each in moved))
    by_quarter = {page.quarter: 0 for page in world.all(FollowThroughPage)}
    for page in world.all(FollowThroughPage):
        by_quarter[page.quarter] += 1
    assert by_quarter == {"2026-Q1": 1, "2026-Q2": 4}
    assert told(world).settled == 410


@pytest.mark.parametrize("told_first", ["yardsticks", "items"])
def test_the_organisations_parameters_hold_from_their_day_on(told_first: str) -> None:
    half_life = {"name": "followthrough.half_life_days", "applies_from": "2026-03-10"}
    wrong = {"name": "followthrough.prior_mean", "value": 7, "applies_from": "2026-01-01"}
    organisation = OrganisationUpdated(
        name="Acme", zone="UTC", yardsticks=[{**half_life, "value": 7}, wrong]
    )
    items = [
        settled(f"c-{n}", due, credit)
        for n, (due, credit) in enumerate(
            [("2026-03-02", "1"), ("2026-03-09", "1"), ("2026-03-16", "0"), ("2026-03-16", "1")]
        )
    ]
    story: list[list[Event[Any]]] = [[event(organisation, "2026-03-01")], list(items)]
    world = World()
    for part in story if told_first == "yardsticks" else reversed(story):
        world.reads(*part)
    # (3·0.7 + 1) / 4 = 0.775; I = 4·2^(-7/60) = 3.6893: (3.6893·0.775 + 1) / 4.6893 = 0.82299;
    # from the tenth on half is gone in a week, so I = 3: (3·0.82299 + 1) / 5 = 0.69379.
    assert told(world).score == 69
    assert figures([settling.item_of(each.data) for each in items]).score == 72


@pytest.mark.requirement("4.5")
def test_the_arrow_compares_with_what_stood_at_the_last_session() -> None:
    world = World().reads(
        *(settled(f"c-{n}", "2026-03-02", "1") for n in range(3)),
        settled("c-9", "2026-03-09", "0"),
    )
    assert (told(world).change, told(world).trend) == (None, None)
    # What was due on the day of the session had until its end.
    world.reads(held("s-1", "2026-03-09T09:00"))
    assert (told(world).change, told(world).trend) == (-13, "down")
    world.reads(held("s-2", "2026-03-10T09:00"))
    assert (told(world).change, told(world).trend) == (0, "level")
    world.reads(event(SessionDisputed(session="s-2", rep="rep-1", by="rep-1"), "2026-03-10T10:00"))
    assert (told(world).change, told(world).trend) == (-13, "down")


@pytest.mark.requirement("T13")
def test_a_managers_arrow_looks_back_to_the_last_session_with_any_of_their_reps() -> None:
    owed = {"owner_id": "manager-1"}
    world = World().reads(
        held("s-1", "2026-03-03T09:00"),
        held("s-2", "2026-03-12T09:00", rep="rep-2"),
        *(settled(f"c-{n}", "2026-03-02", "1", **owed) for n in range(3)),
        settled("c-8", "2026-03-09", "0", rep="rep-2", **owed),
        settled("c-9", "2026-03-16", "1", rep="rep-2", **owed),
    )
    # 85, after the ninth 72, after the sixteenth 76: the last session was in between.
    assert (told(world, "manager-1").score, told(world, "manager-1").change) == (76, 4)


def test_scoring_all_items_again_gives_what_was_told() -> None:
    world = World()
    for week in range(1, 5):
        world.reads(
            settled(f"k-{week}", f"2026-03-{7 * week:02}", "1"),
            settled(f"m-{week}", f"2026-03-{7 * week:02}", "0.25"),
        )
    [page] = world.all(FollowThroughPage)
    assert figures(page.items).score == told(world).score
