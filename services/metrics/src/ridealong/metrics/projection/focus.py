"""Focus areas."""

from collections.abc import Callable

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.goals import FocusAccepted, FocusClosed, FocusNamed
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.rules import focus as rules
from ridealong.metrics.rules.refusing import Refused

OfFocus = Event[FocusNamed] | Event[FocusAccepted] | Event[FocusClosed]


@projection.on(FocusNamed)
def focus_named(event: Event[FocusNamed], work: Work) -> None:
    """The rep's own is active at once, a manager's is a question."""
    _apply(event, work, lambda focus: rules.named(focus, event))


@projection.on(FocusAccepted)
def focus_accepted(event: Event[FocusAccepted], work: Work) -> None:
    """The rep takes it on."""
    _apply(event, work, lambda focus: rules.accepted(focus, event))


@projection.on(FocusClosed)
def focus_closed(event: Event[FocusClosed], work: Work) -> None:
    """Somebody calls it done, or parks a question."""
    _apply(event, work, lambda focus: rules.closed(focus, event))


def _apply(event: OfFocus, work: Work, rule: Callable[[Focus], Focus]) -> None:
    data = event.data
    id_ = Focus.id_of(event.key, data.focus)
    known = work.get(Focus, id_)
    focus = known or Focus(
        id=id_, tenant=event.tenant, key=event.key, focus=data.focus, rep=data.rep
    )
    try:
        after = rule(focus)
    except Refused as refused:
        work.refuse(refused.reason)
        return
    if after != known:
        work.put(after)
