"""A token is believed only when the issuer's own published key says so."""

import asyncio
import base64
import json
import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ridealong.chassis.http.auth import TokenVerifier, Unauthenticated
from ridealong.chassis.http.problems import Problem
from tests.stack.issuer import AUDIENCE, Issuer

pytestmark = pytest.mark.stack


@pytest.fixture
def verifier(issuer: Issuer) -> TokenVerifier:
    return TokenVerifier(issuer.url, AUDIENCE, new_key_seconds=0)


async def test_a_good_token_names_person_tenant_and_roles(
    issuer: Issuer, verifier: TokenVerifier
) -> None:
    caller = await verifier.verify(issuer.token("manager-1", "acme", "manager"))
    assert (caller.person, caller.tenant, caller.roles) == (
        "manager-1",
        "acme",
        frozenset({"manager"}),
    )


async def test_a_new_key_of_the_issuer_is_fetched_when_it_is_first_seen(
    issuer: Issuer, verifier: TokenVerifier
) -> None:
    await verifier.verify(issuer.token("manager-1"))
    issuer.rotate()
    caller = await verifier.verify(issuer.token("manager-2"))
    assert caller.person == "manager-2"


async def test_a_token_that_was_believed_is_refused_once_it_has_expired(
    issuer: Issuer, verifier: TokenVerifier
) -> None:
    leeway = 30
    token = issuer.token("manager-1", exp=int(time.time()) - leeway + 2)
    first = await verifier.verify(token)
    # Asked again at once it costs no check, and says the same.
    assert await verifier.verify(token) is first
    await asyncio.sleep(2.5)
    with pytest.raises(Unauthenticated) as refused:
        await verifier.verify(token)
    assert "expired" in str(refused.value.details.detail)
    forged = f"{token[:-4]}AAAA"
    with pytest.raises(Unauthenticated):
        await verifier.verify(forged)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int(time.time()) - 86_400},
        {"iat": int(time.time()) + 86_400},
        {"aud": "another"},
        {"iss": "http://127.0.0.1:1"},
        {"tenant": None},
        {"tenant": "acme/rep-1"},
        {"tenant": ""},
        {"sub": None},
        {"exp": None},
        {"roles": "manager"},
    ],
    ids=[
        "old",
        "early",
        "audience",
        "issuer",
        "no-tenant",
        "slash",
        "empty",
        "no-sub",
        "no-exp",
        "roles",
    ],
)
async def test_a_token_that_does_not_fit_is_refused(
    issuer: Issuer, verifier: TokenVerifier, claims: dict[str, Any]
) -> None:
    with pytest.raises(Unauthenticated):
        await verifier.verify(issuer.token("manager-1", **({"tenant": "acme"} | claims)))


async def test_a_token_by_a_stranger_is_refused(issuer: Issuer, verifier: TokenVerifier) -> None:
    good = issuer.token("manager-1")
    header = jwt.get_unverified_header(good)
    stranger = ec.generate_private_key(ec.SECP256R1())
    content = jwt.decode(good, options={"verify_signature": False})
    forged = jwt.encode(content, stranger, algorithm="ES256", headers={"kid": header["kid"]})
    with pytest.raises(Unauthenticated):
        await verifier.verify(forged)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_an_unsigned_or_symmetric_token_costs_no_request(
    issuer: Issuer, verifier: TokenVerifier, algorithm: str
) -> None:
    head, body, _ = issuer.token("manager-1").split(".")
    header = json.loads(base64.urlsafe_b64decode(head + "==")) | {"alg": algorithm}
    changed = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    with pytest.raises(Unauthenticated):
        await verifier.verify(f"{changed}.{body}.")
    assert issuer.requests == []


async def test_an_issuer_that_is_away_is_no_verdict_on_the_token(issuer: Issuer) -> None:
    verifier = TokenVerifier("http://127.0.0.1:9", AUDIENCE)
    with pytest.raises(Problem) as caught:
        await verifier.verify(issuer.token("manager-1"))
    assert caught.value.status == 503
