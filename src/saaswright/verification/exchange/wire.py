"""Protocols that are a few lines: spoken from here to the container's own address."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from saaswright.verification.exchange.amqp import amqp
from saaswright.verification.exchange.model import (
    Answer,
    Peer,
    RefusedError,
    Step,
    UnexpectedError,
)
from saaswright.verification.exchange.s3 import s3
from saaswright.verification.exchange.stream import Stream

Spoken = Callable[[Peer, Step, str, str], str]


def talk(spoken: Spoken, peer: Peer, step: Step, key: str, value: str) -> Answer:
    """One step over the wire, its errors told as answers."""
    try:
        return Answer(True, value=spoken(peer, step, key, value))
    except RefusedError as error:
        return Answer(False, f"refused: {error}")
    except UnexpectedError as error:
        return Answer(False, str(error))
    except TimeoutError:
        return Answer(False, "no answer in time")
    except ConnectionResetError:
        return Answer(False, "the server broke the connection")
    except ConnectionRefusedError:
        return Answer(False, "connection refused")
    except OSError as error:
        return Answer(False, f"not reached from this machine: {error}", can=False)


def redis(peer: Peer, step: Step, key: str, value: str) -> str:
    """RESP: ``AUTH``, ``SET``, ``GET``."""
    with Stream(peer.address, peer.port) as stream:
        if peer.password:
            user = (peer.user,) if peer.user else ()
            _resp(stream, "AUTH", *user, peer.password)
        if step == "write":
            return _resp(stream, "SET", key, value)
        return _resp(stream, "GET", key) if step == "read" else _resp(stream, "PING")


def redis_info(peer: Peer) -> dict[str, str]:
    """What ``INFO`` says, as fields. Raises as the protocol's functions do."""
    with Stream(peer.address, peer.port) as stream:
        if peer.password:
            _resp(stream, "AUTH", *((peer.user,) if peer.user else ()), peer.password)
        text = _resp(stream, "INFO")
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def _resp(stream: Stream, *words: str) -> str:
    parts = [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
    stream.send(f"*{len(words)}\r\n{''.join(parts)}".encode())
    line = stream.line().decode("utf-8", "replace")
    kind, rest = line[:1], line[1:]
    if kind == "-":
        raise RefusedError(rest.split(" ")[0])
    if kind == "$" and rest != "-1":
        return stream.exactly(int(rest) + 2)[:-2].decode("utf-8", "replace")
    return "" if kind == "$" else rest


def memcached(peer: Peer, step: Step, key: str, value: str) -> str:
    """The text protocol: ``set``, ``get``, ``version``."""
    with Stream(peer.address, peer.port) as stream:
        if step == "write":
            stream.send(f"set {key} 0 300 {len(value)}\r\n{value}\r\n".encode())
            if stream.line() != b"STORED":
                raise UnexpectedError("it did not store")
            return value
        if step == "login":
            stream.send(b"version\r\n")
            return stream.line().decode("utf-8", "replace")
        stream.send(f"get {key}\r\n".encode())
        head = stream.line()
        return "" if head == b"END" else stream.line().decode("utf-8", "replace")


def nats(peer: Peer, step: Step, key: str, value: str) -> str:
    """The client protocol: ``CONNECT``, and a message to a subscription of our own."""
    with Stream(peer.address, peer.port) as stream:
        stream.line()
        options: dict[str, object] = {"verbose": False, "pedantic": False, "lang": "python"}
        options |= {"version": "1", "name": "saaswright"}
        if peer.user or peer.password:
            options |= {"user": peer.user or "", "pass": peer.password or ""}
        stream.send(f"CONNECT {json.dumps(options)}\r\nPING\r\n".encode())
        _pong(stream)
        if step == "login":
            return "PONG"
        stream.send(f"SUB {key} 1\r\nPUB {key} {len(value)}\r\n{value}\r\nPING\r\n".encode())
        message = stream.line()
        if not message.startswith(b"MSG"):
            raise UnexpectedError("the message did not come back")
        body = stream.line().decode("utf-8", "replace")
        _pong(stream)
        return body


def _pong(stream: Stream) -> None:
    said = stream.line()
    if said.startswith(b"-ERR"):
        raise RefusedError(said[4:].decode("utf-8", "replace").strip(" '"))
    if not said.startswith(b"PONG"):
        raise UnexpectedError("it answered something else than PONG")


SPOKEN: Final[dict[str, Spoken]] = {
    "amqp": amqp,
    "memcached": memcached,
    "nats": nats,
    "redis": redis,
    "s3": s3,
}
"""The closed vocabulary that ``data/exchanges.yaml`` names by ``wire:``."""
