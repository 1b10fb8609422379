"""AMQP 0-9-1, as much as a durable queue needs: a message is published, confirmed and fetched.

Frames and methods as in the protocol's specification (amqp0-9-1.pdf, sections 2.3 and 4.2).
"""

from __future__ import annotations

import struct
import time
from typing import Final

from saaswright.verification.exchange.model import Peer, RefusedError, Step, UnexpectedError
from saaswright.verification.exchange.stream import Stream

_START, _TUNE, _CLOSE = (10, 10), (10, 30), (10, 50)
_CHANNEL_CLOSE = (20, 40)
_PERSISTENT: Final = 2
_FRAME_END: Final = b"\xce"
# RabbitMQ keeps a message that it confirmed. The queue itself is written to disk a moment after it
# is declared where Mnesia keeps it: killed at once, 3 of 15 lost it, after 3 to 4 s none of 18.
# Products declare theirs long before.
_SETTLES: Final = 3.0
_TOLD: Final = 120  # of a refusal's text, which says what is missing


def amqp(peer: Peer, step: Step, key: str, value: str) -> str:
    """Log in, and for a marker: declare the durable queue ``key``, publish to it, look at it."""
    with Stream(peer.address, peer.port) as stream:
        _open(stream, peer)
        if step == "login":
            return "connection opened"
        _method(stream, 1, (20, 10), _short(""))
        _wait(stream, (20, 11))
        queue = struct.pack(">H", 0) + _short(key)
        if step == "write":
            # durable = bit 1
            _method(stream, 1, (50, 10), queue + b"\x02" + struct.pack(">I", 0))
            _wait(stream, (50, 11))
            time.sleep(_SETTLES)
            _method(stream, 1, (85, 10), b"\x00")
            _wait(stream, (85, 11))
            _publish(stream, key, value.encode())
            _wait(stream, (60, 80))
            return value
        return _fetch(stream, queue)


def _open(stream: Stream, peer: Peer) -> None:
    stream.send(b"AMQP\x00\x00\x09\x01")
    _wait(stream, _START)
    login = f"\x00{peer.user or 'guest'}\x00{peer.password or 'guest'}".encode()
    properties = struct.pack(">I", 0)
    _method(stream, 0, (10, 11), properties + _short("PLAIN") + _long(login) + _short("en_US"))
    try:
        channel_max, frame_max, _ = struct.unpack(">HIH", _wait(stream, _TUNE)[:8])
    except (UnexpectedError, ConnectionResetError):
        # Before 3.2 and without the capability that we do not announce, it just closes.
        raise RefusedError("the login") from None
    _method(stream, 0, (10, 31), struct.pack(">HIH", channel_max, frame_max, 0))
    _method(stream, 0, (10, 40), _short(peer.database or "/") + _short("") + b"\x00")
    _wait(stream, (10, 41))


def _publish(stream: Stream, queue: str, body: bytes) -> None:
    _method(stream, 1, (60, 40), struct.pack(">H", 0) + _short("") + _short(queue) + b"\x00")
    flags = 1 << 12  # delivery-mode alone
    header = struct.pack(">HHQHB", 60, 0, len(body), flags, _PERSISTENT)
    _frame(stream, 2, 1, header)
    _frame(stream, 3, 1, body)


def _fetch(stream: Stream, queue: bytes) -> str:
    """The first message; it is put back, as it was not acknowledged when the connection ends."""
    _method(stream, 1, (60, 70), queue + b"\x00")
    method = _answer(stream)[0]
    if method != (60, 71):
        return ""
    _, header = _next(stream)
    size = struct.unpack(">Q", header[4:12])[0]
    body = b""
    while len(body) < size:
        body += _next(stream)[1]
    return body.decode("utf-8", "replace")


def _wait(stream: Stream, wanted: tuple[int, int]) -> bytes:
    """The arguments of the method ``wanted``, which must come next."""
    method, arguments = _answer(stream)
    if method != wanted:
        raise UnexpectedError(f"it answered {method} where {wanted} was expected")
    return arguments


def _answer(stream: Stream) -> tuple[tuple[int, int] | None, bytes]:
    """The next method and its arguments. Raises :class:`RefusedError` when it is a close."""
    kind, payload = _next(stream)
    if kind != 1 or len(payload) < 4:
        return None, b""
    method: tuple[int, int] = struct.unpack(">HH", payload[:4])
    if method in (_CLOSE, _CHANNEL_CLOSE):
        code = struct.unpack(">H", payload[4:6])[0]
        text = payload[7 : 7 + payload[6]].decode("utf-8", "replace")
        raise RefusedError(f"{code} {text[:_TOLD]}")
    return method, payload[4:]


def _next(stream: Stream) -> tuple[int, bytes]:
    while True:
        head = stream.exactly(7)
        kind, _, size = struct.unpack(">BHI", head)
        payload = stream.exactly(size)
        if stream.exactly(1) != _FRAME_END:
            raise UnexpectedError("a frame without its end")
        if kind != 8:  # a heartbeat
            return kind, payload


def _method(stream: Stream, channel: int, method: tuple[int, int], arguments: bytes) -> None:
    _frame(stream, 1, channel, struct.pack(">HH", *method) + arguments)


def _frame(stream: Stream, kind: int, channel: int, payload: bytes) -> None:
    stream.send(struct.pack(">BHI", kind, channel, len(payload)) + payload + _FRAME_END)


def _short(text: str) -> bytes:
    raw = text.encode()[:255]
    return bytes([len(raw)]) + raw


def _long(raw: bytes) -> bytes:
    return struct.pack(">I", len(raw)) + raw
