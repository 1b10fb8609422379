"""One registry, asked by the OCI distribution API: who may pull, and what is there.

Without credentials first; the user's are read and sent only when the registry refuses that, to the
registry or the token server that it names. Repeats what may be repeated (429, 5xx, a broken
connection), as long as the registry asks to wait (``Retry-After``) and no longer than allowed.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import random
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlencode

from saaswright.images.challenge import Challenge, wanted
from saaswright.images.credentials import Credential, Keychain
from saaswright.images.http import Answer, Fault, Http
from saaswright.images.registries import registry

AT_ONCE: Final = 16
"""Requests to one registry at the same time."""
ATTEMPTS: Final = 4
FIRST_WAIT: Final = 0.5
_TOKEN_BYTES: Final = 1024 * 1024
_ERROR_CODES: Final = frozenset(
    {"BLOB_UNKNOWN", "DENIED", "MANIFEST_UNKNOWN", "NAME_INVALID", "NAME_UNKNOWN",
     "TOOMANYREQUESTS", "UNAUTHORIZED", "UNSUPPORTED"}
)  # fmt: skip


class Remote:
    """The registry ``host``; ``longest_wait`` is the seconds that it may ask to wait."""

    def __init__(self, host: str, http: Http, keychain: Keychain, longest_wait: float) -> None:
        self.host = host
        self.kind = registry(host)
        self.pulls_left: int | None = None
        self._http = http
        self._keychain = keychain
        self._longest_wait = longest_wait
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._paused_until = 0.0
        self._met: asyncio.Task[tuple[str, Challenge | None]] | None = None
        self._credential: asyncio.Future[Credential | None] | None = None

    async def get(
        self, path: str, repository: str, accept: str, most: int, session: Session, method: str
    ) -> Answer:
        """``/v2/PATH``, with whatever authorisation it takes. Raises :class:`Fault`."""
        base, challenge = await self._meet()
        headers = {"Accept": accept}
        while True:
            authorisation = await session.authorisation(self, challenge, repository)
            sent = {**headers, **({"Authorization": authorisation} if authorisation else {})}
            answer = await self._ask(method, f"{base}/v2/{path}", sent, most)
            if answer.status not in (401, 403):
                return answer
            offered = wanted(answer.headers.get("www-authenticate", ""))
            if challenge is not None and not await session.next_way(self):
                return answer
            if challenge is None and offered is None:
                return answer
            challenge = offered or challenge

    async def credential(self) -> Credential | None:
        """The user's credential for this registry, looked for once; a helper may take its time."""
        if self._credential is None:
            find = asyncio.to_thread(self._keychain.find, self.host)
            self._credential = asyncio.ensure_future(find)
        return await asyncio.shield(self._credential)

    async def token(
        self, challenge: Challenge, repository: str, credential: Credential | None
    ) -> str | None:
        """A bearer token to pull ``repository``; ``None`` when the token server refuses."""
        realm = challenge.parameters.get("realm", "")
        base, _ = await self._meet()
        if not realm.startswith("https://") and not (
            realm.startswith("http://") and base.startswith("http://")
        ):
            raise Fault("malformed", f"{self.host} names a token server that is not https")
        asked = {"scope": f"repository:{repository}:pull"}
        if challenge.parameters.get("service"):
            asked["service"] = challenge.parameters["service"]
        if credential is not None and credential.is_token:
            form = {
                **asked, "grant_type": "refresh_token", "client_id": "saaswright",
                "refresh_token": credential.reveal(),
            }  # fmt: skip
            sent = {"Content-Type": "application/x-www-form-urlencoded"}
            answer = await self._ask("POST", realm, sent, _TOKEN_BYTES, urlencode(form))
        else:
            sent = {"Authorization": credential.basic()} if credential is not None else {}
            join = "&" if "?" in realm else "?"
            answer = await self._ask("GET", f"{realm}{join}{urlencode(asked)}", sent, _TOKEN_BYTES)
        if answer.status in (400, 401, 403):
            return None
        if answer.status != 200:
            raise Fault("server-error", f"the token server of {self.host} says {answer.status}")
        found = json_of(answer, f"the token server of {self.host}")
        token = found.get("token") or found.get("access_token")
        return token if isinstance(token, str) and token.isprintable() else None

    async def _meet(self) -> tuple[str, Challenge | None]:
        """Scheme and host that answer, and the challenge; found out once for all images."""
        if self._met is None:
            self._met = asyncio.ensure_future(self._greet())
        return await asyncio.shield(self._met)

    async def _greet(self) -> tuple[str, Challenge | None]:
        bases = [f"https://{self.kind.api or self.host}"]
        if is_loopback(self.host):
            # As Docker has it: a registry on this machine need not speak TLS.
            bases.append(f"http://{self.host}")
        first: Fault | None = None
        for base in bases:
            try:
                answer = await self._ask("GET", f"{base}/v2/", {}, _TOKEN_BYTES)
            except Fault as fault:
                first = first or fault
                continue
            if answer.status == 401:
                return base, wanted(answer.headers.get("www-authenticate", ""))
            return base, None
        raise first or Fault("unreachable", f"{self.host} cannot be reached")

    async def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        most: int,
        data: str | None = None,
    ) -> Answer:
        fault: Fault | None = None
        for attempt in range(ATTEMPTS):
            await self._pause()
            try:
                async with self._slots:
                    answer = await self._http.ask(method, url, headers, most, data)
            except Fault as problem:
                if not problem.again or attempt > 0:
                    raise
                fault, wait = problem, FIRST_WAIT
            else:
                self._count(answer)
                if answer.status != 429 and answer.status < 500:
                    return answer
                fault, wait = self._to_repeat(answer, attempt)
            if attempt + 1 < ATTEMPTS:
                self._paused_until = max(self._paused_until, time.monotonic() + wait)
        raise fault or Fault("unreachable", f"{self.host} cannot be reached")

    async def _pause(self) -> None:
        """Everybody waits while the registry wants that, not only who was told so."""
        while (left := self._paused_until - time.monotonic()) > 0:
            await asyncio.sleep(left)

    def _to_repeat(self, answer: Answer, attempt: int) -> tuple[Fault, float]:
        asked = retry_after(answer.headers.get("retry-after"))
        # Jitter, so that those who wait do not come back at the same moment.
        wait = asked if asked is not None else FIRST_WAIT * 2**attempt * _jitter()
        if answer.status == 429:
            until = f"; it asks to wait {wait:.0f} seconds" if asked is not None else ""
            fault = Fault("rate-limited", f"{self.host} allows no more requests now{until}")
        else:
            fault = Fault("server-error", f"{self.host} says {answer.status}")
        if wait > self._longest_wait:
            raise fault
        return fault, wait

    def _count(self, answer: Answer) -> None:
        left = answer.headers.get("ratelimit-remaining", "").partition(";")[0].strip()
        if left.isdigit():
            self.pulls_left = int(left[:9])


