"""A few lines of the NATS client protocol: connect, publish, subscribe in a queue group."""

import json
import socket
from urllib.parse import unquote, urlsplit


class Nats:
    """One connection; ``url`` is ``nats://[user:password@]host:port``."""

    def __init__(self, url: str, timeout: float = 3) -> None:
        address = urlsplit(url)
        self.socket = socket.create_connection((address.hostname, address.port or 4222), timeout)
        self.lines = self.socket.makefile("rb")
        self.lines.readline()  # INFO
        options = {
            "verbose": False,
            "pedantic": False,
            "lang": "python",
            "version": "0",
            "name": "stand-in",
        }
        if address.username:
            options |= {"user": unquote(address.username), "pass": unquote(address.password or "")}
        self.send(f"CONNECT {json.dumps(options)}\r\nPING\r\n".encode())
        answer = self.lines.readline()
        if not answer.startswith(b"PONG"):
            raise ConnectionError(answer.decode().strip() or "connection closed")

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def publish(self, subject: str, body: bytes) -> None:
        self.send(f"PUB {subject} {len(body)}\r\n".encode() + body + b"\r\nPING\r\n")
        if not self.lines.readline().startswith(b"PONG"):
            raise ConnectionError("not acknowledged")

    def subscribe(self, subject: str, queue: str) -> None:
        self.send(f"SUB {subject} {queue} 1\r\n".encode())

    def next(self) -> bytes | None:
        """The next message, or ``None`` when the time-out passes."""
        try:
            line = self.lines.readline()
        except TimeoutError:
            # A buffered reader cannot be used again after a time-out.
            self.lines = self.socket.makefile("rb")
            return None
        if line.startswith(b"PING"):
            self.send(b"PONG\r\n")
            return None
        if line.startswith(b"MSG"):
            body = self.lines.read(int(line.split()[-1]) + 2)
            return body[:-2]
        if not line:
            raise ConnectionError("connection closed")
        return None

    def close(self) -> None:
        self.lines.close()
        self.socket.close()
