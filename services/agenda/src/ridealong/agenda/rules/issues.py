"""What stands in a rep's way, across sessions: raised, raised again, examined, over."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ridealong.agenda.model.dialogue import Dialogue, Issue, Raising
from ridealong.agenda.model.record import Preparation
from ridealong.contracts.dialogue import IssueClosed, IssueExamined, IssueRaised
from ridealong.contracts.fields import Level
from ridealong.contracts.sessions import NamedIssue

MOST_ISSUES: Final = 60
MOST_RAISINGS: Final = 24

RECURS: Final = 2
"""Raised in this many sessions, an issue recurs (DOMAIN 1.1)."""


def raised(known: Dialogue, data: IssueRaised, at: datetime) -> Dialogue:
    """It is in the way; under another id but with the same title it is the same issue."""
    named = NamedIssue(issue=data.issue, title=data.title)
    raising = Raising(session=data.session, at=at)
    return _with(known, _raise(known, named, raising, (data.by, data.level)))


def prepared(
    known: Dialogue, session: str, rep: str, preparation: Preparation
) -> tuple[Dialogue, tuple[str, ...]]:
    """The rep's top issues before a session (DOMAIN 1.6), and their ids; filed anew, what isn't
    named any more wasn't raised."""
    issues = []
    for issue in known.issues:
        left = tuple(
            each for each in issue.raised if not (each.prepared and each.session == session)
        )
        if left or issue.root_cause or issue.solution:
            issues.append(issue.model_copy(update={"raised": left}))
    after = known.model_copy(update={"issues": tuple(issues)})
    named = []
    for one in preparation.issues:
        told = one if one.issue else one.model_copy(update={"issue": f"{session}/{_plain(one)}"})
        raising = Raising(session=session, at=preparation.filed_at, prepared=True)
        raised_now = _raise(after, told, raising, (rep, "pair"))
        after = _with(after, raised_now)
        named.append(raised_now.issue)
    return after, tuple(dict.fromkeys(named))


def examined(known: Dialogue, data: IssueExamined) -> Dialogue | None:
    """Its root and what the rep will do about it (DOMAIN 1.7); None where there is no such one."""
    issue = found(known, data.issue)
    if issue is None:
        return None
    told: dict[str, str] = {}
    if data.root_cause is not None:
        told["root_cause"] = data.root_cause
    if data.solution is not None:
        told |= {"solution": data.solution, "solution_by": data.solution_by or data.rep}
    return _with(known, issue.model_copy(update=told))


def closed(known: Dialogue, data: IssueClosed, at: datetime) -> Dialogue | None:
    """It is in the way no more; None where there is no such one."""
    issue = found(known, data.issue)
    if issue is None:
        return None
    return _with(
        known, issue.model_copy(update={"closed_at": at, "closed_because": data.reason or None})
    )


def found(known: Dialogue, name: str) -> Issue | None:
    """An issue by one of its ids."""
    return next((one for one in known.issues if name in (one.issue, *one.known_as)), None)


def sessions_of(issue: Issue) -> int:
    """In how many sessions it was raised; between two sessions counts as once each time."""
    named = {each.session for each in issue.raised if each.session is not None}
    return len(named) + sum(each.session is None for each in issue.raised)


def by_weight(issues: Iterable[Issue]) -> list[Issue]:
    """Those that recur most first."""
    return sorted(issues, key=lambda one: (-sessions_of(one), _since(one), one.issue))


def _raise(known: Dialogue, named: NamedIssue, raising: Raising, whose: tuple[str, Level]) -> Issue:
    issue = found(known, named.issue or "") or next(
        (one for one in known.issues if _plain(one) == _plain(named) and one.level != "mine"), None
    )
    if issue is None:
        by, level = whose
        return Issue(
            issue=named.issue or "",
            title=named.title,
            by=by,
            level=level,
            raised=(raising,),
        )
    again = any(
        each.session == raising.session and (each.session is not None or each.at == raising.at)
        for each in issue.raised
    )
    ids = tuple(dict.fromkeys((*issue.known_as, *([named.issue] if named.issue else ()))))
    return issue.model_copy(
        update={
            "title": named.title,
            "raised": issue.raised if again else (*issue.raised, raising)[-MOST_RAISINGS:],
            "known_as": tuple(each for each in ids if each != issue.issue)[-MOST_RAISINGS:],
            "closed_at": None if not again else issue.closed_at,
            "closed_because": None if not again else issue.closed_because,
        }
    )


def _with(known: Dialogue, issue: Issue) -> Dialogue:
    others = [one for one in known.issues if one.issue != issue.issue]
    rank = sorted([*others, issue], key=lambda one: (one.closed_at is None, _last(one), one.issue))
    kept = sorted(rank[-MOST_ISSUES:], key=lambda one: one.issue)
    return known.model_copy(update={"issues": tuple(kept)})


def _plain(named: Issue | NamedIssue) -> str:
    return " ".join(named.title.casefold().split())[:100]


def _since(issue: Issue) -> str:
    return min((each.at.isoformat() for each in issue.raised), default="")


def _last(issue: Issue) -> str:
    return max((each.at.isoformat() for each in issue.raised), default="")
