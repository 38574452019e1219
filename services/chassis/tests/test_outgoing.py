"""An address that somebody typed in leads out of the house, never into it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.outgoing import NotAllowed, Outgoing, Rules
from ridealong.chassis.sealing import Sealer, Unsealable, new_key

Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
LOCAL = Rules(local=True)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "https://",
        "hooks.example.org",
        "https://user:word@hooks.example.org/",
        "https://hooks.example.org/#part",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://10.1.2.3/",
        "https://192.168.0.1:8443/",
        "https://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.1.2.3]/",
        "https://[64:ff9b::10.1.2.3]/",
        "https://[2002:0a01:0203::]/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
        "http://localhost/",
        "https://" + "a" * 2000 + ".example.org/",
    ],
)
def test_what_leads_into_the_house_or_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(NotAllowed):
        Rules().url(url)


@pytest.mark.parametrize(
    "url", ["https://hooks.example.org/a?b=c", "https://93.184.215.14/", "https://[2606:4700::1]/"]
)
def test_public_addresses_are_allowed(url: str) -> None:
    assert str(Rules().url(url)) == url


def test_a_network_of_the_house_and_this_machine_are_allowed_where_it_is_said() -> None:
    house = Rules(private=(ip_network("10.1.0.0/16"),))
    assert house.url("https://10.1.2.3/").host == "10.1.2.3"
    with pytest.raises(NotAllowed, match="private"):
        house.url("https://10.2.2.3/")
    assert LOCAL.url("http://127.0.0.1:9/").port == 9
    with pytest.raises(NotAllowed, match="only https"):
        LOCAL.url("http://hooks.example.org/")


@given(st.ip_addresses(v=4))
def test_an_address_is_looked_through_whatever_it_is_wrapped_in(address: object) -> None:
    plain = ip_address(str(address))

    def refused(text: str) -> bool:
        try:
            Rules().address(ip_address(text))
        except NotAllowed:
            return True
        return False

    wrapped = {refused(f"::ffff:{plain}"), refused(f"64:ff9b::{plain}"), refused(str(plain))}
    assert len(wrapped) == 1
    assert refused(str(plain)) or plain.is_global


@asynccontextmanager
async def listening(serve: Server) -> AsyncIterator[str]:
    async with AsyncExitStack() as connections:

        async def closing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            connections.push_async_callback(_closed, writer)
            await serve(reader, writer)

        async with await asyncio.start_server(closing, "127.0.0.1", 0) as server:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@asynccontextmanager
async def outgoing(rules: Rules = LOCAL, seconds: float = 0.5) -> AsyncIterator[Outgoing]:
    ours = Outgoing(rules, seconds=seconds)
    try:
        yield ours
    finally:
        await ours.close()


def answering(head: bytes) -> Server:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(head)
        await writer.drain()
        writer.close()

    return serve


@pytest.mark.parametrize(
    ("head", "status", "taken", "after"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, True, None),
        (b"HTTP/1.1 503 Away\r\nRetry-After: 90\r\n\r\n", 503, False, 90.0),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n", 302, False, None),
    ],
)
async def test_the_status_is_all_that_is_read(
    head: bytes, status: int, *, taken: bool, after: float | None
) -> None:
    async with listening(answering(head)) as url, outgoing() as ours:
        answer = await ours.post(url, b"{}", {})
    assert (answer.status, answer.taken, answer.retry_after) == (status, taken, after)


async def test_a_receiver_that_never_answers_drips_or_breaks_off_ends_in_time() -> None:
    async def drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                writer.write(b"X-Drip: 1\r\n")
                await writer.drain()
                await asyncio.sleep(0.05)
        except ConnectionError:
            pass

    async def breaks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with listening(drips) as url, outgoing() as ours:
        assert (await ours.post(url, b"{}", {})).problem == "no answer within 0.5 seconds"
    async with listening(breaks) as url, outgoing() as ours:
        answer = await ours.post(url, b"{}", {})
    assert answer.status is None
    assert answer.words.startswith("broken off")
    async with outgoing() as ours:
        assert (await ours.post(url, b"{}", {})).problem == "not reached"


async def test_a_name_that_stands_for_a_private_address_is_not_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connected = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()

    def lookup(*_: object, **__: object) -> list[object]:
        return [(0, 0, 0, "", ("93.184.215.14", 443)), (0, 0, 0, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    async with listening(serve), outgoing(Rules()) as ours:
        answer = await ours.post("https://hooks.example.org/", b"{}", {})
    assert answer.problem == "this address is in a private network"
    assert not connected.is_set()


def test_what_is_sealed_is_opened_with_any_of_the_keys_and_no_other() -> None:
    old, new = new_key(), new_key()
    sealed = Sealer([old]).seal("whsec_abc")
    assert "whsec_abc" not in sealed
    assert Sealer([new, old]).open(sealed) == "whsec_abc"
    with pytest.raises(Unsealable):
        Sealer([new]).open(sealed)
    for keys in ([], ["short"]):
        with pytest.raises(ValueError, match="32 random bytes"):
            Sealer(keys)
