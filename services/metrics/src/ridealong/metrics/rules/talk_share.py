"""How much of the speaking was the manager's (DOMAIN 1.4, 2.13, D "Talk share")."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ridealong.metrics.model.session_records import SessionRecord
from ridealong.metrics.rules.definitions import USUAL, Definitions
from ridealong.metrics.rules.sessions import counts_as_held


@dataclass(frozen=True, slots=True)
class TalkShare:
    """Pooled minutes; silence is left out. `note` says that it lies above the noted share.

    `sources` counts who measured it: timer, estimate, import, or unknown.
    """

    sessions: int
    manager: int
    rep: int
    share: Fraction | None
    note: bool
    sources: tuple[tuple[str, int], ...]


def counts(record: SessionRecord) -> bool:
    """Whether it was held and somebody spoke."""
    spoke = record.speaking
    return spoke is not None and counts_as_held(record.known) and spoke.manager + spoke.rep > 0


def talk_share(records: Iterable[SessionRecord], definitions: Definitions = USUAL) -> TalkShare:
    """The manager's minutes ÷ both's, over all sessions together and not as a mean of shares."""
    spoke = [each.speaking for each in records if counts(each) and each.speaking is not None]
    manager, rep = sum(each.manager for each in spoke), sum(each.rep for each in spoke)
    share = Fraction(manager, manager + rep) if spoke else None
    sources = Counter(each.source or "unknown" for each in spoke)
    note = share is not None and share > Fraction(definitions.manager_talk_note)
    return TalkShare(len(spoke), manager, rep, share, note, tuple(sorted(sources.items())))
