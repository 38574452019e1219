"""The page in a real browser: what it shows, that it stays fresh, and for whom it works."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.chromium import NARROW, chromium
from tests.stack import dana_and_mike as told
from tests.stack.agenda_running import Agenda


@asynccontextmanager
async def opened(agenda: Agenda, person: str = "dana", **options: Any) -> AsyncIterator[Page]:
    """The page as somebody sees it; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    async with chromium(**options) as browser:
        page = browser.pages[0]
        page.on(
            "console",
            lambda said: (
                complaints.append(said.text) if said.type in ("error", "warning") else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        await page.goto(f"{agenda.url}/?access_token={agenda.issuer.token(person)}")
        await page.wait_for_url(f"{agenda.url}/")
        complaints.clear()  # leaving the address that held the token cuts its page short
        yield page
        # A page that is left drops its live feed.
        assert [one for one in complaints if "/events" not in one] == []


async def test_the_page_shows_agendas_with_their_minutes_and_promises(agenda: Agenda) -> None:
    await agenda.publish(*told.everything())
    async with opened(agenda) as page:
        assert "access_token" not in page.url
        mike = page.locator("article.session", has_text="Mike Larsen")
        await expect(mike.locator(".agenda > li")).to_have_count(6)
        await expect(mike.locator(".opening")).to_contain_text(["", "The ring, paid for"])
        await expect(mike).to_contain_text("15 of 20")
        await expect(mike).to_contain_text("18 at the last session")
        bar = mike.get_by_role("img", name=re.compile("2 minutes Opening, 5 minutes Commitments"))
        await expect(bar).to_be_visible()
        nina = page.locator("article.session", has_text="Nina Petrova")
        await expect(nina).to_contain_text("not ready")
        pair = page.locator("article.pair", has_text="Mike Larsen")
        await expect(pair).to_contain_text("kept in full and on time: 2 of the last 4")
        await expect(pair).to_contain_text("1 left out")
        other = page.locator("article.pair", has_text="Nina Petrova")
        await expect(other).to_contain_text("2 of 3 needed")
        await expect(page.get_by_text("Omar Haddad")).to_have_count(0)


async def test_the_page_follows_events_and_leaves_open_what_is_open(agenda: Agenda) -> None:
    await agenda.publish(*told.everything())
    async with opened(agenda) as page:
        await expect(page.locator("#live")).to_have_attribute("data-state", "live")
        nina = page.locator("article.session", has_text="Nina Petrova")
        await nina.locator("summary").click()
        await expect(nina.locator(".agenda")).to_be_visible()
        await agenda.publish(told.progress(18))
        mike = page.locator("article.session", has_text="Mike Larsen")
        await expect(mike).to_contain_text("18 of 20", timeout=10_000)
        await expect(nina.locator(".agenda")).to_be_visible()
        await expect(nina.locator("summary")).to_be_focused()
        await expect(page.locator("#live")).to_contain_text("Updated")
        await agenda.publish(told.session("s-new", "nina", 18))
        await expect(page.locator("article.session")).to_have_count(3, timeout=10_000)


async def test_the_page_can_be_read_without_scripts_and_on_a_narrow_screen(
    agenda: Agenda,
) -> None:
    long = "A-very-long-word-that-no-screen-holds-" * 8
    await agenda.publish(*told.everything(), told.item(long, name="i-2"))
    for options in ({"viewport": NARROW}, {"viewport": NARROW, "java_script_enabled": False}):
        async with opened(agenda, **options) as page:
            await expect(page.get_by_text("Mike Larsen").first).to_be_visible()
            await expect(page.get_by_text("Budget freeze")).to_be_visible()
            if options.get("java_script_enabled", True):
                wide = await page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
                )
                assert wide == 0


async def test_a_page_with_nothing_to_show_says_so(agenda: Agenda) -> None:
    async with opened(agenda, "nobody") as page:
        await expect(page.get_by_text("No sessions in the next 14 days.")).to_be_visible()
        await page.get_by_role("link", name="7 days").click()
        await expect(page.get_by_text("No sessions in the next 7 days.")).to_be_visible()
