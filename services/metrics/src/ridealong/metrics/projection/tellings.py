"""Figures as they are told outside, kept with the state that they tell of."""

from ridealong.chassis.projector import Work
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.contracts.scores import FollowthroughUpdated
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.webhooks import FigureKind, Telling
from ridealong.metrics.projection.bound import projection
from ridealong.metrics.rules import tellings
from ridealong.metrics.rules.tellings import Body

HEARD = "figure_heard"


def tell_score(work: Work, told: FollowthroughUpdated) -> None:
    """The score is now this."""
    _tell(work, "score", told.person, told.person, tellings.score_body(told))


def tell_goal(work: Work, goal: Goal) -> None:
    """The goal is now this."""
    _tell(work, "goal", goal.goal, goal.rep, tellings.goal_body(goal))


@projection.on_forwarded(HEARD)
def figure_heard(event: Event[Forwarded], work: Work) -> None:
    """A version was handed over to whoever subscribed; no news after a rebuild either."""
    body = event.data.body
    id_, version = str(body["telling"]), body["version"]
    known = work.get(Telling, id_)
    if known is None:
        kind: FigureKind = "score" if body["kind"] == "score" else "goal"
        known = _new(work, kind, str(body["about"]), event.data.person or "")
    _keep(work, tellings.heard(known, None if version is None else str(version)))


def _tell(work: Work, kind: FigureKind, about: str, person: str, body: Body | None) -> None:
    id_ = Telling.id_of(work.key, kind, about)
    known = work.get(Telling, id_)
    if known is None and body is None:
        return
    _keep(work, tellings.with_body(known or _new(work, kind, about, person), body))


def _new(work: Work, kind: FigureKind, about: str, person: str) -> Telling:
    return Telling(
        id=Telling.id_of(work.key, kind, about),
        tenant=work.event.tenant,
        key=work.key,
        person=person,
        kind=kind,
        about=about,
    )


def _keep(work: Work, after: Telling) -> None:
    if after != work.get(Telling, after.id):
        work.put(after)
