"""A real Chromium, with a profile of its own that is gone afterwards."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import BrowserContext, async_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 720}


def executable() -> str | None:
    """Where Chromium is, or None when this machine has none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@asynccontextmanager
async def chromium(**options: Any) -> AsyncIterator[BrowserContext]:
    """A browser for the time of the block; options are those of a Playwright context."""
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                profile,
                executable_path=executable(),
                args=list(ARGUMENTS),
                **{"viewport": WIDE} | options,
            )
            try:
                yield context
            finally:
                await context.close()
