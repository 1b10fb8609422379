"""Real registries: Debian's `docker-registry`, open, with passwords, or behind a token server."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import yaml

USER, PASSWORD = "robot", "canary-pa55word"
SERVICE = "saaswright-test"


def available() -> bool:
    """Whether the programs are here."""
    return all(shutil.which(name) for name in ("docker-registry", "openssl", "perl"))


@dataclass(frozen=True)
class Running:
    """A registry that runs at ``host``."""

    host: str
    kind: str


@contextmanager
def registry(kind: str, directory: Path) -> Iterator[Running]:
    """A registry, ``open``, ``basic`` or ``token``; its data is below ``directory``."""
    directory.mkdir(parents=True, exist_ok=True)
    if kind == "token":
        with token_server(directory) as realm:
            auth = {"token": {"realm": realm, "service": SERVICE, "issuer": "tests",
                              "rootcertbundle": str(directory / "cert.pem")}}  # fmt: skip
            with _run(kind, directory, auth) as running:
                yield running
        return
    auth = {}
    if kind == "basic":
        (directory / "htpasswd").write_text(f"{USER}:{_bcrypt(PASSWORD)}\n")
        auth = {"htpasswd": {"realm": "tests", "path": str(directory / "htpasswd")}}
    with _run(kind, directory, auth) as running:
        yield running


@contextmanager
def _run(kind: str, directory: Path, auth: dict[str, Any]) -> Iterator[Running]:
    port = _free_port()
    config: dict[str, Any] = {
        "version": 0.1,
        "log": {"level": "error"},
        "storage": {"filesystem": {"rootdirectory": str(directory / "data")}},
        "http": {"addr": f"127.0.0.1:{port}"},
    }
    if auth:
        config["auth"] = auth
    path = directory / "config.yml"
    path.write_text(yaml.safe_dump(config))
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(("docker-registry", "serve", path), stdout=log, stderr=log)
    try:
        _wait(port)
        yield Running(f"127.0.0.1:{port}", kind)
    finally:
        process.terminate()
        process.wait(10)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _bcrypt(password: str) -> str:
    """A bcrypt hash by the C library, as `htpasswd -B` makes it."""
    script = "print crypt($ARGV[0], '$2y$05$' . 'abcdefghijklmnopqrstuu')"
    done = subprocess.run(("perl", "-e", script, password), capture_output=True, check=True)
    return done.stdout.decode()


# --- the token server (distribution's token authentication specification) ---


@contextmanager
def token_server(directory: Path) -> Iterator[str]:
    """A server that signs tokens for the user, and for nobody else; its realm."""
    key, cert = directory / "key.pem", directory / "cert.pem"
    subprocess.run(
        ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert,
         "-days", "2", "-subj", "/CN=tests"),
        check=True, capture_output=True,
    )  # fmt: skip
    handler = type("Bound", (_Tokens,), {"key": key, "cert": cert})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/token"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Tokens(BaseHTTPRequestHandler):
    key: Path
    cert: Path

    def log_message(self, *_: Any) -> None:
        """Nothing on standard error."""

    def do_GET(self) -> None:
        """A token for what is asked, if the user asks."""
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {pair}":
            return self._say(401, {"errors": [{"code": "UNAUTHORIZED"}]})
        asked = parse_qs(urlsplit(self.path).query)
        access = []
        for scope in " ".join(asked.get("scope", [])).split():
            kind, name, actions = scope.split(":")
            access.append({"type": kind, "name": name, "actions": actions.split(",")})
        return self._say(200, {"token": self._signed(access), "expires_in": 300})

    def do_POST(self) -> None:
        """OAuth2 is not offered: clients then ask with GET."""
        self._say(404, {})

    def _say(self, status: int, value: Any) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _signed(self, access: list[Any]) -> str:
        now = int(time.time())
        pem = "".join(self.cert.read_text().splitlines()[1:-1])
        header = {"typ": "JWT", "alg": "RS256", "x5c": [pem]}
        claims = {"iss": "tests", "sub": USER, "aud": SERVICE, "exp": now + 300, "nbf": now - 5,
                  "iat": now, "jti": str(time.monotonic_ns()), "access": access}  # fmt: skip
        text = f"{_plain(json.dumps(header).encode())}.{_plain(json.dumps(claims).encode())}"
        done = subprocess.run(
            ("openssl", "dgst", "-sha256", "-sign", self.key),
            input=text.encode(), capture_output=True, check=True,
        )  # fmt: skip
        return f"{text}.{_plain(done.stdout)}"


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
