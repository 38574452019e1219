"""A projection's sets of collections: what lies where, and what is left over."""

from datetime import UTC, datetime

from ridealong.chassis.collection_sets import CollectionSet, Retired, Sets, Shadow

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = frozenset({"lanes", "tallies"})


def test_the_first_set_has_plain_names_and_a_later_one_names_of_its_own() -> None:
    assert CollectionSet().place("lanes") == "lanes"
    assert CollectionSet(3, NAMES).place("lanes") == "set3.lanes"


def test_what_belongs_to_no_set_lies_in_one_place_for_ever() -> None:
    assert CollectionSet(3, NAMES).place("outbox") == "outbox"


def test_what_is_written_down_of_sets_is_read_back() -> None:
    sets = Sets(
        active=CollectionSet(2, NAMES),
        shadow=Shadow(CollectionSet(5, NAMES), "digest", NOW),
        retired=Retired(CollectionSet(), NOW),
        last=5,
        fence=9,
    )
    assert Sets.from_document({**sets.to_document(), "fence": 9}) == sets
    assert Sets.from_document({**Sets(fence=1).to_document(), "fence": 1}) == Sets(fence=1)
    assert Sets.from_document(None) == Sets()


def test_only_collections_of_sets_that_are_no_more_are_left_over() -> None:
    names = ["lanes", "outbox", "set1.lanes", "set2.lanes", "set3.lanes", "tallies", "deliveries"]
    active = CollectionSet(2, NAMES)
    assert Sets(active=active).left_over(names) == ["lanes", "set1.lanes", "set3.lanes", "tallies"]
    shadow = Shadow(CollectionSet(3, NAMES), "digest", NOW)
    retired = Retired(CollectionSet(), NOW)
    assert Sets(active, shadow, retired).left_over(names) == ["set1.lanes"]


def test_nothing_is_left_over_while_the_first_set_is_active() -> None:
    assert Sets().left_over(["lanes", "outbox", "tallies", "sets"]) == []
