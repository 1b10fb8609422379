"""17 tenant isolation: what one tenant wrote, another cannot read, list or guess."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Iterator
from typing import Final

import msgspec

from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.entries import entries, get
from saaswright.verification.exchange.stream import request
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.running import Running

_HEADER: Final = "TENANT_HEADER"
_ABSENT: Final = (404, 501, 405)
_BROKEN: Final = (OSError, http.client.HTTPException)


class App(msgspec.Struct, frozen=True):
    """A service that keeps the tenant hook, and how it is asked.

    The hook: ``POST`` and ``GET /notes`` (rows), ``PUT`` and ``GET /cache/KEY`` and
    ``/objects/KEY``, ``POST /jobs`` and ``GET /jobs/ID``, for the tenant in ``header``.
    """

    item: Container
    address: str
    port: int
    header: str

    def ask(self, method: str, path: str, tenant: str, body: str = "") -> tuple[int, str]:
        """Status and text of a request of a tenant; 0 when there is no answer."""
        try:
            status, _, text, _ = request(
                self.address,
                self.port,
                method,
                path,
                headers={self.header: tenant},
                body=body.encode(),
            )
        except _BROKEN:
            return 0, ""
        return status, text.decode("utf-8", "replace")


def look(run: Running) -> Iterator[Seen]:
    """Two tenants that nobody knew before, in every service with the hook."""
    for app in _apps(run):
        one, other = (f"tenant-{secrets.token_hex(4)}" for _ in range(2))
        yield _rows(app, one, other)
        for kind in ("cache", "objects"):
            yield _keys(app, kind, one, other)
        yield _jobs(app, one, other)
        yield from _forged(run, app)


def _apps(run: Running) -> Iterator[App]:
    for item in run.containers():
        own = run.services.get(item.service)
        header = own.environment.get(_HEADER) if own else None
        addresses = list(item.addresses().values())
        if not header or not item.running or item.number != 1 or not addresses:
            continue
        port = str((own.environment.get("PORT") if own else None) or "8000")
        app = App(item, addresses[0], int(port) if port.isdigit() else 8000, header)
        status, _ = app.ask("GET", "/notes", "nobody")
        if status not in (0, *_ABSENT):
            yield app


def _rows(app: App, one: str, other: str) -> Seen:
    subject = f"{app.item.service}, rows"
    secret = secrets.token_hex(8)
    status, _ = app.ask("POST", "/notes", one, secret)
    if status not in (200, 201):
        return not_verified(subject, f"a row could not be written (HTTP {status})")
    if secret not in app.ask("GET", "/notes", one)[1]:
        return failed(subject, "a tenant does not find its own row")
    return _hidden(subject, secret, app.ask("GET", "/notes", other)[1])


def _keys(app: App, kind: str, one: str, other: str) -> Seen:
    subject = f"{app.item.service}, {kind}"
    secret, path = secrets.token_hex(8), f"/{kind}/saaswright-probe"
    status, _ = app.ask("PUT", path, one, secret)
    if status not in (200, 201, 204):
        return not_verified(subject, f"nothing could be written (HTTP {status})")
    if secret not in app.ask("GET", path, one)[1]:
        return failed(subject, "a tenant does not find what it wrote")
    return _hidden(subject, secret, app.ask("GET", path, other)[1])


def _jobs(app: App, one: str, other: str) -> Seen:
    subject = f"{app.item.service}, jobs"
    status, text = app.ask("POST", "/jobs", one)
    try:
        identity = str(json.loads(text)["id"])
    except (ValueError, KeyError, TypeError):
        return not_verified(subject, f"no job could be made (HTTP {status})")
    if app.ask("GET", f"/jobs/{identity}", one)[0] != 200:
        return failed(subject, "a tenant does not find its own job")
    if app.ask("GET", f"/jobs/{identity}", other)[0] == 200:
        return failed(subject, "another tenant reads the job by its id", _CAUSE)
    return passed(subject, "another tenant does not find it, not even by its id")


_CAUSE: Final = "the query does not ask for the tenant: add it to every key and condition"


def _hidden(subject: str, secret: str, text: str) -> Seen:
    if secret in text:
        return failed(subject, "another tenant reads what one wrote", _CAUSE)
    return passed(subject, "what one tenant wrote, another neither lists nor reads")


def _forged(run: Running, app: App) -> Iterator[Seen]:
    """Where the host name names the tenant, a header from outside must not."""
    own = run.services[app.item.service]
    if own.environment.get("TENANT_ROUTING") != "subdomain":
        return
    for entry in entries(run):
        if entry.item.service == app.item.service:
            continue
        headers = {"Host": "north.example.com", app.header: "south"}
        got = get(entry, "/api/echo", headers=headers)
        subject = f"{entry.item.service}, tenant by host name"
        try:
            tenant = str(json.loads(got.body)["tenant"])
        except (ValueError, KeyError, TypeError):
            yield not_verified(subject, f"no echo through it (HTTP {got.status})")
            continue
        if tenant == "north":
            yield passed(subject, "is the host's, whatever header a client sends")
        else:
            what = f"a client that sends {app.header} becomes another tenant"
            yield failed(subject, what, "the proxy passes the header on: set it there")


CHECK = Check(
    number=17,
    id="tenants",
    what="What one tenant wrote, another cannot read, list or guess.",
    nothing="no service keeps the tenant hook (TENANT_HEADER, and /notes answers)",
    look=look,
)
