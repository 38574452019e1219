"""Ready means that every projection stands at the end of the log, and stays there."""

from collections.abc import Callable, Iterator

import pytest

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack import catching_up
from ridealong.deploy.stack.standing import Standing


def at(lag: int, service: str = "metrics") -> Standing:
    return Standing(service, ready=True, lag=lag, caught_up=lag == 0, applied_since_start=100 - lag)


def looks(*standings: list[Standing]) -> Callable[[], list[Standing]]:
    coming: Iterator[list[Standing]] = iter(standings)
    return lambda: next(coming)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catching_up, "LOOK_SECONDS", 0.001)


def test_one_look_at_the_end_is_not_enough() -> None:
    said: list[str] = []
    story = looks([at(7)], [at(0)], [at(3)], [at(0)], [at(0)])
    catching_up.wait(story, lambda: None, said.append)
    assert said == ["metrics 7 to read", "", "metrics 3 to read", "", ""]


def test_all_services_must_be_there() -> None:
    away = Standing("agenda", ready=False, why="doesn't answer")
    said: list[str] = []
    both = [at(0), at(0, "agenda")]
    catching_up.wait(looks([at(0), away], both, both), lambda: None, said.append)
    assert said[0] == "agenda doesn't answer"


def test_processes_are_looked_after_meanwhile() -> None:
    tended: list[int] = []
    story = looks([at(2)], [at(1)], [at(0)], [at(0)])
    catching_up.wait(story, lambda: tended.append(1), lambda _: None)
    assert len(tended) == 4


def test_when_nothing_moves_it_says_who_is_behind() -> None:
    with pytest.raises(StepError, match=r"nothing has moved for 0 s: metrics 5 to read"):
        catching_up.wait(lambda: [at(5)], lambda: None, lambda _: None, stuck_seconds=0.02)
