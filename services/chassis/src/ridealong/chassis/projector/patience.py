"""How long each lane is let alone after something didn't answer: pure, without a clock."""

import random
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

LONGEST_SECONDS: Final = 3.0
"""All goes on within 5 s of a server's return: this long, and the attempt that follows."""

_FIRST_SECONDS: Final = 0.1
_DOUBLINGS: Final = 10


class Patience:
    """How often each lane was put off since something of it was written.

    That it was positioned meanwhile doesn't count: what is put off for ever would be tried without
    a pause. Nor does what becomes of other lanes.
    """

    def __init__(self) -> None:
        self._tries: dict[int, int] = {}
        self._unwell: set[int] = set()

    @property
    def failures(self) -> int:
        """The most that a lane was put off of which it isn't known yet whether it goes on."""
        return max((self._tries[number] for number in self._unwell), default=0)

    def tries(self, numbers: Iterable[int]) -> dict[int, int]:
        """How often each of these was put off."""
        return {number: self._tries.get(number, 0) for number in numbers}

    def put_off(self, numbers: Iterable[int]) -> None:
        """Something didn't answer when these were positioned or written."""
        for number in numbers:
            self._unwell.add(number)
            self._tries[number] = self._tries.get(number, 0) + 1

    def positioned(self, numbers: Collection[int]) -> None:
        """These may go on; whether they do is known once something of them was written."""
        self._unwell.difference_update(numbers)

    def written(self, numbers: Collection[int]) -> None:
        """These go on."""
        self.positioned(numbers)
        for number in numbers:
            self._tries.pop(number, None)

    def keep(self, numbers: Collection[int]) -> None:
        """These lanes are ours now, all others aren't."""
        self._unwell.intersection_update(numbers)
        self._tries = {each: often for each, often in self._tries.items() if each in numbers}


class Turns:
    """When each waiting lane is tried again."""

    def __init__(self, jitter: Callable[[float, float], float] = random.uniform) -> None:
        self._jitter = jitter
        self._at: dict[int, tuple[int, float]] = {}

    def due(self, tries: Mapping[int, int], now: float) -> tuple[frozenset[int], float | None]:
        """Whose turn it is of lanes that were put off so often, and after how many seconds it is
        that of the next one; None when there is none."""
        self._at = {
            number: self._at[number]
            if self._at.get(number, (-1,))[0] == often
            else (often, now + self._delay(often))
            for number, often in tries.items()
        }
        instants = {number: at for number, (_, at) in self._at.items()}
        due = frozenset(number for number, at in instants.items() if at <= now)
        return due, min((at - now for at in instants.values() if at > now), default=None)

    def _delay(self, often: int) -> float:
        if not often:
            return 0.0
        longest = min(LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** min(often, _DOUBLINGS))
        # Each lane by itself: one that fails whatever is written with it then comes alone.
        return longest * self._jitter(0.5, 1.0)
