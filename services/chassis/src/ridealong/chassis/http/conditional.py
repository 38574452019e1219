"""ETags: a client that has the answer already gets 304 and no body."""

from hashlib import blake2b

from fastapi import Request, Response


def etag_of(body: bytes) -> str:
    """A strong ETag of what would be sent."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def respond(request: Request, body: bytes, media_type: str, *, etag: str | None = None) -> Response:
    """200 with the body and its ETag, or 304 where the client's copy is still right.

    `etag` is what `etag_of` answers for this body, where that is known already.
    """
    etag = etag or etag_of(body)
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    known = {
        candidate.strip().removeprefix("W/")
        for candidate in request.headers.get("if-none-match", "").split(",")
    }
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
