"""Webhooks are signed so that any library of the scheme can tell who sent them."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.chassis.signing import BadSignature, new_secret, sign, verify

BODY = b'{"id":"msg-1","data":{"score":71}}'


def now() -> datetime:
    """Of the test, and not of when the tests were begun: what was signed then is old soon."""
    return datetime.now(UTC)


def test_a_signature_is_that_of_the_published_scheme() -> None:
    secret = "whsec_" + base64.b64encode(b"k" * 32).decode()
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    signed = b"msg-1.%d." % int(at.timestamp()) + BODY
    expected = base64.b64encode(hmac.new(b"k" * 32, signed, hashlib.sha256).digest()).decode()
    assert sign("msg-1", at, BODY, [secret]) == {
        "webhook-id": "msg-1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": f"v1,{expected}",
    }


def test_the_zone_of_the_sender_changes_nothing() -> None:
    at, secret = now(), new_secret()
    elsewhere = at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert sign("msg-1", at, BODY, [secret]) == sign("msg-1", elsewhere, BODY, [secret])


def test_while_a_secret_is_rotated_both_receivers_can_verify() -> None:
    old, new = new_secret(), new_secret()
    headers = sign("msg-1", now(), BODY, [new, old])
    assert len(headers["webhook-signature"].split()) == 2
    for known in ([old], [new], [new, old]):
        verify(headers, BODY, known)
    with pytest.raises(BadSignature):
        verify(headers, BODY, [new_secret()])


@given(st.binary(min_size=1, max_size=60), st.integers(0, 59))
def test_no_other_body_and_no_other_time_fits(other: bytes, seconds: int) -> None:
    secret = new_secret()
    at = now()
    headers = sign("msg-1", at, BODY, [secret])
    verify(headers, BODY, [secret])
    if other != BODY:
        with pytest.raises(BadSignature):
            verify(headers, other, [secret])
    moved = str(int(at.timestamp()) - seconds - 1)
    with pytest.raises(BadSignature):
        verify({**headers, "webhook-timestamp": moved}, BODY, [secret])


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_long_ago_or_ahead_is_refused(minutes: int) -> None:
    secret = new_secret()
    headers = sign("msg-1", now() + timedelta(minutes=minutes), BODY, [secret])
    with pytest.raises(BadSignature):
        verify(headers, BODY, [secret])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"webhook-id": "msg-1"},
        {"webhook-id": "m", "webhook-timestamp": "soon", "webhook-signature": "v1,AAAA"},
        {
            "webhook-id": "m",
            "webhook-timestamp": str(int(now().timestamp())),
            "webhook-signature": "AAAA v1 v1,%",
        },
    ],
)
def test_headers_of_another_form_are_refused_and_break_nothing(headers: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify(headers, BODY, [new_secret()])


def test_what_cannot_be_signed_safely_is_refused() -> None:
    secret = new_secret()
    with pytest.raises(ValueError, match="nothing to sign with"):
        sign("msg-1", now(), BODY, [])
    with pytest.raises(ValueError, match="dot"):
        sign("msg.1", now(), BODY, [secret])
    with pytest.raises(ValueError, match="zone"):
        sign("msg-1", now().replace(tzinfo=None), BODY, [secret])
    with pytest.raises(ValueError, match="whsec_"):
        sign("msg-1", now(), BODY, ["whsec_*"])


def test_secrets_differ_and_hold_32_bytes() -> None:
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(base64.b64decode(each.removeprefix("whsec_"))) for each in made} == {32}
