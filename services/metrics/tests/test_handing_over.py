"""Figures handed over to lanes: each once, also where lanes are busy or a process dies between."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from ridealong.chassis.documents import as_stored
from ridealong.chassis.mongo import Fenced
from ridealong.chassis.projector.state import State
from ridealong.contracts import Event
from ridealong.contracts.internal import Forwarded
from ridealong.metrics.delivery.clerk import Clerk
from ridealong.metrics.delivery.desk import Desk
from ridealong.metrics.model.webhooks import Delivery, Lane, Sealed, Subscription, Telling
from ridealong.metrics.rules import delivering, lanes, tellings
from ridealong.metrics.rules.delivering import Policy

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
S = TypeVar("S", bound=State)


class InMemory(Desk):
    """A desk whose documents lie in this process, in the store's form, fences and all."""

    kept: dict[tuple[type[State], str], dict[str, Any]]
    busy: set[str]
    told: list[Event[Any]]

    @classmethod
    def empty(cls) -> "InMemory":
        desk = object.__new__(cls)
        for name, value in (("kept", {}), ("busy", set()), ("told", [])):
            object.__setattr__(desk, name, value)
        return desk

    def all(self, model: type[S]) -> list[S]:
        found = [each for (kind, _), each in self.kept.items() if kind is model]
        return [model.from_document(dict(each)) for each in found]

    def lay(self, state: State) -> None:
        self.kept[type(state), state.id] = as_stored(state.to_document())

    async def subscriptions(self) -> list[Subscription]:
        return self.all(Subscription)

    async def open_tellings(self, tenants: Sequence[str], most: int) -> list[Telling]:
        return [each for each in self.all(Telling) if each.open and each.tenant in tenants][:most]

    async def tellings_after(self, tenant: str, id_: str, most: int) -> list[Telling]:
        found = sorted(self.all(Telling), key=lambda each: each.id)
        return [each for each in found if each.tenant == tenant and each.id > id_][:most]

    async def asked_again(self, most: int) -> list[Delivery]:
        return [each for each in self.all(Delivery) if each.state == "asked_again"][:most]

    async def one(self, model: type[Any], id_: str) -> Any:
        held = self.kept.get((model, id_))
        return None if held is None else model.from_document(dict(held))

    async def lanes(self, ids: Sequence[str]) -> dict[str, Lane]:
        return {each.id: each for each in self.all(Lane) if each.id in ids}

    async def deliveries(self, ids: Sequence[str]) -> list[Delivery]:
        return [each for each in self.all(Delivery) if each.id in ids]

    async def keep(
        self, *states: Subscription | Lane | Delivery, telling: Sequence[Event[Any]] = ()
    ) -> None:
        for state in states:
            held = self.kept.get((type(state), state.id), {"fence": 0})
            if state.id in self.busy or held["fence"] != state.fence:
                raise Fenced(state.id)
        for state in states:
            self.lay(state.model_copy(update={"fence": state.fence + 1}))
        self.told.extend(telling)

    def heard(self) -> None:
        """The projection reads what was told on the log."""
        for event in self.told:
            assert isinstance(event.data, Forwarded)
            body = event.data.body
            known = next(each for each in self.all(Telling) if each.id == body["telling"])
            version = body["version"]
            self.lay(tellings.heard(known, None if version is None else str(version)))
        self.told.clear()


def figure(person: str, score: int, known: Telling | None = None) -> Telling:
    key = f"acme/{person}"
    telling = known or Telling(
        id=Telling.id_of(key, "score", person),
        tenant="acme",
        key=key,
        person=person,
        kind="score",
        about=person,
    )
    return tellings.with_body(telling, {"person": person, "score": score})


def subscription(name: str, **more: Any) -> Subscription:
    fields: dict[str, Any] = {
        "id": f"acme/{name}",
        "tenant": "acme",
        "key": "acme",
        "subscription": name,
        "url": "https://hooks.example.org/",
        "kinds": ("score",),
        "secrets": (Sealed(sealed="sealed"),),
        "created_by": "ada",
        "created_at": NOW,
        "reading": None,
        "fence": 1,
    }
    return Subscription.model_validate(fields | more)


def desk_with(*states: State) -> InMemory:
    desk = InMemory.empty()
    for state in states:
        desk.lay(state)
    return desk


async def rounds(desk: InMemory, times: int = 1) -> None:
    clerk = Clerk(desk, lambda: NOW)
    for _ in range(times):
        await clerk.round(await desk.subscriptions())
        desk.heard()


