"""Topics `goals` and `sessions`: the behaviour plan, the coaching plan, and customer calls."""

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.projection.documents import desk_of, settle
from ridealong.agenda.rules import practice as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.goals import FocusAccepted, FocusClosed, FocusNamed, PlanUpdated
from ridealong.contracts.sessions import CallDebriefed, CallPlanned


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(PlanUpdated)(plan_updated)
    projection.on(FocusNamed)(focus_named)
    projection.on(FocusAccepted)(focus_accepted)
    projection.on(FocusClosed)(focus_closed)
    projection.on(CallPlanned)(call_planned)
    projection.on(CallDebriefed)(call_debriefed)


def plan_updated(event: Event[PlanUpdated], work: Work) -> None:
    """The rep's behaviour plan."""
    before = desk_of(work)
    _keep(work, before, rules.plan_updated(before, event.data))


def focus_named(event: Event[FocusNamed], work: Work) -> None:
    """One thing to do well or to improve."""
    before = desk_of(work)
    _keep(work, before, rules.focus_named(before, event.data, event.time))


def focus_accepted(event: Event[FocusAccepted], work: Work) -> None:
    """The rep takes it on."""
    before = desk_of(work)
    _keep(work, before, rules.focus_accepted(before, event.data))


def focus_closed(event: Event[FocusClosed], work: Work) -> None:
    """Somebody calls it done, or lets it rest."""
    before = desk_of(work)
    _keep(work, before, rules.focus_closed(before, event.data, event.time))


def call_planned(event: Event[CallPlanned], work: Work) -> None:
    """A customer call to come."""
    before = desk_of(work)
    _keep(work, before, rules.call_planned(before, event.data))


def call_debriefed(event: Event[CallDebriefed], work: Work) -> None:
    """What it brought was talked about."""
    before = desk_of(work)
    _keep(work, before, rules.call_debriefed(before, event.data))


def _keep(work: Work, before: Desk, after: Desk) -> None:
    if after != before:
        settle(work, after)
