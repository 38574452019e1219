"""What waits to be sent is kept in parcels: all of it, in order, in pieces that the store takes."""

from itertools import groupby
from operator import attrgetter

from hypothesis import given, settings
from hypothesis import strategies as st

from ridealong.chassis.documents import as_stored, encoded
from ridealong.chassis.projector.outbox import Entry, Parcel, entry_id, packed

LANES = st.integers(-1, 5)
SIZES = st.sampled_from([0, 300, 400_000, 1_500_000])
TWO_MEBIBYTES = 2 * 1024 * 1024


def entry(number: int, lane: int, size: int) -> Entry:
    headers: list[tuple[str, bytes | None]] = [("ce_id", b"%d" % number), ("none", None)]
    return Entry(entry_id(lane, 7, number), lane, "topic", b"acme/mike", headers, b"x" * size)


@settings(max_examples=50)
@given(st.lists(st.tuples(LANES, SIZES), max_size=12))
def test_parcels_hold_every_entry_of_a_lane_in_order(drawn: list[tuple[int, int]]) -> None:
    entries = [entry(number, lane, size) for number, (lane, size) in enumerate(drawn)]
    parcels = packed(entries)
    by_lane = groupby(sorted(parcels, key=attrgetter("id")), lambda each: each.entries[0].lane)
    found = {lane: [one for each in some for one in each.entries] for lane, some in by_lane}
    assert found == {lane: [one for one in entries if one.lane == lane] for lane in found}
    assert sum(map(len, found.values())) == len(entries)
    assert all(sum(one.size for one in each.entries) < TWO_MEBIBYTES for each in parcels)


def test_many_small_ones_make_few_documents() -> None:
    parcels = packed([entry(number, number % 3, 600) for number in range(3000)])
    assert [len(each.entries) for each in parcels] == [500, 500] * 3


def test_a_parcel_comes_back_out_of_the_store_as_it_went_in() -> None:
    [parcel] = packed([entry(number, 2, 50) for number in range(3)])
    document = parcel.insert()._doc
    assert document["count"] == 3
    assert len(encoded(document)) > 0
    assert Parcel.from_document(as_stored(document)) == parcel
