"""The schedules of the engine with a rebuild beside them."""

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from .rebuilding import Rebuilder
from .schedule import Schedule, faults
from .scheduled_events import counting
from .several_sets import Instance, SeveralSets
from .simulated import Died, Fault


class RebuildSchedule(Schedule):
    """A shadow set is built, given up, built again and swapped in while all else goes on."""

    world_type = SeveralSets
    process_type = Instance
    rebuilder_type: type[Rebuilder] = Rebuilder
    world: SeveralSets

    def __init__(self) -> None:
        super().__init__()
        self.rebuilders: list[Rebuilder] = []

    @rule(which=st.integers(0, 1), most=st.integers(1, 5), steps=st.integers(1, 30), fault=faults)
    def rebuild_some(self, which: int, most: int, steps: int, fault: Fault) -> None:
        """A rebuild goes on for some steps; the last one may go wrong. Sometimes there are two."""
        if which >= len(self.rebuilders):
            self.rebuilders.append(self.rebuilder_type(self.world, counting))
            which = len(self.rebuilders) - 1
        rebuilder = self.rebuilders[which]
        try:
            for left in range(steps, 0, -1):
                rebuilder.poll(most)
                if rebuilder.over:
                    break
                rebuilder.step(fault if left == 1 else Fault.NONE)
        except Died:
            self.rebuilders.remove(rebuilder)
        if rebuilder.over and rebuilder in self.rebuilders:
            self.rebuilders.remove(rebuilder)

    @precondition(lambda self: self.world.sets.shadow)
    @rule(forget=st.booleans())
    def abort(self, forget: bool) -> None:
        """An operator gives the rebuild up; what it has built may be forgotten at once."""
        sets = self.world.sets
        if sets.shadow:
            self.world.keep_sets(sets, replace(sets, shadow=None, fence=sets.fence + 1))
            if forget:
                self.world.kept.pop(sets.shadow.set.number, None)

    @rule(which=st.integers(0, 2))
    def look(self, which: int) -> None:
        """An instance sees which set is active, whatever it is doing."""
        process = self.processes[which % len(self.processes)]
        if isinstance(process, Instance):
            process.look()

    def finish_all(self) -> None:
        """All instances read to the end of the log."""
        for _ in range(20):
            for process in self.processes:
                process.poll(5)
                process.finish()

    def teardown(self) -> None:
        """A rebuild that nobody disturbs comes to its end; then all else does."""
        for process in [*self.zombies, *self.processes]:
            process.finish()
        last = self.rebuilder_type(self.world, counting)
        for _ in range(5000):
            last.poll(3)
            if last.over:
                break
            last.step()
        assert last.result is not None, last.cannot or "it never ends"
        assert last.result.swapped
        super().teardown()
