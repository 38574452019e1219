"""Reading what a handler needs at once: a handler is run again for each time that it misses
something, so what is known to be needed is asked for together."""

from collections.abc import Iterable, Mapping

from ridealong.chassis.projector import State, Work
from ridealong.chassis.projector.state import Ref
from ridealong.chassis.projector.work import NotLoaded


def together(work: Work, needed: Mapping[type[State], Iterable[str]]) -> None:
    """Have all these at hand; what isn't there is known not to be.

    Raises:
        NotLoaded: naming all that must be read first.
    """
    missing: set[Ref] = set()
    for model, ids in needed.items():
        try:
            work.get_all(model, ids)
        except NotLoaded as lacking:
            missing |= lacking.refs
    if missing:
        raise NotLoaded(missing)
