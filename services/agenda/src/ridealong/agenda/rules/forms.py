"""What a form of a session is made of: parts, the boxes that they share, and their order."""

from dataclasses import dataclass, replace

Data = str
"""The name of something that a part shows; see `rules.contents`."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section: `minutes` is its share of a session of the form's own length.

    It never has fewer than `least` where the session is long enough for all. `question` and
    `prompts` are codes of `rules.questions`, `topics` those of the five weekly topics that it
    covers (DOMAIN 4.2), `needs` the data that it is talked about with (2.21), `shows` what comes
    first in it where there is any.
    """

    name: str
    title: str
    minutes: int
    reason: str
    question: str | None = None
    topics: tuple[str, ...] = ()
    needs: tuple[Data, ...] = ()
    prompts: tuple[str, ...] = ()
    least: int = 1
    shows: tuple[Data, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """Parts that share one time box."""

    minutes: int
    parts: tuple[Part, ...]

    @property
    def least(self) -> int:
        """Minutes below which a part would have too few."""
        return sum(part.least for part in self.parts)


@dataclass(frozen=True, slots=True)
class Form:
    """Boxes in their order, and what goes when a session is too short for all of them.

    Below `shortest` minutes, parts keep a minute each in the order of `core` while there are any.
    Items that were meant for no part come into `open_to`. `turns` is the part whose place varies
    from session to session, if any.
    """

    boxes: tuple[Box, ...]
    core: tuple[str, ...]
    open_to: str = "free_form"
    turns: str | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts in their order."""
        return tuple(part for box in self.boxes for part in box.parts)

    @property
    def shortest(self) -> int:
        """From this many minutes on, every part has its place."""
        return sum(box.least for box in self.boxes)

    def heavier(self, part: str, minutes: int) -> "Form":
        """The form with so many minutes more for this part, and for its box."""
        boxes = tuple(
            Box(box.minutes + minutes, tuple(_heavier(one, part, minutes) for one in box.parts))
            if any(one.name == part for one in box.parts)
            else box
            for box in self.boxes
        )
        return replace(self, boxes=boxes)

    def with_part(self, part: Part, after: str) -> "Form":
        """The form with one more part, in a box of its own behind the box of another part."""
        at = next(
            number
            for number, box in enumerate(self.boxes)
            if any(one.name == after for one in box.parts)
        )
        new = Box(part.minutes, (part,))
        return replace(self, boxes=(*self.boxes[: at + 1], new, *self.boxes[at + 1 :]))


def _heavier(part: Part, name: str, minutes: int) -> Part:
    return replace(part, minutes=part.minutes + minutes) if part.name == name else part
