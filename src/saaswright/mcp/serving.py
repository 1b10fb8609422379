"""Runs the server on standard input and output, or on HTTP for this machine only."""

from __future__ import annotations

import hmac
import signal
import socket
import sys
from errno import EADDRINUSE
from types import FrameType
from typing import Any, Final, cast

import anyio
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from saaswright.errors import UsageError
from saaswright.mcp.stdio import Lines, ended_by_signals

LOOPBACK: Final = "127.0.0.1"
MOST_BODY: Final = 1_000_000


def serve_stdio(server: Server[Any]) -> None:
    """Serve one client until it closes standard input, or a signal ends the server.

    Either way calls that run are cancelled, and what they started is removed before this returns.
    """

    async def run() -> None:
        lines = cast(Any, Lines(sys.stdin.fileno()))
        async with anyio.create_task_group() as group, ended_by_signals(group):
            async with stdio_server(stdin=lines) as (reads, writes):
                await server.run(reads, writes, server.create_initialization_options())
            group.cancel_scope.cancel()

    anyio.run(run)


def http_app(server: Server[Any], token: str) -> Any:
    """The ASGI application: ``/mcp`` for whoever knows ``token``, from this machine's own pages."""
    app = server.streamable_http_app(host=LOOPBACK, max_request_body_size=MOST_BODY)
    return _Guard(app, token)


def listen(port: int) -> socket.socket:
    """A socket on the loopback address. Raises :class:`UsageError` where ``port`` is not free."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        why = "is taken" if error.errno == EADDRINUSE else f"cannot be used: {error.strerror}"
        raise UsageError(f"port {port} {why}", help="--port names another") from None


def serve_http(server: Server[Any], listener: socket.socket, token: str) -> None:
    """Serve on ``listener`` until interrupted; what calls started is removed by then."""
    import uvicorn

    serving = uvicorn.Server(
        uvicorn.Config(
            http_app(server, token),
            log_level="warning",
            # Calls that run longer than this when a signal comes are cancelled, and clean up.
            timeout_graceful_shutdown=2,
        )
    )

    def end(_number: int, _frame: FrameType | None) -> None:
        serving.should_exit = True

    # uvicorn takes signals while it serves and, once it has stopped, raises them again for whoever
    # had them before. By default that would be the end, with cancelled calls still cleaning up;
    # and a signal that comes before uvicorn takes them must not be lost.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    serving.run(sockets=[listener])


_REFUSED: Final = (
    b"A bearer token is needed: the one the server printed when it started, "
    b"or that of its SAASWRIGHT_MCP_TOKEN.\n"
)


class _Guard:
    """Answers 401 to requests without the bearer token, before anything of them is read."""

    def __init__(self, app: Any, token: str) -> None:
        self.app = app
        self.wanted = token.encode()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            given = dict(scope["headers"]).get(b"authorization", b"")
            scheme, _, token = given.partition(b" ")
            known = hmac.compare_digest(token.strip(), self.wanted)
            if scheme.lower() != b"bearer" or not known:
                headers = [
                    (b"www-authenticate", b"Bearer"),
                    (b"content-type", b"text/plain; charset=utf-8"),
                    (b"content-length", str(len(_REFUSED)).encode()),
                ]
                await send({"type": "http.response.start", "status": 401, "headers": headers})
                await send({"type": "http.response.body", "body": _REFUSED})
                return
        await self.app(scope, receive, send)
