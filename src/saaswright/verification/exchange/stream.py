"""The only module of this room that opens sockets: bounded in time and size."""

from __future__ import annotations

import http.client
import socket
import time
from types import TracebackType
from typing import Final, Self

from saaswright.verification.exchange.model import UnexpectedError

TIMEOUT: Final = 5.0
_LARGEST: Final = 1024 * 1024
_LONGEST_LINE: Final = 64 * 1024


class Stream:
    """A TCP connection that reads whole lines and whole counts."""

    def __init__(self, address: str, port: int, timeout: float = TIMEOUT) -> None:
        self._socket = socket.create_connection((address, port), timeout)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._socket.close()

    def send(self, data: bytes) -> None:
        """All of ``data``."""
        self._socket.sendall(data)

    def line(self) -> bytes:
        """The next line without its end.

        Raises :class:`UnexpectedError` when the connection ends, :class:`OSError` when time does.
        """
        found = self._file.readline(_LONGEST_LINE)
        if not found:
            raise UnexpectedError("the server closed the connection")
        return found.rstrip(b"\r\n")

    def exactly(self, count: int) -> bytes:
        """The next ``count`` bytes. Raises as :meth:`line` does."""
        if not 0 <= count <= _LARGEST:
            raise UnexpectedError(f"the server announces {count} bytes")
        found = self._file.read(count)
        if len(found) < count:
            raise UnexpectedError("the server closed the connection")
        return found


def reachable(address: str, port: int, timeout: float = 2.0) -> bool:
    """Whether a connection can be made from this machine."""
    try:
        with socket.create_connection((address, port), timeout):
            return True
    except OSError:
        return False


def request(
    address: str,
    port: int,
    method: str = "GET",
    path: str = "/",
    *,
    headers: dict[str, str] | None = None,
    body: bytes = b"",
    timeout: float = TIMEOUT,
) -> tuple[int, dict[str, str], bytes, float]:
    """Status, headers (lower case), body (at most 1 MiB) and seconds of one HTTP exchange.

    Raises :class:`OSError` and :class:`http.client.HTTPException`.
    """
    began = time.monotonic()
    connection = http.client.HTTPConnection(address, port, timeout=timeout)
    try:
        connection.request(method, path, body or None, headers or {})
        response = connection.getresponse()
        text = response.read(_LARGEST)
        found = {name.lower(): value for name, value in response.getheaders()}
        return response.status, found, text, time.monotonic() - began
    finally:
        connection.close()
