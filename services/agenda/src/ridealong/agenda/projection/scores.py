"""Topic `scores`: what metrics makes of it."""

from ridealong.agenda.model.desk import Desk
from ridealong.agenda.projection.documents import desk_of, settle
from ridealong.agenda.rules import scores as rules
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.scores import FollowthroughUpdated, MetricsUpdated


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.on(MetricsUpdated)(metrics_updated)
    projection.on(FollowthroughUpdated)(follow_through_updated)


def metrics_updated(event: Event[MetricsUpdated], work: Work) -> None:
    """Goals and counts, now and since the last held session."""
    before = desk_of(work)
    _keep(work, before, rules.figures_updated(before, event.data))


def follow_through_updated(event: Event[FollowthroughUpdated], work: Work) -> None:
    """The follow-through score."""
    before = desk_of(work)
    _keep(work, before, rules.follow_through_updated(before, event.data))


def _keep(work: Work, before: Desk, after: Desk) -> None:
    if after != before:
        settle(work, after)
