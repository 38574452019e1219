"""The local issuer's tokens say who one is, and its key stays the same and private."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest

from ridealong.deploy.issuer import Person, SigningKey, issue
from ridealong.deploy.local.errors import StepError

ISSUER = "http://127.0.0.1:8815"
NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)
MANAGER = Person("manager-1", "acme-sales", ("manager", "leader"))


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return SigningKey.of_folder(tmp_path / "issuer")


def token(key: SigningKey) -> str:
    return issue(key, ISSUER, MANAGER, now=NINE, ttl=timedelta(hours=2))


def test_a_token_says_who_where_and_until_when(key: SigningKey) -> None:
    claims = jwt.decode(token(key), options={"verify_signature": False})
    assert claims == {
        "iss": ISSUER,
        "aud": "ridealong",
        "sub": "manager-1",
        "tenant": "acme-sales",
        "roles": ["manager", "leader"],
        "iat": NINE.timestamp(),
        "nbf": NINE.timestamp(),
        "exp": NINE.timestamp() + 7200,
    }


def test_the_published_key_fits_the_token_and_holds_no_secret(key: SigningKey) -> None:
    published = key.published()
    assert set(published) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert jwt.get_unverified_header(token(key))["kid"] == published["kid"]
    jwt.decode(
        token(key),
        jwt.PyJWK(published),
        algorithms=["ES256"],
        audience="ridealong",
        options={"verify_exp": False, "verify_nbf": False, "verify_iat": False},
    )


def test_a_key_of_another_issuer_does_not_fit(key: SigningKey, tmp_path: Path) -> None:
    other = SigningKey.of_folder(tmp_path / "other")
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(
            token(key), jwt.PyJWK(other.published()), algorithms=["ES256"], audience="ridealong"
        )


def test_the_key_outlives_a_restart_and_is_its_owners_alone(tmp_path: Path) -> None:
    first, second = SigningKey.of_folder(tmp_path), SigningKey.of_folder(tmp_path)
    assert first.id == second.id
    assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["key.pem"]


def test_a_broken_key_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("not a key")
    with pytest.raises(StepError, match="is not a private key\nRemove it"):
        SigningKey.of_folder(tmp_path)
