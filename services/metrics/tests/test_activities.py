"""Activities are counted once each, in buckets and months that agree."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.scores import MetricsUpdated
from ridealong.metrics.model.activities import ActivityBucket, ActivityMonth, Sum, added
from ridealong.metrics.rules.activities import CAPACITY

from .given import World, event
from .stories import done, undone


def total(world: World) -> Sum:
    return added(tally.sum for month in world.all(ActivityMonth) for tally in month.days)


def facts(world: World) -> list[str]:
    return sorted(fact.activity for each in world.all(ActivityBucket) for fact in each.facts)


def test_an_activity_sent_again_under_another_event_id_counts_once() -> None:
    one, again = done("a-1", "2026-03-02T09:00"), done("a-1", "2026-03-02T09:00")
    world = World().reads(one, again)
    assert one.id != again.id
    assert (total(world).count, world.refused) == (1, {})


def test_the_same_id_with_another_content_is_refused_with_what_to_do() -> None:
    world = World().reads(done("a-1", "2026-03-02T09:00"))
    world.reads(done("a-1", "2026-03-02T09:00", quantity=5))
    assert total(world).quantity == 1
    assert "retract it and log again under a new id" in next(iter(world.refused.values()))


@pytest.mark.parametrize("early", [True, False])
def test_a_retraction_counts_before_and_after_its_activity(early: bool) -> None:
    story = [done("a-1", "2026-03-02T09:00", usd="12.50"), undone("a-1", "2026-03-02T09:30")]
    world = World().reads(done("a-2", "2026-03-02T10:00"))
    for each in reversed(story) if early else story:
        world.reads(each)
    assert (total(world).count, total(world).amounts) == (1, ())
    assert facts(world) == ["a-2"]
    assert world.last_told(MetricsUpdated, "rep-1").counts == {"dial": 1}


def test_what_was_retracted_does_not_come_back_under_its_id() -> None:
    world = World().reads(undone("a-1", "2026-03-02T09:00"), done("a-1", "2026-03-02T09:00"))
    world.reads(done("a-1", "2026-03-02T09:00"), undone("a-1", "2026-03-02T09:00"))
    assert total(world).count == 0
    assert len(world.refused) == 2
    assert "new id" in next(iter(world.refused.values()))


def test_a_full_day_is_split_and_still_knows_its_ids() -> None:
    logged = [done(f"a-{n}", "2026-03-02T09:00") for n in range(2 * CAPACITY + 1)]
    world = World().reads(*logged)
    world.reads(done("a-0", "2026-03-02T09:00"), undone("a-1", "2026-03-02T09:00"))
    sizes = [len(each.facts) + len(each.retracted) for each in world.all(ActivityBucket)]
    assert sorted(sizes) == [1, CAPACITY, CAPACITY]
    assert total(world).count == len(facts(world)) == 2 * CAPACITY


def test_reps_and_kinds_with_slashes_in_their_names_stay_apart() -> None:
    world = World().reads(
        done("a-1", "2026-03-02T09:00", "b/c", rep="a"),
        done("a-1", "2026-03-02T09:00", "c", rep="a/b"),
    )
    assert len(world.all(ActivityBucket)) == len(world.all(ActivityMonth)) == 2


def test_money_adds_up_exactly_by_currency() -> None:
    world = World().reads(
        *(done(f"a-{n}", "2026-03-02T09:00", usd="0.10") for n in range(3)),
        done("a-e", "2026-03-02T09:00", "dial", usd="3", currency="EUR"),
        done("big", "2026-03-02T09:00", usd="999999999999999999.99"),
        done("big-2", "2026-03-02T09:00", usd="999999999999999999.99"),
    )
    money = {each.currency: each.amount for each in total(world).amounts}
    assert money == {"EUR": 3, "USD": Decimal("2000000000000000000.28")}


def test_quantities_too_large_to_publish_do_not_stop_the_rep() -> None:
    most = Decimal(999999999999999999)
    world = World().reads(*(done(f"a-{n}", "2026-03-02T09:00", quantity=most) for n in range(2)))
    world.reads(done("b-1", "2026-03-02T09:00", "meeting"))
    assert total(world).quantity == 2 * most + 1
    assert world.last_told(MetricsUpdated, "rep-1").counts == {"meeting": 1}


moments = st.integers(0, 3 * 24).map(lambda hour: f"2026-03-{hour // 24 + 1:02}T{hour % 24:02}:00")
steps = st.tuples(st.booleans(), st.integers(0, 12), moments, st.sampled_from(["dial", "meeting"]))


@given(st.lists(steps, max_size=40), st.integers(1, 7))
def test_months_are_the_sums_of_their_buckets(
    story: list[tuple[bool, int, str, str]], batch: int
) -> None:
    events = [
        done(f"a-{n}", when, kind, usd=f"{n}.5", quantity=n)
        if log
        else undone(f"a-{n}", when, kind)
        for log, n, when, kind in story
    ]
    world = World()
    for start in range(0, len(events), batch):
        world.reads(*events[start : start + batch])
    opened: dict[tuple[str, str], Sum] = {}
    for bucket in world.all(ActivityBucket):
        place = (bucket.kind, bucket.day.isoformat())
        opened[place] = added([opened.get(place, Sum()), *map(Sum.of, bucket.facts)])
    summed = {
        (month.kind, tally.day.isoformat()): tally.sum
        for month in world.all(ActivityMonth)
        for tally in month.days
    }
    assert summed == opened


@given(st.lists(steps, max_size=30))
def test_however_a_story_is_cut_into_batches_the_documents_are_the_same(
    story: list[tuple[bool, int, str, str]],
) -> None:
    events = [
        event((done if log else undone)(f"a-{n}", when, kind).data, "2026-03-05", f"e-{place}")
        for place, (log, n, when, kind) in enumerate(story)
    ]
    whole = World().reads(*events)
    single = World()
    for each in events:
        single.reads(each)
    assert whole.picture() == single.picture()
