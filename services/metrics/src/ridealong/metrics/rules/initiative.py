"""How much the rep brings: topics and commitments (DOMAIN 1.14, 2.5, 3.17, D "Initiative")."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ridealong.metrics.model.originated import Topic
from ridealong.metrics.model.serving import ServingCommitment


@dataclass(frozen=True, slots=True)
class Share:
    """So many of all; `share` is None where there are none."""

    own: int
    of: int

    @property
    def share(self) -> Fraction | None:
        """Own ÷ all."""
        return Fraction(self.own, self.of) if self.of else None


def of_topics(topics: Iterable[Topic]) -> Share:
    """Topics that the rep brought, of all."""
    listed = list(topics)
    return Share(sum(each.by == each.rep for each in listed), len(listed))


def of_commitments(commitments: Iterable[ServingCommitment]) -> Share:
    """Commitments that were the rep's idea, of all of which it is known whose they were."""
    known = [each for each in commitments if each.originator is not None]
    return Share(sum(each.originator == "rep" for each in known), len(known))
