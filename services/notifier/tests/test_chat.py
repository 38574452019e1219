"""What came of telling a chat, through the library, a real HTTP server behind it."""

import logging

import pytest
from pydantic import SecretStr

from ridealong.notifier.delivery.channels.chat import Chat
from ridealong.notifier.delivery.notice import Unusable
from ridealong.notifier.rules.delivering import ACCEPTED, UNKNOWN, Outcome

from .receiver import Receiver, always, receiving
from .test_mail import notice

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr':DeprecationWarning")
TOKEN = "very-secret-token"


class Chatting(Receiver):
    """A chat's server: it knows no key by which a repetition would be known."""

    def _take(self, _: object) -> None:
        return


def chat(
    port: int, url: str = "json://127.0.0.1:{port}/{address}?rto=0.3&+X-Token={token}"
) -> Chat:
    whole = url.replace("{port}", str(port)).replace("{token}", TOKEN)
    return Chat(SecretStr(whole), threads=2, seconds=20)


async def test_a_chat_gets_the_short_words_and_the_link_at_its_address() -> None:
    async with receiving(Chatting(always("200"))) as server:
        channel = chat(server.port)
        assert await channel.send(notice(address="@mike")) == Outcome(ACCEPTED)
        await channel.close()
    (request,) = server.requests
    letter = notice().letter
    assert request.document["title"] == letter.subject
    assert request.document["message"].splitlines() == [*letter.short.splitlines(), letter.link]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("404", Outcome("http 404", final=True)),
        ("429", Outcome("http 429", trouble=True)),
        ("503", Outcome("http 503", trouble=True)),
        ("hang", Outcome(UNKNOWN, trouble=True)),
        ("cut", Outcome(UNKNOWN, trouble=True)),
    ],
)
async def test_a_no_of_the_library_is_read_for_what_it_means(answer: str, outcome: Outcome) -> None:
    async with receiving(Chatting(always(answer))) as server:
        channel = chat(server.port)
        assert await channel.send(notice(address="mike")) == outcome
        await channel.close()


async def test_a_chat_that_is_away_has_taken_nothing() -> None:
    async with receiving(Chatting()) as server:
        pass
    channel = chat(server.port)
    assert await channel.send(notice()) == Outcome("not reached", trouble=True)
    await channel.close()


async def test_what_the_library_can_not_read_is_unusable() -> None:
    channel = chat(1, "slack://")
    with pytest.raises(Unusable):
        await channel.send(notice())
    await channel.close()


class Heard(logging.Handler):
    """All that comes to the root of logging."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


async def test_neither_tokens_nor_words_are_logged(monkeypatch: pytest.MonkeyPatch) -> None:
    heard, root = Heard(), logging.getLogger()
    monkeypatch.setattr(root, "handlers", [heard])
    monkeypatch.setattr(root, "level", logging.DEBUG)
    async with receiving(Chatting(always("503"))) as server:
        channel = chat(server.port)
        await channel.send(notice())
        await channel.close()
    logging.getLogger("test").debug("it hears")
    assert "it hears" in heard.lines
    assert not [one for one in heard.lines if TOKEN in one or notice().letter.subject in one]
    assert TOKEN not in repr(vars(channel))
