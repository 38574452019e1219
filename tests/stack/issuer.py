"""An OIDC issuer for tests: publishes its keys over real HTTP, signs what a test asks for."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

AUDIENCE = "ridealong"


class Issuer:
    """Signs tokens with its newest key; all its keys are published."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[str] = []
        self._keys: dict[str, ec.EllipticCurvePrivateKey] = {}
        self.rotate()

    def rotate(self, *, forget: bool = False) -> None:
        """Take a new key; `forget` stops publishing the old ones."""
        if forget:
            self._keys.clear()
        self._keys[f"key-{len(self._keys)}-{time.monotonic_ns()}"] = ec.generate_private_key(
            ec.SECP256R1()
        )

    def token(self, person: str, tenant: str = "acme", *roles: str, **claims: Any) -> str:
        """A token of this person; `claims` replace or add, None leaves one out."""
        now = int(time.time())
        content = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": person,
            "tenant": tenant,
            "roles": list(roles),
            "iat": now,
            "exp": now + 600,
        } | claims
        key_id, key = list(self._keys.items())[-1]
        return jwt.encode(
            {name: value for name, value in content.items() if value is not None},
            key,
            algorithm="ES256",
            headers={"kid": key_id},
        )

    def headers(self, person: str, tenant: str = "acme", *roles: str) -> dict[str, str]:
        """Request headers that carry such a token."""
        return {"Authorization": f"Bearer {self.token(person, tenant, *roles)}"}

    def answer(self, path: str) -> dict[str, Any] | None:
        """What the issuer publishes at this path."""
        self.requests.append(path)
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.url, "jwks_uri": f"{self.url}/jwks.json"}
        if path == "/jwks.json":
            return {
                "keys": [
                    ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
                    | {"kid": key_id, "use": "sig", "alg": "ES256"}
                    for key_id, key in self._keys.items()
                ]
            }
        return None


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """An issuer on a free loopback port for the time of the block."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = issuer.answer(self.path)
            self.send_response(200 if found is not None else 404)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Tests are silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
