"""The stand-in application: keeps the contract that a bundle expects of the product's image.

Modes: ``serve`` (default), ``worker`` (consumes jobs and answers health checks), ``migrate``
(creates the tables and ends), ``healthcheck`` (asks the process in this container, for images
without a shell).
"""

import json
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import settings
from dependencies import configured
from log import log

DEPENDENCIES = configured()
STOP = threading.Event()
BEGAN = time.monotonic()
LEAKED: list[bytes] = []
REQUESTS: Counter[tuple[str, int]] = Counter()
LARGEST_BODY = 1_000_000


def states() -> dict[str, str]:
    """``ok`` or the reason why not, for each dependency."""
    found = {}
    for name, dependency in DEPENDENCIES.items():
        try:
            dependency.ping()
            found[name] = "ok"
        except Exception as error:
            # The type alone: a driver's message may hold a connection string.
            found[name] = type(error).__name__
            log(
                "warning", "dependency does not answer", dependency=name, error=type(error).__name__
            )
    return found


def readiness() -> tuple[int, dict[str, object]]:
    """503 when a required dependency does not answer, ``degraded`` for an optional one."""
    if settings.LIE:
        return 200, {"status": "ok"}
    if settings.FAIL_AFTER and time.monotonic() - BEGAN > settings.FAIL_AFTER:
        return 500, {"status": "failing", "reason": "FAIL_AFTER"}
    found = states()
    failing = [name for name, state in found.items() if state != "ok"]
    required = [name for name in failing if name not in settings.OPTIONAL]
    status = "failing" if required else "degraded" if failing else "ok"
    return 503 if required else 200, {"status": status, "dependencies": found}


def metrics() -> str:
    """The Prometheus text format."""
    lines = ["# TYPE app_requests_total counter"]
    for (path, status), count in sorted(REQUESTS.items()):
        lines.append(f'app_requests_total{{path="{path}",status="{status}"}} {count}')
    lines.append("# TYPE app_dependency_up gauge")
    for name, state in states().items():
        lines.append(f'app_dependency_up{{dependency="{name}"}} {int(state == "ok")}')
    return "\n".join(lines) + "\n"


class Handler(BaseHTTPRequestHandler):
    """One request; every path also answers below ``/api``."""

    protocol_version = "HTTP/1.1"
    server_version = "stand-in"

    def answer(self, status: int, content: object, kind: str = "application/json") -> None:
        """Send ``content`` (text as it is, anything else as JSON)."""
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Served-By", socket.gethostname())
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        REQUESTS[self.route, status] += 1

    def log_message(self, format: str, *args: Any) -> None:
        """Access lines in the same form as all others."""
        log(
            "info",
            "request",
            method=self.command,
            path=self.path,
            status=str(args[1]) if args[1:] else "",
        )

    def handle_request(self) -> None:
        """Route by the first part of the path."""
        if settings.LEAK:
            LEAKED.append(b"x" * (settings.LEAK * 1024 * 1024))
        path = urlsplit(self.path).path.removeprefix("/api") or "/"
        self.route, _, self.rest = path.lstrip("/").partition("/")
        self.tenant = self.headers.get(settings.TENANT_HEADER, "")
        if settings.MIX_TENANTS:
            self.tenant = ""
        self.body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY))
        handler = ROUTES.get(self.route)
        if handler is None:
            return self.answer(404, {"error": "no such path"})
        try:
            handler(self)
        except KeyError as missing:
            self.answer(501, {"error": f"not configured: {missing}"})
        except Exception as error:
            log("error", "request failed", path=self.path, error=type(error).__name__)
            self.answer(503, {"error": type(error).__name__})

    do_GET = do_HEAD = do_POST = do_PUT = handle_request

    def echo(self) -> None:
        self.answer(
            200,
            {
                "stand_in": True,
                "service": settings.SERVICE,
                "host": socket.gethostname(),
                "tenant": self.tenant,
                "headers": {name.lower(): value for name, value in self.headers.items()},
            },
        )

    def health(self) -> None:
        self.answer(*readiness())

    def live(self) -> None:
        self.answer(200, {"status": "ok"})

    def metrics(self) -> None:
        self.answer(200, metrics(), "text/plain; version=0.0.4")

    def notes(self) -> None:
        database = DEPENDENCIES["database"]
        if self.command == "POST":
            identity = str(uuid.uuid4())
            database.run(
                "INSERT INTO notes (id, tenant, text) VALUES (%s, %s, %s)",
                *(identity, self.tenant, self.body.decode()[:1000]),
            )
            return self.answer(201, {"id": identity})
        rows = database.run("SELECT id, text FROM notes WHERE tenant = %s ORDER BY id", self.tenant)
        self.answer(200, [{"id": identity, "text": text} for identity, text in rows])

    def cache(self) -> None:
        cache, key = DEPENDENCIES["cache"], f"{self.tenant}:{self.rest}"
        if self.command in {"POST", "PUT"}:
            cache.put(key, self.body)
            return self.answer(200, {"stored": self.rest})
        value = cache.get(key)
        self.answer(
            404 if value is None else 200, "" if value is None else value.decode(), "text/plain"
        )

    def objects(self) -> None:
        store, key = DEPENDENCIES["object-storage"], f"{self.tenant or 'none'}/{self.rest}"
        store.ping()
        if self.command in {"POST", "PUT"}:
            store.call("PUT", key, self.body)
            return self.answer(200, {"stored": self.rest})
        self.answer(200, store.call("GET", key).decode(), "application/octet-stream")

    def jobs(self) -> None:
        database = DEPENDENCIES["database"]
        if self.command == "POST":
            identity = str(uuid.uuid4())
            database.run(
                "INSERT INTO jobs (id, state, tenant) VALUES (%s, 'queued', %s)",
                *(identity, self.tenant),
            )
            DEPENDENCIES["broker"].publish(identity.encode())
            return self.answer(202, {"id": identity})
        rows = database.run(
            "SELECT state FROM jobs WHERE id = %s AND tenant = %s", self.rest, self.tenant
        )
        self.answer(200 if rows else 404, {"id": self.rest, "state": rows[0][0] if rows else None})

    def round_trip(self) -> None:
        for dependency in DEPENDENCIES.values():
            dependency.round_trip()
        self.answer(200, dict.fromkeys(DEPENDENCIES, "ok"))


