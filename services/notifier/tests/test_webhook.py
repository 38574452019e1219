"""What came of posting a notice to a real HTTP server, and how it is known to be ours and one."""

from datetime import UTC, datetime

import pytest

from ridealong.chassis import signing
from ridealong.notifier.delivery.channels.webhook import Webhook
from ridealong.notifier.rules.delivering import ACCEPTED, UNKNOWN, Outcome

from .receiver import Receiver, always, receiving
from .test_letters import AGENDA, STOP
from .test_mail import notice

SECRETS = (signing.new_secret(), signing.new_secret())


def now() -> datetime:
    return datetime.now(UTC)


def webhook(url: str, *, seconds: float = 5) -> Webhook:
    return Webhook(url, SECRETS, now, seconds=seconds, parallel=4)


async def test_a_notice_is_posted_signed_and_with_a_key_that_stays() -> None:
    async with receiving(Receiver()) as receiver:
        channel = webhook(receiver.url)
        assert await channel.send(notice()) == Outcome(ACCEPTED)
        assert await channel.send(notice()) == Outcome(ACCEPTED)
        await channel.close()
    first, second = receiver.requests
    for request in (first, second):
        for secret in SECRETS:
            signing.verify(request.headers, request.body, [secret])
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"] == "r-1"
    assert first.headers["webhook-id"] == "r-1"
    assert (list(receiver.taken), receiver.repeated["r-1"]) == (["r-1"], 1)


async def test_what_is_posted_points_at_the_record() -> None:
    async with receiving(Receiver()) as receiver:
        channel = webhook(receiver.url)
        await channel.send(notice(address="U123"))
        await channel.close()
    told = receiver.requests[0].document
    assert (told["to"], told["person"], told["kind"], told["about"]) == (
        "U123",
        "mike",
        "prepare",
        "s-1",
    )
    assert told["link"].startswith(f"{AGENDA}/#")
    assert told["unsubscribe"] == STOP


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("200", Outcome(ACCEPTED)),
        ("301", Outcome("http 301")),
        ("404", Outcome("http 404", final=True)),
        ("410", Outcome("http 410", final=True)),
        ("429", Outcome("http 429", trouble=True)),
        ("503", Outcome("http 503", trouble=True)),
        ("cut", Outcome(UNKNOWN, trouble=True)),
        ("hang", Outcome(UNKNOWN, trouble=True)),
    ],
)
async def test_an_answer_says_whether_to_try_again(answer: str, outcome: Outcome) -> None:
    async with receiving(Receiver(always(answer))) as receiver:
        channel = webhook(receiver.url, seconds=0.3)
        assert await channel.send(notice()) == outcome
        await channel.close()


async def test_who_does_not_listen_has_taken_nothing() -> None:
    async with receiving(Receiver()) as receiver:
        pass
    channel = webhook(receiver.url)
    assert await channel.send(notice()) == Outcome("webhook not reached", trouble=True)
    await channel.close()
