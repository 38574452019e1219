"""What of a figure is told outside, and whether that is new (DOMAIN E "Privacy").

Whoever subscribed reads it as those do who lead the pair's manager: numbers and ids, no text that
anybody wrote, and nothing of a goal that the pair keeps to itself.
"""

import json
from hashlib import blake2b

from pydantic import JsonValue

from ridealong.contracts.scores import FollowthroughUpdated
from ridealong.metrics.model.goals import Goal
from ridealong.metrics.model.webhooks import Telling
from ridealong.metrics.rules.sight import Sight, shown_goal

Body = dict[str, JsonValue]
_NOBODY = ""
_BY_ITEM = {"items", "older_share", "prior_share"}
_OF_GOAL = {"goal", "rep", "kind", "measure", "target", "starts", "ends", "outcome", "closed_at"}


def score_body(told: FollowthroughUpdated) -> Body:
    """A score without the commitments that it is made of."""
    return told.model_dump(mode="json", exclude=_BY_ITEM)


def goal_body(goal: Goal) -> Body | None:
    """A goal and its newest value; None where others may not know of it, or it isn't one yet."""
    shown = shown_goal(goal, _NOBODY, Sight.NUMBERS)
    if shown is None or (shown.target is None and not shown.values):
        return None
    newest = shown.values[-1] if shown.values else None
    body: Body = shown.model_dump(mode="json", include=_OF_GOAL)
    return body | {
        "value": None if newest is None else str(newest.value),
        "as_of": None if newest is None else newest.model_dump(mode="json")["as_of"],
    }


def with_body(telling: Telling, body: Body | None) -> Telling:
    """The figure as it is now."""
    version = None if body is None else version_of(body)
    return _opened(telling.model_copy(update={"body": body, "version": version}))


def heard(telling: Telling, version: str | None) -> Telling:
    """This version was handed over to whoever subscribed."""
    return _opened(telling.model_copy(update={"heard": version}))


def version_of(body: Body) -> str:
    """A digest by which a version is known: of the content alone, so that it doesn't matter in
    which order a figure came to be what it is."""
    return blake2b(json.dumps(body, sort_keys=True).encode(), digest_size=12).hexdigest()


def _opened(telling: Telling) -> Telling:
    """With `open` as version and heard make it: a word where what was heard is to be forgotten."""
    now = telling.version or ("gone" if telling.heard else None)
    known = telling.heard if telling.version else None
    return telling.model_copy(update={"open": None if now == known else now})