ROUTES = {
    "": Handler.echo,
    "echo": Handler.echo,
    "health": Handler.health,
    "healthz": Handler.health,
    "actuator": Handler.health,
    "live": Handler.live,
    "ready": Handler.health,
    "readyz": Handler.health,
    "up": Handler.health,
    "metrics": Handler.metrics,
    "notes": Handler.notes,
    "cache": Handler.cache,
    "objects": Handler.objects,
    "jobs": Handler.jobs,
    "round-trip": Handler.round_trip,
}


class Server(ThreadingHTTPServer):
    """Says in one line of the log when a client went away, instead of printing a traceback."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        log("warning", "request broken off", error=type(sys.exc_info()[1]).__name__)


def listen() -> list[ThreadingHTTPServer]:
    """Start to answer on PORT and, when it is another one, METRICS_PORT."""
    servers = []
    for port in sorted({settings.PORT, settings.METRICS_PORT} - {0}):
        server = Server(("0.0.0.0", port), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
    return servers


def finish(body: bytes) -> None:
    """What a worker does with a job: note that it is done."""
    identity = body.decode()
    DEPENDENCIES["database"].run("UPDATE jobs SET state = 'done' WHERE id = %s", identity)
    log("info", "job done", job=identity)


def work() -> None:
    """Consume jobs until told to stop; a broker that is away is asked again."""
    while not STOP.is_set():
        try:
            DEPENDENCIES["broker"].consume(finish, STOP.is_set)
        except Exception as error:
            log("warning", "cannot consume", error=type(error).__name__)
            STOP.wait(1)


def healthcheck() -> int:
    """Ask the process on PORT; 0 when it is healthy."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{settings.PORT}/health", timeout=4)
    except (OSError, urllib.error.HTTPError):
        return 1
    return 0


def migrate() -> int:
    """Create the tables; waits a little for a database that is still starting."""
    database = DEPENDENCIES.get("database")
    if database is None:
        log("info", "no database to migrate")
        return 0
    for attempt in range(10):
        try:
            database.migrate()
        except Exception as error:
            log("warning", "cannot migrate", error=type(error).__name__, attempt=attempt)
            time.sleep(1)
        else:
            log("info", "migrated")
            return 0
    return 1


def main() -> int:
    """Run the mode that the first argument names."""
    mode = settings.MODE
    if mode == "healthcheck":
        return healthcheck()
    if mode == "migrate":
        return migrate()
    on_term = signal.SIG_IGN if settings.IGNORE_SIGTERM else lambda *_: STOP.set()
    signal.signal(signal.SIGTERM, on_term)
    signal.signal(signal.SIGINT, lambda *_: STOP.set())
    time.sleep(settings.SLOW_START)
    servers = listen()
    log("info", "listening", mode=mode, port=settings.PORT, dependencies=sorted(DEPENDENCIES))
    if mode == "worker" and "broker" in DEPENDENCIES:
        work()
    STOP.wait()
    for server in servers:
        server.shutdown()
    log("info", "stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
