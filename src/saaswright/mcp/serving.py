"""Runs the server on standard input and output, or on HTTP for this machine only."""

from __future__ import annotations

import hmac
from typing import Any, Final

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

LOOPBACK: Final = "127.0.0.1"
MOST_BODY: Final = 1_000_000


def serve_stdio(server: Server[Any]) -> None:
    """Serve one client until it closes standard input."""

    async def run() -> None:
        async with stdio_server() as (reads, writes):
            await server.run(reads, writes, server.create_initialization_options())

    anyio.run(run)


def http_app(server: Server[Any], token: str) -> Any:
    """The ASGI application: ``/mcp`` for whoever knows ``token``, from this machine's own pages."""
    app = server.streamable_http_app(host=LOOPBACK, max_request_body_size=MOST_BODY)
    return _Guard(app, token)


def serve_http(server: Server[Any], port: int, token: str) -> None:
    """Serve on the loopback address until interrupted."""
    import uvicorn

    uvicorn.run(http_app(server, token), host=LOOPBACK, port=port, log_level="warning")


class _Guard:
    """Answers 401 to requests without the bearer token, before anything of them is read."""

    def __init__(self, app: Any, token: str) -> None:
        self.app = app
        self.wanted = f"Bearer {token}".encode()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            if not hmac.compare_digest(given, self.wanted):
                headers = [(b"www-authenticate", b"Bearer"), (b"content-length", b"0")]
                await send({"type": "http.response.start", "status": 401, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
        await self.app(scope, receive, send)
