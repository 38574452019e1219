"""The OpenAPI page works where the internet doesn't reach."""

import re

from httpx import ASGITransport, AsyncClient

from ridealong.chassis.service import build
from ridealong.chassis.settings import Settings

from .counting import projection


async def test_the_page_brings_everything_it_loads() -> None:
    app = build(Settings(), projection(), version="0", routes=lambda _: [])
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        page = await client.get("/docs")
        loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
        assert len(loaded) >= 2
        assert [address for address in loaded if not address.startswith("/")] == []
        assert {(await client.get(address)).status_code for address in loaded} == {200}