def waiting(desk: InMemory, name: str) -> dict[str, int]:
    """How many messages wait for each person."""
    found = [each for each in desk.all(Lane) if each.subscription == name]
    return {each.person: len(each.waiting) for each in found}


async def test_each_subscription_gets_what_it_wants_once() -> None:
    people = [f"rep-{number:02}" for number in range(45)]
    some = subscription("some", people=("rep-03",))
    desk = desk_with(subscription("all"), some, *(figure(each, 70) for each in people))
    await rounds(desk, 3)
    assert waiting(desk, "all") == dict.fromkeys(people, 1)
    assert waiting(desk, "some") == {"rep-03": 1}
    assert [each.open for each in desk.all(Telling)] == [None] * 45
    assert len(desk.all(Delivery)) == 46


async def test_a_lane_that_is_busy_holds_up_no_other_and_gets_it_later() -> None:
    desk = desk_with(
        subscription("one"), subscription("two"), figure("dana", 80), figure("mike", 70)
    )
    desk.busy.add(Lane.id_of("acme", "one", "mike"))
    await rounds(desk)
    assert waiting(desk, "one") == {"dana": 1}
    assert waiting(desk, "two") == {"dana": 1, "mike": 1}
    assert [each.person for each in desk.all(Telling) if each.open] == ["mike"]
    desk.busy.clear()
    await rounds(desk)
    assert waiting(desk, "one") == waiting(desk, "two") == {"dana": 1, "mike": 1}
    assert len(desk.all(Delivery)) == 4


async def test_who_dies_before_the_log_is_told_hands_over_again_and_changes_nothing() -> None:
    desk = desk_with(subscription("one"), figure("mike", 70))
    clerk = Clerk(desk, lambda: NOW)
    await clerk.round(await desk.subscriptions())
    desk.told.clear()
    before = dict(desk.kept)
    await rounds(desk)
    assert {name: desk.kept[name] for name in before if name[0] is not Telling} == {
        name: each for name, each in before.items() if name[0] is not Telling
    }
    assert [each.open for each in desk.all(Telling)] == [None]


async def test_a_newer_version_takes_the_place_of_the_one_that_waits() -> None:
    desk = desk_with(subscription("one"), figure("mike", 70))
    await rounds(desk)
    desk.lay(figure("mike", 71, desk.all(Telling)[0]))
    await rounds(desk)
    [lane] = desk.all(Lane)
    first, second = sorted(desk.all(Delivery), key=lambda each: each.sequence)
    assert (first.state, first.reason) == ("superseded", "the figure has changed again")
    assert [each.delivery for each in lane.waiting] == [second.id]
    assert '"score":71' in second.body


async def test_one_that_begins_again_is_told_what_has_changed_meanwhile_and_nothing_else() -> None:
    desk = desk_with(subscription("one"), figure("dana", 80), figure("mike", 70))
    await rounds(desk)
    for lane in desk.all(Lane):
        taken = lanes.taken(lane, NOW, _POLICY.lease)
        desk.lay(lanes.delivered(taken, lane.waiting[0].delivery, NOW))
    desk.lay(delivering.paused(desk.all(Subscription)[0], "tested"))
    mikes = next(each for each in desk.all(Telling) if each.person == "mike")
    desk.lay(figure("mike", 71, mikes))
    await rounds(desk, 2)
    assert waiting(desk, "one") == {"dana": 0, "mike": 0}
    desk.lay(delivering.resumed(desk.all(Subscription)[0]))
    await rounds(desk, 2)
    assert waiting(desk, "one") == {"dana": 0, "mike": 1}
    assert desk.all(Subscription)[0].reading is None


async def test_what_is_asked_for_again_waits_again_under_its_id() -> None:
    desk = desk_with(subscription("one"), figure("mike", 70))
    await rounds(desk)
    [lane], [record] = desk.all(Lane), desk.all(Delivery)
    desk.lay(lanes.delivered(lanes.taken(lane, NOW, _POLICY.lease), record.id, NOW))
    desk.lay(record.model_copy(update={"state": "asked_again"}))
    await rounds(desk, 2)
    assert [each.delivery for each in desk.all(Lane)[0].waiting] == [record.id]
    assert [each.state for each in desk.all(Delivery)] == ["waiting"]


_POLICY = Policy(
    first_wait=timedelta(0),
    longest_wait=timedelta(0),
    tries=1,
    give_up=timedelta(0),
    pause_after=timedelta(0),
    lease=timedelta(seconds=30),
)
