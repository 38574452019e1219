"""Results of a score in pages, the newest first."""

from datetime import date
from decimal import Decimal

from pydantic import TypeAdapter, ValidationError

from ridealong.chassis.http.paging import cursor_of, position_of
from ridealong.chassis.http.problems import Problem
from ridealong.metrics.api.score_views import Reader
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.rules.figures import Figures
from ridealong.metrics.rules.sight import Sight

Place = tuple[date, str]
"""Due day and commitment: by these the results of a score are ordered."""
_PLACE = TypeAdapter(Place)


def page_of(
    found: Figures, reader: Reader, after: Place | None, limit: int
) -> tuple[list[tuple[Settled, Decimal]], bool]:
    """Results with their shares that are older than a place, and whether there are more."""
    listed = [
        (item, share)
        for item, share in reversed(found.shares.items)
        if (after is None or _place(item) < after)
        and (reader.sight is Sight.WHOLE or item.rep == reader.person)
    ]
    return listed[:limit], len(listed) > limit


def cursor_after(last: Settled) -> str:
    """The cursor of what is older than this result."""
    return cursor_of(_PLACE.dump_python(_place(last), mode="json"))


def place_of(cursor: str) -> Place:
    """The place a cursor stands for.

    Raises:
        Problem: 400, it isn't one of ours.
    """
    try:
        return _PLACE.validate_python(position_of(cursor))
    except ValidationError as error:
        raise Problem(
            400, "bad-cursor", "This cursor isn't one of ours", "Take `next` as it was answered"
        ) from error


def _place(item: Settled) -> Place:
    return item.due, item.commitment
