"""The issuer's two public documents over HTTP, on a loopback port."""

import threading
import time

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ridealong.deploy.issuer.keys import ALGORITHM, SigningKey
from ridealong.deploy.local import ports
from ridealong.deploy.local.errors import StepError

READY_SECONDS = 10.0


def application(issuer: str, key: SigningKey) -> Starlette:
    """Build the HTTP application. It hands out public keys only; tokens are made by `ridealong`."""

    async def configuration(_: Request) -> JSONResponse:
        return JSONResponse(
            {
                "issuer": issuer,
                "jwks_uri": f"{issuer}/jwks.json",
                "response_types_supported": ["id_token"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": [ALGORITHM],
            }
        )

    async def keys(_: Request) -> JSONResponse:
        return JSONResponse({"keys": [key.published()]})

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", configuration),
            Route("/jwks.json", keys),
        ]
    )


class IssuerServer:
    """The issuer on a loopback port, in a thread of this process."""

    def __init__(self, key: SigningKey, port: int = 8815) -> None:
        self.url = f"http://{ports.LOOPBACK}:{port}"
        self.port = port
        self._server = uvicorn.Server(
            uvicorn.Config(
                application(self.url, key),
                host=ports.LOOPBACK,
                port=port,
                log_config=None,
                access_log=False,
                lifespan="off",
            )
        )
        self._thread = threading.Thread(target=self._server.run, name="issuer", daemon=True)

    def start(self) -> None:
        """Listen.

        Raises:
            StepError: the port is in use, or it didn't come up.
        """
        wish = ports.PortWish("the issuer", self.port, "--issuer-port", "RIDEALONG_ISSUER_PORT")
        ports.require_free([wish])
        self._thread.start()
        deadline = time.monotonic() + READY_SECONDS
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise StepError(f"the issuer could not listen on port {self.port}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop listening; fine when it doesn't listen."""
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(READY_SECONDS)
