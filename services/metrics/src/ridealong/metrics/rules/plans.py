"""A behaviour plan is proposed and accepted by both (DOMAIN 4.11, 4.3): until then it is none."""

from collections.abc import Collection
from datetime import datetime

from ridealong.contracts import Event
from ridealong.contracts.goals import PlanAccepted, PlanUpdated
from ridealong.metrics.model.goals import Acceptance
from ridealong.metrics.model.plans import Plans, PlanVersion
from ridealong.metrics.rules.agreement import Agreement, between, words
from ridealong.metrics.rules.refusing import Refused


def proposed(plans: Plans, event: Event[PlanUpdated]) -> Plans:
    """One more version, in the words of whoever sent it; what was agreed before stays."""
    data = event.data
    version = PlanVersion(since=event.time, plan=data.plan, lines=data.lines, set_by=event.actor)
    others = [each for each in plans.versions if each.since != version.since]
    return _with(plans, [*others, version])


def accepted(plans: Plans, event: Event[PlanAccepted]) -> Plans:
    """One of the pair agrees to the newest version.

    Raises:
        Refused: there is none, it is another than the one that is meant, or the same one has
            accepted it already.
    """
    data = event.data
    if not plans.versions or plans.versions[-1].plan != data.plan:
        raise Refused(f"plan {data.plan} isn't the one that was proposed last: read it again")
    newest = plans.versions[-1]
    if data.proposed is not None and data.proposed != newest.since:
        raise Refused(
            f"plan {data.plan} was proposed anew on {newest.since:%Y-%m-%d}: read it again"
        )
    if data.by in {each.by for each in newest.accepted} | {newest.set_by}:
        raise Refused(f"{data.by} has accepted plan {data.plan} already")
    said = (*newest.accepted, Acceptance(by=data.by, at=event.time))
    return _with(plans, [*plans.versions[:-1], newest.model_copy(update={"accepted": said})])


def agreement(
    rep: str, version: PlanVersion, managers: Collection[str], manager: str | None
) -> Agreement:
    """Who of the pair stands behind a version."""
    said = words(version.accepted, version.set_by, version.since)
    return between(rep, said, managers, manager)


def agreed(
    plans: Plans | None, managers: Collection[str], manager: str | None
) -> tuple[PlanVersion, ...]:
    """The versions that both accepted, each from when the second of them did, by that time."""
    if plans is None:
        return ()
    found: list[tuple[datetime, PlanVersion]] = []
    for version in plans.versions:
        since = agreement(plans.rep, version, managers, manager).agreed_at
        if since is not None:
            found.append((since, version.model_copy(update={"since": since})))
    return tuple(version for _, version in sorted(found, key=lambda each: each[0]))


def _with(plans: Plans, versions: Collection[PlanVersion]) -> Plans:
    ordered = tuple(sorted(versions, key=lambda each: each.since))
    return plans.model_copy(update={"versions": ordered})
