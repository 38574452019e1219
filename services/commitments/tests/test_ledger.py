"""Facts count once, whatever their number and order."""

from hypothesis import given
from hypothesis import strategies as st

from ridealong.commitments.model import ActivityDay, Fact, day_page
from ridealong.commitments.rules import ledger
from ridealong.contracts import Event
from ridealong.contracts.activities import ActivityRetracted

from .given import activity, instant, retracted

NOON = instant("2026-03-10 12:00")
FIRST = day_page("acme/mike", "dial", NOON.date())


def keep(pages: list[ActivityDay], changed: list[ActivityDay]) -> list[ActivityDay]:
    found = {page.page: page for page in [*pages, *changed]}
    return [found[number] for number in sorted(found)]


def fact(name: str) -> Fact:
    return Fact(activity=name, at=NOON, told_at=NOON, quantity="1")


def retraction(name: str) -> Event[ActivityRetracted]:
    return retracted(activity(name, "2026-03-10 12:00", kind="dial"))


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 30)), max_size=80))
def test_the_day_holds_what_was_logged_and_never_retracted(told: list[tuple[bool, int]]) -> None:
    pages = [FIRST]
    for gone, number in told:
        name = f"a-{number}"
        if gone:
            changed, _ = ledger.retracted(pages, retraction(name))
        else:
            changed, _ = ledger.logged(pages, "dial", fact(name))
        pages = keep(pages, changed)
    logged = {number for gone, number in told if not gone}
    retracted = {number for gone, number in told if gone}
    held = [one.activity for page in pages for one in page.facts]
    assert sorted(held) == sorted(f"a-{number}" for number in logged - retracted)


def test_a_day_with_many_facts_is_split_into_pages_and_knows_them_all() -> None:
    pages = [FIRST]
    for number in range(2 * ledger.PAGE + 1):
        pages = keep(pages, ledger.logged(pages, "dial", fact(f"a-{number}"))[0])
    assert [len(page.facts) for page in pages] == [ledger.PAGE, ledger.PAGE, 1]
    assert pages[0].pages == 3
    assert len({page.id for page in pages}) == 3
    assert ledger.logged(pages, "dial", fact("a-3")) == ([], False)
    changed, gone = ledger.retracted(pages, retraction(f"a-{ledger.PAGE}"))
    assert [page.page for page in changed] == [1]
    assert gone == fact(f"a-{ledger.PAGE}")
