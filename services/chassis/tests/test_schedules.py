"""However a log is cut into batches, repeated and interrupted, the end is the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.projector.lanes import Lane
from ridealong.chassis.projector.records import Raw, applied_id
from ridealong.chassis.projector.state import Ref, State

from .counting import TOPIC, Tally, activity, engine, junk, raw


@dataclass
class World:
    """A store that commits all or nothing, and an instance that may die at any step."""

    lanes: dict[int, Lane] = field(default_factory=dict)
    states: dict[Ref, State | None] = field(default_factory=dict)
    applied: set[bytes] = field(default_factory=set)

    def process(self, batch: Sequence[Raw], *, dies: bool) -> None:
        deciding = engine(poison_limit=1000)
        lanes = {raw.partition: self.lanes.get(raw.partition, Lane(raw.partition)) for raw in batch}
        intake = deciding.sort(batch, lanes)
        loaded: dict[Ref, State | None] = {}
        outcome = deciding.fold(intake.good, self.applied, loaded)
        while outcome.missing:
            loaded |= {ref: self.states.get(ref) for ref in outcome.missing}
            outcome = deciding.fold(intake.good, self.applied, loaded)
        if dies:
            return
        self.states |= outcome.changes.states
        self.applied |= {applied_id(item.event) for item, _ in outcome.applied}
        for number, ends in intake.ends.items():
            self.lanes[number] = lanes[number].moved(ends)

    def totals(self) -> dict[str, int]:
        return {
            ref.id: int(state.total)
            for ref, state in self.states.items()
            if isinstance(state, Tally)
        }


log = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 12), st.sampled_from(["dial", "late", "explodes"])), st.none()
    ),
    max_size=40,
)
schedule = st.lists(
    st.tuples(st.integers(1, 8), st.booleans(), st.integers(0, 5)), min_size=60, max_size=60
)


@given(log, schedule)
def test_the_end_state_is_the_fold_of_the_log_without_repeats(
    story: list[tuple[int, str] | None], steps: list[tuple[int, bool, int]]
) -> None:
    kinds: dict[int, str] = {}
    records: list[Raw] = []
    ends: Counter[int] = Counter()
    for entry in story:
        if entry is None:
            records.append(junk(ends[0], 0))
            ends[0] += 1
            continue
        number, kind = entry
        # An id is one event: whoever repeats it repeats its content.
        kind = kinds.setdefault(number, kind)
        event = activity(number, f"rep-{number % 3}", kind)
        placed = raw(event, 0)
        records.append(raw(event, ends[placed.partition]))
        ends[placed.partition] += 1

    world = World()
    at = 0
    for size, dies, back in steps:
        world.process(records[at : at + size], dies=dies)
        # After a death, and sometimes for no reason, the log is read again from further back;
        # never further on than what was committed.
        at = max(0, at - back) if dies or back else at + size
    world.process(records, dies=False)

    oracle = Counter(f"acme/rep-{number % 3}" for number, kind in kinds.items() if kind == "dial")
    assert world.totals() == dict(oracle)
    read = {number: lane.offsets[TOPIC] for number, lane in world.lanes.items()}
    assert read == {number: end for number, end in ends.items() if end}
