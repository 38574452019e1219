"""Who is calling: OIDC access tokens, verified against the issuer's published keys."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Annotated, Any

import httpx
import jwt
from fastapi import Cookie, Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field, ValidationError

from ridealong.chassis.http.problems import Problem
from ridealong.contracts.fields import Code, Id

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_LEEWAY_SECONDS = 30
_BELIEVED_SECONDS = 60.0
_MOST_BELIEVED = 10_000
COOKIE = "ridealong_token"

_bearer = HTTPBearer(auto_error=False, description="access token of the organisation's issuer")


@dataclass(frozen=True, slots=True)
class Caller:
    """A verified person (or platform) of one tenant."""

    person: str
    tenant: str
    roles: frozenset[str]

    @property
    def key(self) -> str:
        """The person's own partition key."""
        return f"{self.tenant}/{self.person}"


class _Claims(BaseModel):
    sub: Id
    tenant: Annotated[str, Field(pattern=r"^[^/\x00]{1,200}$")]
    roles: frozenset[Code] = frozenset()


@dataclass(frozen=True, slots=True)
class _Believed:
    """Whom a token that was checked names, and until when that needn't be checked again."""

    caller: Caller
    until: float


class Unauthenticated(Problem):
    """401, with the challenge that RFC 6750 asks for."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            401,
            "unauthenticated",
            "A valid access token is needed",
            detail,
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )


class TokenVerifier:
    """Checks signature, issuer, audience, times and our own claims."""

    def __init__(self, issuer: str, audience: str, *, new_key_seconds: float = 5.0) -> None:
        """`new_key_seconds`: how often, at most, an unknown key makes us ask the issuer again."""
        self._new_key_seconds = new_key_seconds
        self._issuer = issuer
        self._audience = audience
        self._keys: jwt.PyJWKClient | None = None
        self._discovery = asyncio.Lock()
        self._believed: dict[bytes, _Believed] = {}

    async def verify(self, token: str) -> Caller:
        """The caller whom the token names.

        One that was found valid is believed for a minute, or until it expires if that is sooner:
        checking a signature costs more than most answers.

        Raises:
            Unauthenticated: the token isn't valid here; the detail says why.
            Problem: 503 when the issuer's keys can't be had.
        """
        known = self.believed(token)
        if known is not None:
            return known
        caller, expires = await self._verified(token)
        until = min(time.time() + _BELIEVED_SECONDS, expires + _LEEWAY_SECONDS)
        self._believed[_digest_of(token)] = _Believed(caller, until)
        if len(self._believed) > _MOST_BELIEVED:
            self._believed.pop(next(iter(self._believed)))
        return caller

    def believed(self, token: str) -> Caller | None:
        """The caller of a token that was found valid a moment ago."""
        known = self._believed.get(_digest_of(token))
        return known.caller if known is not None and time.time() < known.until else None

    async def _verified(self, token: str) -> tuple[Caller, float]:
        try:
            # Before any key is fetched: an unsigned or foreign token costs us no request.
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError as error:
            raise Unauthenticated("this is not a JSON Web Token") from error
        if header.get("alg") not in _ALGORITHMS:
            raise Unauthenticated(f"algorithm {header.get('alg')!r} is not accepted")
        keys = await self._key_client()
        try:
            key = await asyncio.to_thread(keys.get_signing_key_from_jwt, token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=_ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "sub", "iss", "aud"]},
            )
        except jwt.PyJWKClientConnectionError as error:
            raise self._issuer_away() from error
        except jwt.PyJWTError as error:
            raise Unauthenticated(str(error)) from error
        try:
            known = _Claims.model_validate(claims)
        except ValidationError as error:
            names = ", ".join(".".join(map(str, found["loc"])) for found in error.errors())
            raise Unauthenticated(f"claims missing or unusable: {names}") from error
        return Caller(known.sub, known.tenant, known.roles), float(claims["exp"])

    async def _key_client(self) -> jwt.PyJWKClient:
        async with self._discovery:
            if self._keys is None:
                address = f"{self._issuer}/.well-known/openid-configuration"
                try:
                    async with httpx.AsyncClient(timeout=5) as client:
                        response = await client.get(address)
                        response.raise_for_status()
                        document = response.json()
                except (httpx.HTTPError, ValueError) as error:
                    raise self._issuer_away() from error
                if document.get("issuer", "").rstrip("/") != self._issuer:
                    raise Problem(
                        503, "issuer", "The issuer's configuration names another issuer", address
                    )
                self._keys = jwt.PyJWKClient(
                    document["jwks_uri"],
                    lifespan=300,
                    timeout=5,
                    cooldown_duration=self._new_key_seconds,
                )
            return self._keys

    def _issuer_away(self) -> Problem:
        return Problem(
            503,
            "issuer-unavailable",
            "Tokens can't be checked now",
            f"the keys of {self._issuer} could not be fetched; try again in some seconds",
            headers={"Retry-After": "5"},
        )


def _digest_of(token: str) -> bytes:
    return blake2b(token.encode(errors="surrogatepass"), digest_size=32).digest()


Authenticate = Callable[..., Awaitable[Caller]]


def _verifier(request: Request) -> TokenVerifier:
    verifier = request.app.state.verifier
    if not isinstance(verifier, TokenVerifier):
        raise TypeError("the app has no token verifier")
    return verifier


def believed_caller(request: Request) -> Caller | None:
    """The caller by header, where their token was checked a moment ago: without any dependency.

    None says nothing about the caller: ask by `Authenticated`.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return _verifier(request).believed(token) if scheme.lower() == "bearer" else None


async def _by_header(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    if credentials is None:
        raise Unauthenticated("send it as Authorization: Bearer …")
    return await _verifier(request).verify(credentials.credentials)


async def _by_link(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    access_token: Annotated[
        str | None, Query(description="for clients that can't send headers, such as calendars")
    ] = None,
    ridealong_token: Annotated[str | None, Cookie(include_in_schema=False)] = None,
) -> Caller:
    token = credentials.credentials if credentials else access_token or ridealong_token
    if token is None:
        raise Unauthenticated("send it as Authorization: Bearer … or open the link you were given")
    return await _verifier(request).verify(token)


#: The caller by `Authorization` header: for every route that programs call.
Authenticated = Annotated[Caller, Depends(_by_header)]

#: The caller by header, by `access_token` in the address or by cookie: for pages and calendars.
AuthenticatedByLink = Annotated[Caller, Depends(_by_link)]
