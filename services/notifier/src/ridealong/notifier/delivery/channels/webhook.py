"""A webhook: one signed JSON document per reminder, with a key by which a repetition is known."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

import httpx

from ridealong.chassis import signing
from ridealong.contracts.instant import rfc3339
from ridealong.notifier.delivery.notice import Notice
from ridealong.notifier.rules.delivering import ACCEPTED, UNKNOWN, Outcome

KEY: Final = "Idempotency-Key"
_REFUSED: Final = 400
_THEIRS: Final = 500
_AGAIN: Final = frozenset({408, 409, 425, 429})
_UNSENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Webhook:
    """The channel of one organisation. `webhook-id` and `Idempotency-Key` stay the same however
    often a notice is posted, and who receives must take it once: so a try of which nobody knows the
    outcome is made again."""

    idempotent = True

    def __init__(
        self,
        url: str,
        secrets: Sequence[str],
        clock: Callable[[], datetime],
        *,
        seconds: float,
        parallel: int,
    ) -> None:
        self._url = url
        self._secrets = tuple(secrets)
        self._clock = clock
        self._client = httpx.AsyncClient(
            timeout=seconds,
            limits=httpx.Limits(max_connections=parallel, max_keepalive_connections=parallel),
            # An address that moves is for an operator to see, and no signed body goes elsewhere.
            follow_redirects=False,
        )

    async def send(self, notice: Notice) -> Outcome:
        """Post it, signed with the time of this try."""
        body = _body(notice)
        headers = signing.sign(notice.id, self._clock(), body, self._secrets)
        headers |= {"Content-Type": "application/json", KEY: notice.id}
        try:
            answer = await self._client.post(self._url, content=body, headers=headers)
        except _UNSENT:
            return Outcome("webhook not reached", trouble=True)
        except httpx.HTTPError:
            return Outcome(UNKNOWN, trouble=True)
        return _read(answer.status_code)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()


def _read(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(ACCEPTED)
    again = status >= _THEIRS or status in _AGAIN
    return Outcome(f"http {status}", final=status >= _REFUSED and not again, trouble=again)


def _body(notice: Notice) -> bytes:
    letter = notice.letter
    return json.dumps(
        {
            "reminder": notice.id,
            "tenant": notice.tenant,
            "person": notice.person,
            "to": notice.address,
            "kind": notice.kind,
            "about": notice.about,
            "language": letter.language,
            "subject": letter.subject,
            "text": letter.short,
            "link": letter.link,
            "unsubscribe": letter.unsubscribe,
            "first_tried_at": rfc3339(notice.at),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
