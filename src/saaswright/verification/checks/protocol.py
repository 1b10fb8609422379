"""7 protocol: a real exchange with each data service, and wrong credentials are refused."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import msgspec

from saaswright.verification.check import Check
from saaswright.verification.exchange.model import Peer, RefusedError, UnexpectedError
from saaswright.verification.exchange.peers import peers
from saaswright.verification.exchange.table import do, exchanges, refuses_writes
from saaswright.verification.exchange.wire import redis_info
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.running import Running

_TOGETHER: Final = 4


def look(run: Running) -> Iterator[Seen]:
    """Each set of credentials that somebody has for a service is used for a marker."""
    found = peers(run)
    with ThreadPoolExecutor(_TOGETHER) as pool:
        for seen in pool.map(lambda peer: tuple(_one(run, peer)), found):
            yield from seen


def _one(run: Running, peer: Peer) -> Iterator[Seen]:
    key, value = f"saaswright_{secrets.token_hex(6)}", secrets.token_hex(8)
    wrote = do(run, peer, "write", key, value)
    if not wrote.can:
        yield not_verified(peer.name, wrote.told)
        return
    if refuses_writes(peer.protocol, wrote.told):
        yield passed(peer.name, f"{peer.protocol}: a replica, logs in and takes no writes")
        yield from _refusal(run, peer)
        return
    read = do(run, peer, "read", key, value) if wrote.ok else wrote
    if not wrote.ok:
        yield failed(peer.name, f"{peer.protocol}: {wrote.told}", _cause(wrote.told))
    elif not read.ok or read.value != value:
        what = f"{peer.protocol}: what was written is not read back ({read.told or 'it is empty'})"
        yield failed(peer.name, what)
    else:
        yield passed(peer.name, f"{peer.protocol}: wrote and read{_figures(peer)}")
    if wrote.ok:
        yield from _refusal(run, peer)


def _refusal(run: Running, peer: Peer) -> Iterator[Seen]:
    """With another password nobody may get in."""
    subject = f"{peer.name}, wrong password"
    if not peer.password:
        yield not_verified(subject, "no password is configured, whoever reaches it gets in")
        return
    wrong = msgspec.structs.replace(peer, password=f"{peer.password}-{secrets.token_hex(4)}")
    said = do(run, wrong, "login")
    if said.ok:
        yield failed(
            subject,
            f"{peer.protocol}: lets in whoever comes, whatever the password",
            "authentication is switched off, or trusted for the whole network",
        )
    elif not said.can:
        yield not_verified(subject, said.told)
    else:
        yield passed(subject, "refused")


def _figures(peer: Peer) -> str:
    """Hits, misses and the limit of a cache, as it counts them itself."""
    if exchanges()[peer.protocol].figures != "redis":
        return ""
    with suppress(OSError, RefusedError, UnexpectedError):
        told = redis_info(peer)
        hits, misses = told.get("keyspace_hits", "?"), told.get("keyspace_misses", "?")
        limit = int(told.get("maxmemory", "0") or 0)
        most = (
            f"at most {limit // 2**20} MiB, {told.get('maxmemory_policy')}" if limit else "no limit"
        )
        return f"; {hits} hits, {misses} misses, {most}"
    return ""


def _cause(told: str) -> str | None:
    low = told.lower()
    if any(word in low for word in ("refused:", "password", "denied", "auth")):
        return "the client's credentials are not those of the server"
    if "connection refused" in low:
        return "a wrong port"
    if "does not exist" in low or "unknown database" in low:
        return "the client names another database than the server made"
    return None


CHECK = Check(
    number=7,
    id="protocol",
    what="Each data service takes the credentials that clients have, and no others.",
    nothing="no service speaks a protocol that is known here",
    look=look,
)
