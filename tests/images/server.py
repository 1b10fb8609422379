"""A registry in this process that misbehaves on demand, and remembers who sent it what.

The first part of a repository's name says what goes wrong: ``drip/api``, ``500/api``; ``ok/api`` is
served. Every request is kept with its ``Authorization`` header.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
HUGE = 100 * 1024 * 1024


def raw(value: Any) -> bytes:
    """JSON as bytes."""
    return json.dumps(value).encode()


def digest_of(body: bytes) -> str:
    """Its sha256 digest."""
    return "sha256:" + hashlib.sha256(body).hexdigest()


def image(architecture: str, created: str = "2026-01-02T03:04:05Z") -> tuple[bytes, bytes]:
    """A manifest and its configuration; layers of 1000 and 2000 bytes, never asked for."""
    config = raw({"os": "linux", "architecture": architecture, "created": created})
    layers = [{"digest": digest_of(b"%d" % n), "size": n} for n in (1000, 2000)]
    body = {"mediaType": MANIFEST, "config": {"digest": digest_of(config), "size": len(config)}}
    return raw({**body, "layers": layers}), config


@dataclass
class Registry:
    """What it holds and how it behaves. ``auth``: ``open``, ``basic``, or a realm's URL."""

    auth: str = "open"
    user: tuple[str, str] = ("robot", "s3cret")
    architectures: tuple[str, ...] = ("amd64", "arm64")
    latency: float = 0.0
    elsewhere: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    busy: int = 0
    most_busy: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self.lock = threading.Lock()
        self.objects: dict[str, tuple[str, bytes]] = {}
        entries = []
        for architecture in self.architectures:
            manifest, config = image(architecture)
            self.objects[digest_of(manifest)] = (MANIFEST, manifest)
            self.objects[digest_of(config)] = ("application/octet-stream", config)
            platform = {"os": "linux", "architecture": architecture}
            entries.append({"digest": digest_of(manifest), "platform": platform})
        self.index = raw({"mediaType": INDEX, "manifests": entries})
        self.objects[digest_of(self.index)] = (INDEX, self.index)

    @property
    def host(self) -> str:
        """Its host as a reference names it."""
        return f"127.0.0.1:{self.port}"

    def allowed(self, authorization: str) -> bool:
        """Whether a request with this header may pull."""
        if self.auth == "open":
            return True
        if self.auth == "basic":
            return authorization == basic(*self.user)
        return authorization == "Bearer good"


def basic(username: str, password: str) -> str:
    """The header's value."""
    return "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()


