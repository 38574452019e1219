"""Pictures of the page: `python -m tests.browser.picture URL TOKEN FILE [--width N] …`.

URL is a running agenda service, TOKEN somebody's access token (`ridealong token --as manager-1`),
FILE the PNG to write.
"""

import argparse
import asyncio
from pathlib import Path

from tests.browser.chromium import chromium


async def take(
    url: str,
    token: str,
    file: Path,
    *,
    width: int = 1200,
    height: int = 900,
    scale: float = 1.5,
    dark: bool = False,
    whole: bool = False,
) -> None:
    """Open the page as the token's person and write what it looks like."""
    options = {
        "viewport": {"width": width, "height": height},
        "device_scale_factor": scale,
        "color_scheme": "dark" if dark else "light",
        "reduced_motion": "reduce",
    }
    async with chromium(**options) as browser:
        page = browser.pages[0]
        await page.goto(f"{url}/?access_token={token}")
        await page.wait_for_selector("main#feed")
        await page.wait_for_selector("#live[data-state=live]")
        file.parent.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=file, full_page=whole)


def main() -> None:
    """Take one picture."""
    parser = argparse.ArgumentParser(description="Take a picture of the page.")
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("file", type=Path)
    parser.add_argument("--width", type=int, default=1200)
    parser.add_argument("--height", type=int, default=900)
    parser.add_argument("--scale", type=float, default=1.5, help="pixels of the file per pixel")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--whole", action="store_true", help="the page down to its end")
    asked = parser.parse_args()
    asyncio.run(
        take(
            asked.url.rstrip("/"),
            asked.token,
            asked.file,
            width=asked.width,
            height=asked.height,
            scale=asked.scale,
            dark=asked.dark,
            whole=asked.whole,
        )
    )


if __name__ == "__main__":
    main()
