"""Who prepares for what, for those above, as far as the rep agrees to that (DOMAIN 4.19)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ridealong.contracts import Event
from ridealong.contracts.goals import BenchConsentRecorded
from ridealong.metrics.model.bench import BenchConsent
from ridealong.metrics.model.focus import Focus
from ridealong.metrics.rules.focus_life import life_of
from ridealong.metrics.rules.refusing import Refused


@dataclass(frozen=True, slots=True)
class Preparing:
    """A rep and the role that they took on to prepare for."""

    rep: str
    role: str
    since: datetime


def recorded(known: BenchConsent | None, event: Event[BenchConsentRecorded]) -> BenchConsent:
    """The rep's newest word.

    Raises:
        Refused: somebody else says it.
    """
    data = event.data
    if data.by != data.rep:
        raise Refused(f"{data.rep} alone says who may see it, and not {data.by}")
    if known is not None and known.at > event.time:
        return known
    return BenchConsent(
        id=event.key,
        tenant=event.tenant,
        key=event.key,
        rep=data.rep,
        at=event.time,
        given=data.given,
    )


def bench(consents: Iterable[BenchConsent], focuses: Iterable[Focus]) -> list[Preparing]:
    """The roles that those who consent have taken on and not called done, by rep and time.

    What is its author's alone stays so, consent or not.
    """
    agreed = {each.rep for each in consents if each.given}
    found: list[Preparing] = []
    for focus in focuses:
        wording = focus.wording
        if focus.rep not in agreed or wording is None or wording.aim != "next_role":
            continue
        life = life_of(focus)
        if wording.level == "mine" or life.taken_on is None or life.closed_at is not None:
            continue
        found.append(Preparing(focus.rep, wording.skill, life.taken_on))
    return sorted(found, key=lambda each: (each.rep, each.since, each.role))
