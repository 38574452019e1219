"""States kept in memory between batches, so that most batches needn't ask the store.

Only states whose key falls into a lane that we own: we are their one writer, and when we aren't
any more the fence refuses our next write, whatever it was computed from.
"""

from collections import OrderedDict

from ridealong.chassis.projector.state import Ref, State


class HotStates:
    """The states written last, at most `limit` of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._states: OrderedDict[Ref, State] = OrderedDict()
        self._lanes: dict[Ref, int] = {}

    def copy(self) -> dict[Ref, State | None]:
        """All of them, as a batch's beginning."""
        return dict(self._states)

    def keep(self, lane: int, ref: Ref, state: State) -> None:
        """A state as the store has it now."""
        self._states[ref] = state
        self._states.move_to_end(ref)
        self._lanes[ref] = lane
        if len(self._states) > self._limit:
            oldest = next(iter(self._states))
            self.drop(oldest)

    def forget(self, lane: int) -> None:
        """Another owner may write this lane's states now."""
        for ref in [ref for ref, of in self._lanes.items() if of == lane]:
            self.drop(ref)

    def drop(self, ref: Ref) -> None:
        """A state that is there no more."""
        self._states.pop(ref, None)
        self._lanes.pop(ref, None)
