"""Requests to addresses that somebody typed in: they may lead out of the house, never into it.

A name is looked up for each request, each address it stands for is looked at, and then that very
address is connected to: a name that points elsewhere a moment later changes nothing.
"""

import asyncio
import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

import httpx

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_LONGEST: Final = 2000
_NAT64: Final = ip_network("64:ff9b::/96")
_LOOKUPS: Final = 16


class NotAllowed(ValueError):
    """An address that isn't sent to; the message says which rule it breaks."""


@dataclass(frozen=True, slots=True)
class Rules:
    """`local`: also to this machine, and there without TLS. `private`: networks of the house that
    are allowed beside the public internet."""

    local: bool = False
    private: tuple[Network, ...] = ()

    def url(self, text: str) -> httpx.URL:
        """The URL, looked at as far as that goes without looking up its name.

        Raises:
            NotAllowed: it isn't https, or holds what a webhook's address doesn't.
        """
        if len(text) > _LONGEST:
            raise NotAllowed(f"an address has at most {_LONGEST} characters")
        try:
            url = httpx.URL(text)
        except (httpx.InvalidURL, ValueError) as error:
            raise NotAllowed("this isn't an address: https://host/path") from error
        if url.scheme not in {"https", "http"} or not url.host:
            raise NotAllowed("an address begins with https:// and a host")
        if url.scheme == "http" and not (self.local and _is_here(url.host)):
            raise NotAllowed("only https is sent to")
        if url.userinfo or url.fragment:
            raise NotAllowed("an address has no user, password or fragment")
        literal = _literal(url.host)
        if literal is not None:
            self.address(literal)
        return url

    def address(self, address: Address) -> None:
        """Return where it may be sent to.

        Raises:
            NotAllowed: it is this machine, a private network or none at all.
        """
        real = _real(address)
        if any(real in network for network in self.private if network.version == real.version):
            return
        if real.is_loopback and self.local:
            return
        if not real.is_global or real.is_multicast:
            raise NotAllowed("this address is in a private network")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: a status, or None and why there is none.

    `retry_after`: seconds that the receiver asks to be left alone.
    """

    status: int | None
    problem: str | None = None
    retry_after: float | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has it: any status from 200 to 299."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def words(self) -> str:
        """What came of it, in a short phrase."""
        if self.status is None:
            return self.problem or "not sent"
        if 300 <= self.status < 400:
            return f"http {self.status}: redirects aren't followed"
        return f"http {self.status}"


class Outgoing:
    """Posts to addresses that keep the rules, and takes at most so many seconds for each."""

    def __init__(self, rules: Rules, *, seconds: float) -> None:
        self._rules = rules
        self._seconds = seconds
        # A name server that hangs blocks threads of ours, not those that others wait for.
        self._lookups = ThreadPoolExecutor(_LOOKUPS, thread_name_prefix="lookup")
        self._client = httpx.AsyncClient(
            verify=ssl.create_default_context(),
            timeout=seconds,
            # No connection outlives its request: one to an address of two names would serve both.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
        )

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post it; never raises for what the receiver, the network or the address does."""
        try:
            async with asyncio.timeout(self._seconds):
                return await self._post(self._rules.url(url), body, headers)
        except NotAllowed as refused:
            return Answer(None, str(refused))
        except (TimeoutError, httpx.TimeoutException):
            return Answer(None, f"no answer within {self._seconds:g} seconds")
        except socket.gaierror:
            return Answer(None, "its name isn't known")
        except httpx.ConnectError:
            return Answer(None, "not reached")
        except (httpx.HTTPError, OSError) as error:
            return Answer(None, f"broken off ({type(error).__name__})")

    async def close(self) -> None:
        """Let go of connections and threads."""
        await self._client.aclose()
        self._lookups.shutdown(wait=False, cancel_futures=True)

    async def _post(self, url: httpx.URL, body: bytes, headers: Mapping[str, str]) -> Answer:
        address = await self._looked_up(url)
        async with self._client.stream(
            "POST",
            url.copy_with(host=str(address)),
            content=body,
            headers={**headers, "Host": url.netloc.decode()},
            # The certificate is the name's, not the address's.
            extensions={"sni_hostname": url.host},
        ) as response:
            # What it says beside the status is nobody's business, and may have no end.
            return Answer(response.status_code, None, _seconds(response.headers))

    async def _looked_up(self, url: httpx.URL) -> Address:
        port = url.port or (443 if url.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._lookups, lambda: socket.getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        )
        addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        # All of them: which one is taken is up to chance.
        for address in addresses:
            self._rules.address(address)
        return addresses[0]


def _real(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, where it does."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_here(host: str) -> bool:
    literal = _literal(host)
    return host == "localhost" if literal is None else literal.is_loopback


def _seconds(headers: Mapping[str, str]) -> float | None:
    text = headers.get("retry-after", "")
    return float(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
