"""Checking images for real: every reference once, registries side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import msgspec

from saaswright import __version__
from saaswright.compose.reference import Reference, parse
from saaswright.images.checked import Asked, Checked, Report
from saaswright.images.credentials import Keychain
from saaswright.images.http import Fault, Http
from saaswright.images.looking import Found, look_up
from saaswright.images.model import Inventory, Listed
from saaswright.images.remote import Remote

_T = TypeVar("_T")

EVERY_IMAGE: Final = 90.0
"""Seconds that one image may take, all repetitions and waits together."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """``wanted`` are architectures (``amd64``), ``patience`` seconds for each request."""

    offline: bool = False
    wanted: tuple[str, ...] = ("amd64",)
    patience: float = 15.0
    longest_wait: float = 30.0


def check(
    inventory: Inventory,
    environment: Mapping[str, str],
    settings: Settings,
    tell: Callable[[Checked], None] = lambda _: None,
    begun: Callable[[Callable[[], None]], None] = lambda _end: None,
) -> Report:
    """What the registries say about every image that is to be pulled; never raises for one.

    ``begun`` is given what ends it early, from another thread: then :class:`InterruptedError`.
    """
    began = datetime.now(UTC).replace(microsecond=0)
    groups: dict[str, list[Listed]] = {}
    for image in inventory.images:
        if image.written is not None or image.built:
            groups.setdefault(image.written or f"(built for {image.service})", []).append(image)
    work = _Work(environment, settings, began, tell)
    try:
        images, registries = asyncio.run(_endable(work.every(list(groups.values())), begun))
    except asyncio.CancelledError:
        raise InterruptedError("the check of images was ended") from None
    return Report(
        project=inventory.project,
        at=began.isoformat().replace("+00:00", "Z"),
        offline=settings.offline,
        wanted=settings.wanted,
        images=images,
        registries=registries,
    )


async def _endable(
    work: Coroutine[Any, Any, _T], begun: Callable[[Callable[[], None]], None]
) -> _T:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()

    def end() -> None:
        # A loop that is closed has nothing left to end.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(task.cancel if task else work.close)

    begun(end)
    return await work


class _Work:
    def __init__(
        self,
        environment: Mapping[str, str],
        settings: Settings,
        now: datetime,
        tell: Callable[[Checked], None],
    ) -> None:
        self._environment = environment
        self._settings = settings
        self._now = now
        self._tell = tell
        self._remotes: dict[str, Remote] = {}
        self._counts: dict[str, int] = {}

    async def every(
        self, groups: Sequence[list[Listed]]
    ) -> tuple[tuple[Checked, ...], tuple[Asked, ...]]:
        agent = f"saaswright/{__version__}"
        async with Http(self._settings.patience, agent) as http:
            keychain = Keychain(self._environment)
            tasks = [self._group(group, http, keychain) for group in groups]
            images = await asyncio.gather(*tasks)
        asked = tuple(
            Asked(
                host=host, kind=remote.kind.id, images=self._counts[host],
                pulls_left=remote.pulls_left,
            )
            for host, remote in sorted(self._remotes.items())
        )  # fmt: skip
        return tuple(images), asked

    async def _group(self, group: list[Listed], http: Http, keychain: Keychain) -> Checked:
        first = group[0]
        plain = Checked(
            written=first.written or "",
            reference=first.reference,
            services=tuple(image.service for image in group),
            registry=first.registry,
            status="not-verified",
            said=_why_not(first, offline=self._settings.offline),
        )
        if not plain.said:
            plain = await self._asked(plain, parse(first.reference or ""), http, keychain)
        elif first.problem:
            plain = msgspec.structs.replace(plain, status="failed", fault="no-reference")
        self._tell(plain)
        return plain

    async def _asked(
        self, plain: Checked, reference: Reference, http: Http, keychain: Keychain
    ) -> Checked:
        host = reference.host
        remote = self._remotes.get(host)
        if remote is None:
            remote = Remote(host, http, keychain, self._settings.longest_wait)
            self._remotes[host] = remote
        self._counts[host] = self._counts.get(host, 0) + 1
        try:
            async with asyncio.timeout(EVERY_IMAGE):
                found = await look_up(remote, reference, self._settings.wanted)
        except TimeoutError:
            fault = Fault("timeout", f"{host} took longer than {EVERY_IMAGE:g} seconds")
            return _failed(plain, fault)
        except Fault as fault:
            return _failed(plain, fault)
        return self._judged(plain, found)

    def _judged(self, plain: Checked, found: Found) -> Checked:
        result = msgspec.structs.replace(
            plain,
            status="passed",
            said=_access(found),
            access="credentials" if found.with_credential else "anonymous",
            digest=found.digest,
            platforms=found.platforms,
            platform=found.platform,
            size=found.size,
            created=found.created,
            age_days=_age(found.created, self._now),
        )
        if found.platforms is None:
            return result
        missing = [word for word in self._settings.wanted if not _has(found.platforms, word)]
        if not missing:
            return result
        said = f"{result.said}, but not for {', '.join(missing)}: only {_list(found.platforms)}"
        return msgspec.structs.replace(result, status="failed", fault="architecture", said=said)


def _why_not(image: Listed, *, offline: bool) -> str:
    """Why nobody is asked; empty when somebody is."""
    if image.problem:
        return f"it names no image: {image.problem}"
    if image.written is None:
        return "it is built here and has no name in a registry yet"
    if image.reference is None:
        return f"a variable without a value decides: {', '.join(image.variables)}"
    return "offline: no registry was asked" if offline else ""


def _access(found: Found) -> str:
    how = "with credentials" if found.with_credential else "by anybody"
    return f"can be pulled {how}{'; ' + found.note if found.note else ''}"


def _failed(plain: Checked, fault: Fault) -> Checked:
    return msgspec.structs.replace(plain, status="failed", fault=fault.kind, said=str(fault))


def _has(platforms: Sequence[str], architecture: str) -> bool:
    return any(f"{p}/".startswith(f"linux/{architecture}/") for p in platforms)


def _list(platforms: Sequence[str]) -> str:
    return ", ".join(platforms) or "none"


def _age(created: str | None, now: datetime) -> int | None:
    if not created:
        return None
    try:
        made = datetime.fromisoformat(created)
    except ValueError:
        return None
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    # Reproducible builds date their images 1970 or 0001: that is no age.
    return (now - made).days if made.year > 1980 else None