def _jitter() -> float:
    return random.uniform(1, 1.5)  # noqa: S311 - spreads load, keeps no secret


class Session:
    """How one image is asked for: without credentials, then with them, then no more."""

    def __init__(self) -> None:
        self.with_credential = False
        self._token: str | None = None

    async def authorisation(
        self, remote: Remote, challenge: Challenge | None, repository: str
    ) -> str | None:
        """The header to send now."""
        if challenge is None:
            return None
        credential = await remote.credential() if self.with_credential else None
        if challenge.scheme == "basic":
            return credential.basic() if credential is not None else None
        if self._token is None:
            self._token = await remote.token(challenge, repository, credential)
        if self._token is None and await self.next_way(remote):
            self._token = await remote.token(challenge, repository, await remote.credential())
        return f"Bearer {self._token}" if self._token else None

    async def next_way(self, remote: Remote) -> bool:
        """Whether there is another way to ask after a refusal; it is taken from now on."""
        if self.with_credential or await remote.credential() is None:
            return False
        self.with_credential, self._token = True, None
        return True


def json_of(answer: Answer, whose: str) -> dict[str, Any]:
    """The body as an object. Raises :class:`Fault`."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise Fault("malformed", f"{whose} sends JSON that cannot be read") from None
    if not isinstance(found, dict):
        raise Fault("malformed", f"{whose} sends JSON of another shape")
    return found


def error_code(answer: Answer) -> str | None:
    """The code that the specification has for the error; what else it says is not repeated."""
    try:
        code = json.loads(answer.body)["errors"][0]["code"]
    except (ValueError, RecursionError, LookupError, TypeError):
        return None
    return code if code in _ERROR_CODES else None


def retry_after(value: str | None) -> float | None:
    """Seconds of ``Retry-After``, which is a number or a date (RFC 9110, 10.2.3)."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None


def is_loopback(host: str) -> bool:
    """Whether a registry's host, with or without port, is this machine."""
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.strip("[]")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"
