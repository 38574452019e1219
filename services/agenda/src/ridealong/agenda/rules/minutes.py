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


def portion(minutes: int, weights: Sequence[int], least: Sequence[int]) -> list[int]:
    """The same with a least for each: who would have less gets it, the others share the rest.

    Raises ValueError where there aren't minutes enough for all.
    """
    if minutes < sum(least):
        raise ValueError(f"{minutes} minutes are too few for {sum(least)}")
    fixed: dict[int, int] = {}
    while True:
        free = [number for number in range(len(weights)) if number not in fixed]
        rest = minutes - sum(fixed.values())
        shares = apportion(rest, [weights[number] for number in free])
        short = [
            number for number, share in zip(free, shares, strict=True) if share < least[number]
        ]
        if not short:
            whole = fixed | dict(zip(free, shares, strict=True))
            return [whole[number] for number in range(len(weights))]
        fixed |= {number: least[number] for number in short}


def minutes_of(form: Form, length: int) -> list[tuple[Part, int]]:
    """Each part with its minutes, none below its least, summing to `length` (DOMAIN 2.9, T14).

    In a session shorter than the form allows, the parts at the end of its core are left out.
    """
    if length < form.shortest:
        return _too_short(form, length)
    planned: list[tuple[Part, int]] = []
    boxes = form.boxes
    sizes = portion(length, [box.minutes for box in boxes], [box.least for box in boxes])
    for box, size in zip(boxes, sizes, strict=True):
        shares = portion(
            size, [part.minutes for part in box.parts], [part.least for part in box.parts]
        )
        planned += zip(box.parts, shares, strict=True)
    return planned


def _too_short(form: Form, length: int) -> list[tuple[Part, int]]:
    kept = set(form.core[:length])
    parts = [part for part in form.parts if part.name in kept]
    # What is left over goes to the first part of the work.
    main = form.core[min(1, length - 1)]
    spare = length - len(parts)
    return [(part, 1 + (spare if part.name == main else 0)) for part in parts]
