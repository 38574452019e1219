"""A part that ends by itself is started again, sooner at first than when it keeps falling."""

import os
from pathlib import Path
from typing import Self

import pytest

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.server import ServerProcess
from ridealong.deploy.stack.tending import Tended


class Fallen(ServerProcess):
    """A process as `Tended` sees it: running or not."""

    def __init__(self) -> None:
        super().__init__("part", ["never started"], Path("part.log"))
        self.up = True

    @property
    def pid(self) -> int:
        return os.getpid()

    @property
    def running(self) -> bool:
        return self.up

    @property
    def exit_code(self) -> int | None:
        return None if self.up else -9


class Story:
    """A part, a clock, and what was said when."""

    def __init__(self) -> None:
        self.now = 0.0
        self.starts: list[float] = []
        self.process: ServerProcess | None = None
        self.refusal: StepError | None = None
        self.tended = Tended("metrics", self, clock=lambda: self.now)
        self.tended.start()

    def start(self) -> None:
        if self.refusal:
            raise self.refusal
        self.starts.append(self.now)
        self.process = Fallen()

    def stop(self) -> None:
        raise AssertionError("nobody asked it to stop")

    def falls(self) -> Self:
        assert isinstance(self.process, Fallen)
        self.process.up = False
        return self

    def passes(self, seconds: float) -> list[str]:
        said = []
        for _ in range(int(seconds * 10)):
            said.append(self.tended.tend())
            self.now += 0.1
        return [each for each in said if each]


def test_what_runs_is_left_alone() -> None:
    story = Story()
    assert story.passes(10) == []
    assert story.starts == [0.0]


def test_a_fall_is_said_and_mended() -> None:
    story = Story()
    fell, mended = story.falls().passes(2)
    assert fell.startswith("metrics ended by itself (exit code -9); starting it again in 0.5 s")
    assert mended == "metrics runs again (start 2)"
    assert story.tended.restarts == 1


def test_a_fallen_part_is_still_known_by_its_last_process() -> None:
    story = Story()
    first = story.tended.record
    assert first is not None
    assert (first.name, first.pid, first.restarts) == ("metrics", os.getpid(), 0)
    story.falls().passes(0.2)
    assert story.tended.record == first
    story.passes(2)
    assert story.tended.record is not None
    assert story.tended.record.restarts == 1


def test_pauses_double_while_it_keeps_falling_and_have_an_end() -> None:
    story = Story()
    for _ in range(9):
        story.falls().passes(40)
        story.now = story.starts[-1] + 1
    pauses = [
        round(later - earlier - 1)
        for earlier, later in zip(story.starts[1:], story.starts[2:], strict=False)
    ]
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_after_a_steady_hour_a_fall_is_a_new_story() -> None:
    story = Story()
    for _ in range(4):
        story.falls().passes(10)
    story.passes(3600)
    fell, _ = story.falls().passes(2)
    assert "again in 0.5 s" in fell


def test_a_start_that_fails_is_said_and_tried_again() -> None:
    story = Story()
    story.refusal = StepError("port 8813 is in use")
    said = story.falls().passes(2)
    assert "metrics could not be started again: port 8813 is in use" in said
    story.refusal = None
    assert story.passes(10)[-1] == f"metrics runs again (start {story.tended.restarts + 1})"


@pytest.mark.parametrize("restarts", [0, 3])
def test_without_a_process_there_is_nothing_to_tend(restarts: int) -> None:
    story = Story()
    story.tended.restarts = restarts
    story.process = None
    assert story.passes(5) == []
