"""The only module of this room that opens sockets: requests bounded in time, bytes and redirects.

An answer comes from where it was asked for. When a redirect leads to another origin (scheme, host
or port), what identifies the user stays behind; one from https to http is not followed.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

import httpx
import msgspec

MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CHUNK: Final = 65_536
_PRIVATE: Final = frozenset({"authorization", "cookie", "proxy-authorization"})


class Fault(Exception):  # noqa: N818 - what went wrong, as a value that travels
    """Why there is no answer: ``kind`` is one word, the message a sentence without any secret."""

    def __init__(self, kind: str, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.kind = kind
        self.again = again


class Answer(msgspec.Struct, frozen=True):
    """``headers`` have their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class Http:
    """Connections to registries. ``patience`` is the seconds that one request may take."""

    def __init__(self, patience: float, agent: str) -> None:
        self._patience = patience
        self._headers = {"User-Agent": agent, "Accept-Encoding": "identity"}
        self._trust = ssl.create_default_context()
        self._clients: dict[tuple[str, str, int], httpx.AsyncClient] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    def _client(self, url: str) -> httpx.AsyncClient:
        """One for each origin: what a pool costs grows with the square of its connections."""
        origin = _origin(httpx.URL(url))
        if origin not in self._clients:
            self._clients[origin] = httpx.AsyncClient(
                follow_redirects=False,
                timeout=httpx.Timeout(self._patience, pool=None),
                limits=httpx.Limits(max_connections=None, max_keepalive_connections=16),
                headers=self._headers,
                verify=self._trust,
            )
        return self._clients[origin]

    async def ask(
        self, method: str, url: str, headers: Mapping[str, str], most: int, data: str | None = None
    ) -> Answer:
        """The answer to one request, redirects followed; at most ``most`` bytes of body.

        Raises :class:`Fault`.
        """
        host = _host(url)
        try:
            async with asyncio.timeout(self._patience):
                return await self._follow(method, url, dict(headers), most, data)
        except TimeoutError:
            raise Fault(
                "timeout", f"{host} did not answer within {self._patience:g} seconds", again=True
            ) from None
        except httpx.TimeoutException:
            raise Fault(
                "timeout", f"{host} did not answer within {self._patience:g} seconds", again=True
            ) from None
        except httpx.ConnectError as error:
            raise _not_connected(host, error) from None
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            kind = type(error).__name__
            raise Fault(
                "broken", f"{host} answered with something that is not HTTP ({kind})", again=True
            ) from None

    async def _follow(
        self, method: str, url: str, headers: dict[str, str], most: int, data: str | None
    ) -> Answer:
        first = url
        for _ in range(MOST_REDIRECTS + 1):
            answer = await self._once(method, url, headers, most, data)
            to = answer.headers.get("location")
            if answer.status not in _REDIRECTS or to is None:
                return answer
            url, headers = _redirected(url, to, headers)
            if answer.status not in (307, 308) and method == "POST":
                method, data = "GET", None
        raise Fault("redirect-loop", f"{_host(first)} redirects more than {MOST_REDIRECTS} times")

    async def _once(
        self, method: str, url: str, headers: Mapping[str, str], most: int, data: str | None
    ) -> Answer:
        client = self._client(url)
        request = client.build_request(
            method, url, headers=headers, content=data.encode() if data is not None else None
        )
        response = await client.send(request, stream=True)
        try:
            kept = {name.lower(): value for name, value in response.headers.items()}
            body = await _body(response, most) if method != "HEAD" else b""
        finally:
            await response.aclose()
        return Answer(response.status_code, kept, body, url)


async def _body(response: httpx.Response, most: int) -> bytes:
    parts, size = [], 0
    # Nothing is unpacked: a few compressed bytes may stand for any number.
    async for part in response.aiter_raw(_CHUNK):
        size += len(part)
        if size > most:
            host = _host(str(response.request.url))
            raise Fault("too-large", f"{host} sends more than the {most // 1024} KiB that it may")
        parts.append(part)
    return b"".join(parts)


def _redirected(url: str, to: str, headers: dict[str, str]) -> tuple[str, dict[str, str]]:
    before = httpx.URL(url)
    after = before.join(to)
    if after.scheme not in ("http", "https") or (before.scheme, after.scheme) == ("https", "http"):
        raise Fault(
            "insecure-redirect", f"{before.host} redirects to {after.scheme}:, not to https:"
        )
    if _origin(before) != _origin(after):
        headers = {k: v for k, v in headers.items() if k.lower() not in _PRIVATE}
    # What a redirect carries in `user:password@` is not ours to send.
    return str(after.copy_with(username=None, password=None)), headers


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"https": 443}.get(url.scheme, 80)


def _host(url: str) -> str:
    return httpx.URL(url).netloc.decode("ascii", "replace").rpartition("@")[2]


def _not_connected(host: str, error: httpx.ConnectError) -> Fault:
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < 8:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    text = str(error).lower()
    if any(isinstance(one, ssl.SSLError) for one in causes) or "ssl" in text:
        why = (
            "its certificate is not trusted" if "certificate" in text else "no TLS is spoken there"
        )
        return Fault("tls", f"{host}: {why}")
    if "name or service" in text or "nodename" in text or "name resolution" in text:
        again = "temporary" in text
        return Fault("dns", f"{host}: there is no such host", again=again)
    if "refused" in text or "all connection attempts failed" in text:
        return Fault("refused", f"{host} refuses connections")
    return Fault("unreachable", f"{host} cannot be reached", again=True)
