"""The engine's steps without a word to anybody: what a rebuild derives is on the log already."""

from dataclasses import replace
from typing import Any, TypeVar

from ridealong.chassis.projector import dead_letters
from ridealong.chassis.projector.actions import Recover, Send, Steps, TellKafka, Write
from ridealong.chassis.projector.commit import Commit
from ridealong.contracts import topic_name

T = TypeVar("T")


def quietly(steps: Steps[T], prefix: str) -> Steps[T]:
    """The same steps, of which nothing is sent. Dead letters stay in the outbox of the set: whether
    the log has them is seen in the end."""
    answer: Any = None
    error: Exception | None = None
    while True:
        try:
            action = steps.send(answer) if error is None else steps.throw(error)
        except StopIteration as done:
            result: T = done.value
            return result
        answer, error = None, None
        match action:
            case Send() | Recover() | TellKafka():
                continue
            case Write(commit):
                action = Write(_letters_alone(commit, prefix))
        try:
            answer = yield action
        except Exception as thrown:  # noqa: BLE001 - the engine's own to judge
            error = thrown


def _letters_alone(commit: Commit, prefix: str) -> Commit:
    topic = topic_name(dead_letters.TOPIC, prefix)
    return replace(commit, entries=tuple(one for one in commit.entries if one.topic == topic))
