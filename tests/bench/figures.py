"""What was measured, held against its goal, as a table and as a file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `goal` is None where the figure only explains others."""

    name: str
    value: float
    goal: float | None = None
    sense: Literal["at least", "at most"] = "at least"

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        return self.value >= self.goal if self.sense == "at least" else self.value <= self.goal

    def line(self) -> str:
        """The figure as a row."""
        goal = "" if self.goal is None else f"{self.sense} {self.goal:g}"
        said = {None: "", True: "met", False: "NOT MET"}[self.met]
        return f"{self.name:<72} {shown(self.value):>12}  {goal:<16} {said}"


def shown(value: float) -> str:
    """A number with as many digits as mean something."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4f}" if 0 < value < 0.1 else f"{value:.2f}"


class Board:
    """All figures of a run, in the order in which they were measured."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def add(self, *figures: Figure) -> None:
        """Put them on the board, and tell at once: a run takes minutes."""
        for figure in figures:
            self.figures.append(figure)
            print(figure.line(), flush=True)

    def table(self) -> str:
        """Every line."""
        return "\n".join(figure.line() for figure in self.figures)

    def write(self, path: Path) -> None:
        """Keep them as a list of name, value, goal and met."""
        path.parent.mkdir(exist_ok=True)
        listed = [{**asdict(figure), "met": figure.met} for figure in self.figures]
        path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
