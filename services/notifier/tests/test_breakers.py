"""A line that is away rests, then one tries it; other lines go on."""

import asyncio

from ridealong.notifier.delivery import telemetry
from ridealong.notifier.delivery.breakers import Breakers
from ridealong.notifier.rules.delivering import ACCEPTED, Outcome

AWAY = Outcome("mail server not reached", trouble=True)
BOUNCED = Outcome("smtp 550", final=True)


async def sent(breakers: Breakers, outcome: Outcome, name: str = "email", times: int = 1) -> None:
    async def send() -> Outcome:
        return outcome

    for _ in range(times):
        assert await breakers.through(name, send) == outcome


def shown(kind: str) -> float:
    value: float = telemetry.CHANNELS_OPEN.labels(kind)._value.get()
    return value


async def test_after_so_many_failures_in_a_row_nobody_tries_for_a_while_and_then_one() -> None:
    breakers = Breakers(threshold=3, seconds=0.2)
    await sent(breakers, AWAY, times=2)
    assert (await breakers.admission("email")).most > 1
    await sent(breakers, AWAY)
    assert (await breakers.admission("email")).most == 0
    assert shown("email") == 1
    await asyncio.sleep(0.25)
    assert (await breakers.admission("email")).most == 1
    await sent(breakers, Outcome(ACCEPTED))
    assert (await breakers.admission("email")).most > 1
    assert shown("email") == 0


async def test_who_fails_when_trying_again_lets_it_rest_again() -> None:
    breakers = Breakers(threshold=1, seconds=0.1)
    await sent(breakers, AWAY)
    await asyncio.sleep(0.15)
    await sent(breakers, AWAY)
    assert (await breakers.admission("email")).most == 0


async def test_a_bounce_says_nothing_of_the_line() -> None:
    breakers = Breakers(threshold=2, seconds=10)
    await sent(breakers, BOUNCED, times=20)
    assert (await breakers.admission("email")).most > 1


async def test_one_organisations_line_is_not_anothers() -> None:
    breakers = Breakers(threshold=1, seconds=10)
    await sent(breakers, AWAY, "slack/acme")
    assert (await breakers.admission("slack/acme")).most == 0
    assert (await breakers.admission("slack/beta")).most > 1
    assert shown("slack") == 1
