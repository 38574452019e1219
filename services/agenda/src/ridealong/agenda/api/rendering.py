"""The page's texts, rendered on the server from the same feed that programs get."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined

from ridealong.agenda.api.cautions import cautions
from ridealong.agenda.api.feed import Part, feed_of
from ridealong.agenda.api.lookout import Lookout
from ridealong.agenda.api.reading import Reader
from ridealong.agenda.api.schedule_views import SlotView
from ridealong.agenda.api.views import FeedView, NextSession, SessionView
from ridealong.agenda.model.agenda import Prompt
from ridealong.agenda.rules import saying, wording
from ridealong.agenda.rules.preparing import PARTS
from ridealong.agenda.rules.questions import for_oneself
from ridealong.chassis.http.auth import Caller
from ridealong.chassis.service import Context

MOST_SESSIONS = 100


@dataclass(frozen=True, slots=True)
class Fragment:
    """The changing part of the page, and the name of the state that live feeds tell of."""

    html: str
    state: str


class Pages:
    """Renders the page for one caller at a time."""

    def __init__(self, context: Context, lookout: Lookout) -> None:
        self.reader = Reader(context.store)
        self._lookout = lookout
        self._context = context
        self._templates = templates()

    async def fragment(self, caller: Caller, days: int) -> Fragment:
        """What changes: the pairs and the sessions of the next days."""
        now = self._context.clock()
        # The state first: what changes in between is told once more, never lost.
        state = await self._lookout.state_of(caller)
        feed = await feed_of(self.reader, caller, Part(now, days, MOST_SESSIONS))
        html = self._templates.get_template("feed.html").render(
            feed=feed,
            groups=_by_day(feed, now),
            days=days,
            now=now,
            warnings=await cautions(self.reader, caller, feed.sessions, now),
            for_oneself=await self._for_oneself(caller),
        )
        return Fragment(html, state)

    async def _for_oneself(self, caller: Caller) -> list[Prompt]:
        """What somebody who is coached may ask themselves between sessions (DOMAIN 1.12)."""
        desk = await self.reader.desk(caller, caller.person)
        if desk is None or desk.manager is None:
            return []
        return for_oneself(desk.house, desk.dialogue.questions)

    async def page(self, caller: Caller, days: int) -> str:
        """The whole page."""
        fragment = await self.fragment(caller, days)
        people = await self.reader.people(caller.tenant, [caller.person])
        name = people[caller.person].name if caller.person in people else caller.person
        return self._templates.get_template("page.html").render(
            fragment=fragment, name=name, days=days
        )

    def sign_in(self, reason: str | None) -> str:
        """What somebody without a token sees; `reason` where theirs isn't valid any more."""
        return self._templates.get_template("sign_in.html").render(reason=reason)

    def entering(self, address: str) -> str:
        """Goes on to an address of ours."""
        return self._templates.get_template("entering.html").render(address=address)

    def trouble(self, title: str, detail: str | None) -> str:
        """Says what is wrong and what to do."""
        return self._templates.get_template("trouble.html").render(title=title, detail=detail)


def _by_day(feed: FeedView, now: datetime) -> list[tuple[date, str, list[SessionView]]]:
    """Sessions by their local day, with how far off it is."""
    days: dict[date, list[SessionView]] = {}
    for session in feed.sessions:
        if session.start and session.zone:
            days.setdefault(local(session).date(), []).append(session)
    return [
        (day, _how_far(day, now.astimezone(local(sessions[0]).tzinfo).date()), sessions)
        for day, sessions in sorted(days.items())
    ]


def local(moment: SessionView | NextSession | SlotView) -> datetime:
    """A start on the clock of its own zone."""
    if moment.start is None or moment.zone is None:
        raise ValueError("a session without a plan has no clock")
    return moment.start.astimezone(ZoneInfo(moment.zone))


def local_end(session: SessionView) -> datetime:
    """An end on the clock of the session's zone."""
    zone = local(session).tzinfo
    end = local(session).astimezone(UTC) + timedelta(minutes=session.minutes or 0)
    return end.astimezone(zone)


def local_day(moment: NextSession | SlotView) -> str:
    """A start in a few words."""
    start = local(moment)
    return f"{start:%a} {start.day} {start:%b}, {start:%H:%M}"


def _how_far(day: date, today: date) -> str:
    return {0: "today", 1: "tomorrow"}.get((day - today).days, "")


def _capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f} %"


def templates() -> Environment:
    """The page's templates, which escape whatever people wrote."""
    environment = Environment(
        loader=PackageLoader("ridealong.agenda.api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "local": local,
        "local_end": local_end,
        "local_day": local_day,
        "number": wording.number,
        "words": wording.words,
        "day": wording.day,
        "progress": wording.progress,
        "change": wording.change,
        "percent": _percent,
        "capitalised": _capitalised,
    }
    environment.globals |= {
        "KINDS": wording.KINDS,
        "NOT_READY": wording.NOT_READY,
        "OUTCOMES": wording.OUTCOMES,
        "WHY_LEFT_OUT": wording.WHY_LEFT_OUT,
        "PENDING": wording.PENDING,
        "ORIGINATORS": wording.ORIGINATORS,
        "DROPPED": wording.DROPPED,
        "MUST": wording.MUST,
        "UNDECIDED": wording.UNDECIDED,
        "HELP_KINDS": saying.HELP_KINDS,
        "HELP_STATES": saying.HELP_STATES,
        "issue": saying.issue,
        "voice": saying.voice,
        "pulse": saying.pulse,
        "training": saying.training,
        "carried": wording.carried,
        "plan_line": wording.plan_line,
        "call": wording.call,
        "forecast": wording.forecast,
        "BANDS": wording.BANDS,
        "PARTS": len(PARTS),
        "kept_sentence": wording.kept_sentence,
        "progress": wording.progress,
    }
    return environment
