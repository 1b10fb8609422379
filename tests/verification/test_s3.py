"""Requests to an object store are signed for the region that its client is told."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from typing import Any, cast

import pytest

from saaswright.verification.containers import Container
from saaswright.verification.exchange.model import Peer
from saaswright.verification.exchange.s3 import signed


@pytest.fixture
def store() -> Iterator[tuple[int, list[str]]]:
    """The port of a server that takes everything, and what its clients signed with."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers["authorization"])
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, seen
        server.shutdown()


@pytest.mark.parametrize(("region", "signed_for"), [("garage", "garage"), (None, "us-east-1")])
def test_the_region_of_the_client_is_signed(
    store: tuple[int, list[str]], region: str | None, signed_for: str
) -> None:
    """A store that checks it (Garage) refuses any other; without one it is S3's own default."""
    port, seen = store
    peer = Peer(
        container=cast("Container", None),
        protocol="s3",
        address="127.0.0.1",
        port=port,
        told_by="app",
        user="key",
        password="secret-word",
        region=region,
    )
    assert signed(peer, "GET", "/bucket")[0] == 200
    assert f"/{signed_for}/s3/aws4_request" in seen[0]
