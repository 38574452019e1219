"""A start's progress as lines in a file, for a start that goes on behind the command."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.full_disk import even_on_a_full_disk
from ridealong.deploy.stack.reporting import Place, Reporter, Say
from ridealong.deploy.stack.standing import Standing

LOOK_SECONDS = 0.1


class _Broken(Exception):
    """A step of the other process ended by an error, which is told at the end."""


class Line(BaseModel):
    """One thing that was told."""

    kind: Literal["step", "say", "done", "broken", "note", "ready", "failed"]
    text: str = ""
    hint: str = ""
    places: list[Place] = []


def path_of(folders: Folders) -> Path:
    """Give the file that a detached start writes to."""
    return folders.run / "progress.jsonl"


class FileReporter:
    """Writes what it is told as lines of JSON."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.write_text("")

    @contextmanager
    def step(self, title: str) -> Iterator[Say]:
        """Begin a step."""
        self.tell(Line(kind="step", text=title))
        try:
            yield lambda text: self.tell(Line(kind="say", text=text))
        except BaseException:
            self.tell(Line(kind="broken"))
            raise
        self.tell(Line(kind="done"))

    def note(self, text: str) -> None:
        """Tell something that isn't a step."""
        self.tell(Line(kind="note", text=text))

    def ready(self, places: list[Place]) -> None:
        """All is there."""
        self.tell(Line(kind="ready", places=places))

    def standing(self, services: list[Standing]) -> None:
        """Nobody looks: `ridealong status` asks the services itself."""

    def clear(self) -> None:
        """Nothing is shown that would have to go."""

    def failed(self, error: StepError) -> None:
        """The start didn't succeed."""
        self.tell(Line(kind="failed", text=error.message, hint=error.hint))

    def tell(self, line: Line) -> None:
        """Append a line."""
        with even_on_a_full_disk(), self._path.open("a") as file:
            file.write(line.model_dump_json() + "\n")


def follow(path: Path, alive: Callable[[], bool]) -> Iterator[Line]:
    """Give lines as they come, until the writer is gone and the file is read."""
    with path.open() as file:
        half = ""
        while True:
            last_look = not alive()
            half += file.read()
            *whole, half = half.split("\n")
            yield from map(Line.model_validate_json, whole)
            if last_look:
                return
            time.sleep(LOOK_SECONDS)


def retell(lines: Iterator[Line], reporter: Reporter) -> bool:
    """Tell a reporter what the lines say, until all is ready; False when they end before.

    Raises:
        StepError: the start failed, as the lines say.
    """
    with ExitStack() as within:
        say: Say = reporter.note
        for line in lines:
            match line.kind:
                case "step":
                    say = within.enter_context(reporter.step(line.text))
                case "say":
                    say(line.text)
                case "done":
                    within.pop_all().close()
                case "broken":
                    with suppress(_Broken), within.pop_all():
                        raise _Broken
                case "note":
                    reporter.note(line.text)
                case "ready":
                    reporter.ready(line.places)
                    return True
                case "failed":
                    raise StepError(line.text, line.hint)
    return False
