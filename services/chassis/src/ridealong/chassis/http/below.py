"""A service that several share a host with answers below a path of its own."""

from starlette.types import ASGIApp, Receive, Scope, Send


class Below:
    """Answers below `path` as well as at the root, where probes and neighbours ask.

    Gateways that can't rewrite addresses (a plain Ingress) hand them on as they are.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the path for where the app is mounted, if it is there."""
        if scope["type"] == "http":
            asked: str = scope["path"]
            if asked == self._path or asked.startswith(f"{self._path}/"):
                scope = {**scope, "root_path": scope.get("root_path", "") + self._path}
        await self._app(scope, receive, send)