class Handler(BaseHTTPRequestHandler):
    """Answers of one registry."""

    protocol_version = "HTTP/1.1"
    registry: Registry

    def log_message(self, *_: Any) -> None:
        """Nothing on standard error."""

    def do_HEAD(self) -> None:  # noqa: D102
        self.do_GET()

    def do_POST(self) -> None:  # noqa: D102
        length = int(self.headers.get("Content-Length", 0))
        self.registry.seen.append(("POST", self.path, self.rfile.read(length).decode()))
        self.say(200, raw({"access_token": "good"}))

    def do_GET(self) -> None:  # noqa: D102
        registry = self.registry
        sent = self.headers.get("Authorization", "")
        with registry.lock:
            registry.seen.append((self.command, self.path, sent))
            registry.busy += 1
            registry.most_busy = max(registry.most_busy, registry.busy)
        time.sleep(registry.latency)
        with suppress(BrokenPipeError, ConnectionResetError):
            self.answer(sent)
        with registry.lock:
            registry.busy -= 1

    def answer(self, sent: str) -> None:
        """What stands at the path."""
        path, registry = self.path, self.registry
        if path.startswith("/token"):
            return self.token(sent)
        if path == "/v2/":
            return self.say(200, b"{}") if registry.auth == "open" else self.challenge()
        fault = path.split("/")[2]
        handler = getattr(self, f"fault_{fault.replace('-', '_')}", None)
        if handler is not None and "/manifests/" in path:
            handler(sent)
            return None
        if not registry.allowed(sent):
            return self.challenge()
        return self.serve_object()

    def serve_object(self) -> None:
        """The manifest or blob at the path; any tag is the index."""
        path, registry = self.path, self.registry
        name = path.rpartition("/")[2]
        kind, body = registry.objects.get(name, ("", b""))
        if not body and "/manifests/" in path:
            kind, body = INDEX, registry.index
        return self.say(200, body, kind) if body else self.say(404, b"")

    def token(self, sent: str) -> None:
        """Anybody gets a token that is worth nothing; the user one that is good."""
        user = basic(*self.registry.user)
        self.say(200, raw({"token": "good" if sent == user else "worthless"}))

    def challenge(self) -> None:
        """401 with what is wanted."""
        registry = self.registry
        wanted = 'Basic realm="r"'
        if registry.auth not in ("open", "basic"):
            wanted = f'Bearer realm="{registry.auth}",service="s"'
        self.say(
            401, raw({"errors": [{"code": "UNAUTHORIZED"}]}), more={"WWW-Authenticate": wanted}
        )

    def say(
        self, status: int, body: bytes, kind: str = "application/json", more: Any = None
    ) -> None:
        """A whole answer."""
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(body))}
        if "/manifests/" in self.path and status == 200:
            headers["Docker-Content-Digest"] = digest_of(body)
        for name, value in {**headers, **self.registry.headers, **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    # --- one for each fault ----------------------------------------------------------------------

    def fault_loop401(self, _sent: str) -> None:  # noqa: D102
        self.say(401, b"{}", more={"WWW-Authenticate": 'Basic realm="again"'})

    def fault_403(self, sent: str) -> None:  # noqa: D102
        self.say(403, raw({"errors": [{"code": "DENIED", "message": f"no {sent}"}]}))

    def fault_404(self, sent: str) -> None:  # noqa: D102
        self.say(404, raw({"errors": [{"code": "MANIFEST_UNKNOWN", "message": sent}]}))

    def fault_429_once(self, _sent: str) -> None:  # noqa: D102
        before = [path for _, path, _ in self.registry.seen if path == self.path]
        if len(before) > 1:
            return self.serve_object()
        return self.say(429, b"{}", more={"Retry-After": "1"})

    def fault_429(self, _sent: str) -> None:  # noqa: D102
        self.say(429, b"{}", more={"Retry-After": "3600"})

    def fault_500(self, sent: str) -> None:  # noqa: D102
        self.say(500, sent.encode())

    def fault_truncated(self, _sent: str) -> None:  # noqa: D102
        self.say(200, self.registry.index[:40], INDEX)

    def fault_short(self, _sent: str) -> None:  # noqa: D102
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"{")
        self.close_connection = True

    def fault_shape(self, _sent: str) -> None:  # noqa: D102
        self.say(200, raw({"layers": [{"size": "many"}], "config": []}), MANIFEST)

    def fault_wrong_digest(self, _sent: str) -> None:  # noqa: D102
        wrong = {"Docker-Content-Digest": "sha256:" + "0" * 64}
        self.say(200, self.registry.index, INDEX, more=wrong)

    def fault_redirect(self, sent: str) -> None:  # noqa: D102
        if not self.registry.allowed(sent):
            return self.challenge()
        if not self.registry.elsewhere:
            return self.serve_object()
        return self.say(307, b"", more={"Location": f"{self.registry.elsewhere}{self.path}"})

    def fault_redirect_loop(self, _sent: str) -> None:  # noqa: D102
        self.say(302, b"", more={"Location": self.path})

    def fault_drip(self, _sent: str) -> None:  # noqa: D102
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.close_connection = True
        for _ in range(200):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def fault_huge(self, _sent: str) -> None:  # noqa: D102
        self.send_response(200)
        self.send_header("Content-Length", str(HUGE))
        self.end_headers()
        self.close_connection = True
        for _ in range(HUGE // 65536):
            self.wfile.write(b" " * 65536)


@contextmanager
def serve(registry: Registry) -> Iterator[Registry]:
    """Run it on a free port of this machine."""
    handler = type("Bound", (Handler,), {"registry": registry})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.request_queue_size = 256
    registry.port = server.server_address[1]
    if registry.auth == "self":
        registry.auth = f"http://{registry.host}/token"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
