"""What a supervisor of its own tells is shown as if it had been told here."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack.progress_file import FileReporter, follow, retell
from ridealong.deploy.stack.reporting import Place, Reporter, Say
from ridealong.deploy.stack.standing import Standing


class Heard:
    """A reporter that writes down what it heard."""

    def __init__(self) -> None:
        self.what: list[str] = []

    @contextmanager
    def step(self, title: str) -> Iterator[Say]:
        self.what.append(f"begin {title}")
        try:
            yield lambda text: self.what.append(f"say {text}")
        except BaseException:
            self.what.append(f"fail {title}")
            raise
        self.what.append(f"end {title}")

    def note(self, text: str) -> None:
        self.what.append(f"note {text}")

    def ready(self, places: list[Place]) -> None:
        self.what.append(f"ready {places}")

    def standing(self, services: list[Standing]) -> None:
        self.what.append(f"standing {services}")

    def clear(self) -> None:
        self.what.append("clear")


def a_start_that_succeeds(reporter: Reporter) -> None:
    reporter.note("little memory")
    with reporter.step("Kafka") as say:
        say("fetching")
        say("answers")
    with reporter.step("Store"):
        pass
    reporter.ready([Place("feed", "http://127.0.0.1:8811")])


def a_start_that_fails(reporter: Reporter) -> None:
    with suppress(ZeroDivisionError), reporter.step("Kafka"):
        raise ZeroDivisionError
    with reporter.step("Stopping"):
        pass


def heard_of(path: Path) -> Heard:
    heard = Heard()
    retell(follow(path, lambda: False), heard)
    return heard


@pytest.mark.parametrize("story", [a_start_that_succeeds, a_start_that_fails])
def test_it_is_heard_as_it_was_told(story: object, tmp_path: Path) -> None:
    assert callable(story)
    here = Heard()
    story(here)
    story(FileReporter(tmp_path / "progress"))
    assert heard_of(tmp_path / "progress").what == here.what


def test_a_failed_start_is_raised_with_what_to_do(tmp_path: Path) -> None:
    FileReporter(tmp_path / "progress").failed(StepError("port 1 is in use", "End it."))
    with pytest.raises(StepError) as raised:
        heard_of(tmp_path / "progress")
    assert (raised.value.message, raised.value.hint) == ("port 1 is in use", "End it.")


def test_a_writer_that_ends_before_all_is_ready_is_noticed(tmp_path: Path) -> None:
    FileReporter(tmp_path / "progress").note("begun")
    assert retell(follow(tmp_path / "progress", lambda: False), Heard()) is False
