"""Which goals and initiatives a promise may name, and whether its unit is that of theirs."""

from collections.abc import Iterable, Sequence
from typing import Final

from ridealong.commitments.model.aims import Aim
from ridealong.contracts.fields import Level, Measure

MOST: Final = 1_000
"""So many of a rep, and of an organisation, are known: those that were heard of first."""

_SHOWN: Final = 12


def with_aim(
    known: Sequence[Aim],
    id_: str,
    measures: Iterable[Measure] | None,
    level: Level | None = None,
) -> tuple[Aim, ...]:
    """The aims with this one as it is now; what isn't said (None) stays as it was."""
    by_id = {one.id: one for one in known}
    before = by_id.get(id_)
    if before is None and len(by_id) >= MOST:
        return tuple(known)
    aim = before or Aim(id=id_)
    update = {"measures": tuple(measures)} if measures is not None else {}
    by_id[id_] = aim.model_copy(update=update | ({"level": level} if level is not None else {}))
    return tuple(by_id[one] for one in sorted(by_id))


def seen_by(aims: Iterable[Aim], *, own: bool) -> tuple[Aim, ...]:
    """Those that a reader may know of: a goal that is the rep's alone is there for the rep only."""
    return tuple(one for one in aims if own or one.level != "mine")


def unknown(named: Iterable[str], aims: Iterable[Aim]) -> tuple[str, ...]:
    """Which of the named there are none of."""
    known = {one.id for one in aims}
    return tuple(one for one in named if one not in known)


def listed(aims: Sequence[Aim]) -> str:
    """The known ones, for who named another."""
    if not aims:
        return "none is known"
    more = len(aims) - _SHOWN
    names = ", ".join(one.id for one in aims[:_SHOWN])
    return f"known are {names}" + (f" and {more} more" if more > 0 else "")


def contradictions(
    measure: Measure | None, named: Iterable[str], aims: Iterable[Aim]
) -> tuple[str, ...]:
    """What of the named is measured by the same kind in another unit, one sentence each."""
    if measure is None:
        return ()
    by_id = {one.id: one for one in aims}
    found = (by_id[name] for name in named if name in by_id)
    return tuple(
        f"{aim.id} measures {measure.kind} in {', '.join(units)}, and this in {measure.unit}"
        for aim in found
        if (units := _units(aim, measure.kind)) and measure.unit not in units
    )


def _units(aim: Aim, kind: str) -> list[str]:
    return sorted({one.unit for one in aim.measures if one.kind == kind})
