"""A projection is rebuilt from zero while events come in and people read, and nobody notices."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.fault.figures import FULL, record
from tests.fault.four import SOME, judge_all, projections
from tests.fault.installation import Installation
from tests.fault.load import MANAGER, activities, season
from tests.fault.rebuilds import Reader, Rebuilding, differences
from tests.stack.issuer import Issuer

REPS = 300 if FULL else 6
ACTIVITIES = 100_000 if FULL else 600
MEANWHILE = 20 if FULL else 5
"""Activities that are published at once, again and again, while a projection is rebuilt."""
SERVICES = ("commitments", "metrics", "agenda", "notifier") if FULL else SOME
KILLED_AT = (0.2, 0.5, 0.8) if FULL else (0.3,)
READ = {
    "agenda": ("/v1/feeds/sessions?days=90", "/v1/reps/rep-0/desk"),
    "commitments": ("/v1/commitments?limit=20", "/v1/sessions/s-0/commitments"),
    "metrics": ("/v1/reps/rep-0/goals", "/v1/people/rep-0/follow-through"),
    "notifier": ("/v1/reminders?person=rep-0",),
}


@contextmanager
def traffic(installation: Installation) -> Iterator[list[int]]:
    """Activities that go on coming in; counts them."""
    sent = [ACTIVITIES]

    async def publish() -> None:
        async with installation.producer() as producer:
            while True:
                some = activities(MEANWHILE, REPS, first=sent[0])
                await asyncio.gather(*[await installation.send(producer, event) for event in some])
                sent[0] += MEANWHILE
                await asyncio.sleep(0.2)

    task = asyncio.create_task(publish())
    try:
        yield sent
    finally:
        task.cancel()


async def test_rebuilt_while_all_goes_on_and_equal_document_by_document(
    installation: Installation, issuer: Issuer
) -> None:
    """Each service's rebuild is ended with -9 in mid-course, goes on from where it was, and is
    swapped in; then all are compared with the oracle, and with sets that are built once more."""
    instances = {
        name: installation.start(name, oidc_issuer=issuer.url, batch_records=2000 if FULL else 50)
        for name in SERVICES
    }
    await installation.publish(season(REPS, ACTIVITIES))
    await installation.caught_up(seconds=900)
    reader = Reader(
        [f"{instances[name].url}{path}" for name in SERVICES for path in READ[name]],
        issuer.token(MANAGER, "acme", "manager", "administrator", exp=int(time.time()) + 7200),
    )
    started = time.monotonic()
    kept: list[float] = []
    rebuilt = 0.0
    with traffic(installation) as sent, reader.reading():
        for name in SERVICES:
            slowly = Rebuilding(installation, name, batch_records="1000" if FULL else "20")
            for share in KILLED_AT:
                before = await slowly.share()
                kept.append(await slowly.killed_at(share))
                assert kept[-1] >= before, "it began anew"
            rebuild = Rebuilding(installation, name)
            begun = time.monotonic()
            await rebuild.end("--grace", "12" if FULL else "3")
            rebuilt += time.monotonic() - begun
            sets = await rebuild.sets()
            assert (sets.active.number, sets.shadow, sets.retired) == (1, None, None)
    await installation.caught_up(seconds=300)
    seconds = time.monotonic() - started
    verdict = await judge_all(installation)
    different: list[str] = []
    for name in SERVICES:
        rebuild = Rebuilding(installation, name)
        await rebuild.end("--hold")
        sets = await rebuild.sets()
        assert sets.shadow is not None
        rules = projections()[name]
        live = rebuild.contents(sets.active, rules)
        assert live["applied"], "nothing to compare"
        different += [
            f"{name}: {each}"
            for each in differences(live, rebuild.contents(sets.shadow.set, rules))
        ]
    record(
        "7",
        "rebuilt from zero under live traffic, killed on the way",
        verdict,
        faults=len(kept),
        seconds=seconds,
        events_meanwhile=sent[0] - ACTIVITIES,
        reads=reader.answers,
        failed_reads=len(reader.failed),
        longest_read=reader.longest,
        documents_that_differ=len(different),
        seconds_after_the_last_kill=rebuilt,
    )
    assert reader.answers
    assert not reader.failed, reader.failed[:5]
    assert not different, different[:20]
    assert verdict.flawless, verdict.where
