"""Two or three commitments a session, and a reason for fewer or more (DOMAIN 0.18)."""

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from ridealong.commitments.model import Commitment

FEWEST: Final = 2
MOST: Final = 3
Asks = Literal["few", "many"]


class SessionCount(NamedTuple):
    """Commitments of a session: `made` are in force or were, `proposed` wait for a word.

    `measured` are those of both with an amount, not yes/no.
    """

    made: int
    proposed: int
    measured: int

    @property
    def number(self) -> int:
        """All that count against two or three."""
        return self.made + self.proposed

    @property
    def asks(self) -> Asks | None:
        """Whether it is a number that needs a reason, once the session ends with it."""
        if self.number < FEWEST:
            return "few"
        return "many" if self.number > MOST else None


def counted(commitments: Iterable[Commitment]) -> SessionCount:
    """The commitments of one session counted.

    What was made stays made, whatever becomes of it; a proposal counts while it is open. What a
    renegotiation made of one of them is still that one.
    """
    known = tuple(commitments)
    names = {one.commitment for one in known}
    first = [one for one in known if one.replaces not in names]
    made = [one for one in first if one.agreed_at is not None]
    proposed = [one for one in first if one.state == "proposed"]
    measured = [one for one in (*made, *proposed) if one.measure is not None]
    return SessionCount(len(made), len(proposed), len(measured))
