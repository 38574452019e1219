"""Minutes of each part of a form in a session of any length."""

from collections.abc import Sequence
from itertools import pairwise

from ridealong.agenda.rules.forms import Form, Part


def apportion(minutes: int, weights: Sequence[int]) -> list[int]:
    """Whole minutes in proportion to the weights, which sum to `minutes` exactly.

    The running total is rounded, halves up: each share is at most a minute off its exact value.
    """
    whole = sum(weights)
    ends = [0]
    running = 0
    for weight in weights:
        running += weight
        ends.append((2 * minutes * running + whole) // (2 * whole) if whole else 0)
    return [end - start for start, end in pairwise(ends)]


def minutes_of(form: Form, length: int) -> list[tuple[Part, int]]:
    """Each part with its minutes, at least one each, summing to `length` (DOMAIN 2.9).

    In a session shorter than the form allows, the parts at the end of its core are left out.
    """
    if length < form.shortest:
        return _too_short(form, length)
    planned: list[tuple[Part, int]] = []
    sizes = apportion(length, [box.minutes for box in form.boxes])
    for box, size in zip(form.boxes, sizes, strict=True):
        # One minute each comes first, so that no rounding can drop a part.
        beyond = apportion(size - len(box.parts), [part.minutes - 1 for part in box.parts])
        if len(box.parts) == 1:
            beyond = [size - 1]
        planned += [(part, 1 + more) for part, more in zip(box.parts, beyond, strict=True)]
    return planned


def _too_short(form: Form, length: int) -> list[tuple[Part, int]]:
    kept = set(form.core[:length])
    parts = [part for part in form.parts if part.name in kept]
    # What is left over goes to the first part of the work.
    main = form.core[min(1, length - 1)]
    spare = length - len(parts)
    return [(part, 1 + (spare if part.name == main else 0)) for part in parts]
