"""One image in its registry: from a reference to digest, platforms, size and date."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.compose.reference import DEFAULT_TAG, Reference
from saaswright.images.http import Answer, Fault
from saaswright.images.manifests import ACCEPT, MOST, Manifest, platform_of, read
from saaswright.images.remote import Remote, Session, error_code, json_of

_ANY: Final = "*/*"
_SPARE_PULLS: Final = 10
"""Pulls that are left to the user where a registry counts them."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What the registry has; what it was not asked for is ``None``, and ``note`` says why."""

    digest: str | None
    with_credential: bool
    platforms: tuple[str, ...] | None = None
    platform: str | None = None
    size: int | None = None
    created: str | None = None
    note: str = ""


async def look_up(remote: Remote, reference: Reference, wanted: tuple[str, ...]) -> Found:
    """Ask ``remote`` about ``reference``. Raises :class:`Fault`."""
    look = _Look(remote, reference)
    if remote.kind.metered:
        # There a HEAD is free, and a GET of a manifest counts as a pull.
        answer = await look.manifest(look.name, "HEAD")
        left = remote.pulls_left
        if left is not None and left <= _SPARE_PULLS:
            note = f"not looked at closely: the registry allows {left} more pulls"
            digest = answer.headers.get("docker-content-digest")
            return Found(digest=digest, with_credential=look.session.with_credential, note=note)
    top = look.read(await look.manifest(look.name, "GET"), reference.digest)
    if not top.children:
        return await look.image(top, top, None)
    platforms = tuple(child.platform for child in top.children if child.platform)
    first = f"linux/{wanted[0]}" if wanted else ""
    child = next((c for c in top.children if f"{c.platform}/".startswith(f"{first}/")), None)
    child = child or top.children[0]
    below = look.read(await look.manifest(child.digest, "GET"), child.digest)
    return await look.image(top, below, platforms)


class _Look:
    def __init__(self, remote: Remote, reference: Reference) -> None:
        self.remote = remote
        self.path = reference.path
        self.name = reference.digest or reference.tag or DEFAULT_TAG
        self.session = Session()
        self._shown = f"{remote.host} (for {reference.familiar})"

    async def manifest(self, name: str, method: str) -> Answer:
        path = f"{self.path}/manifests/{name}"
        answer = await self.remote.get(path, self.path, ACCEPT, MOST, self.session, method)
        await self._demand(answer)
        return answer

    def read(self, answer: Answer, asked: str | None) -> Manifest:
        return read(answer, asked, self._shown)

    async def image(
        self, top: Manifest, image: Manifest, platforms: tuple[str, ...] | None
    ) -> Found:
        """What the configuration of one platform's image says."""
        if image.config is None:
            raise Fault("malformed", f"{self._shown} sends an index inside of an index")
        path = f"{self.path}/blobs/{image.config}"
        answer = await self.remote.get(path, self.path, _ANY, MOST, self.session, "GET")
        await self._demand(answer)
        config = json_of(answer, self._shown)
        own, created = platform_of(config), config.get("created")
        return Found(
            digest=top.digest,
            with_credential=self.session.with_credential,
            platforms=platforms or ((own,) if own else None),
            platform=own,
            size=image.size,
            created=created if isinstance(created, str) and len(created) < 64 else None,
        )

    async def _demand(self, answer: Answer) -> None:
        """Raises :class:`Fault` for anything but 200."""
        host, code = self.remote.host, error_code(answer)
        shown = f" ({code})" if code else ""
        if answer.status == 200:
            return
        if answer.status in (401, 403):
            raise Fault("denied", await self._refusal(answer.status, shown))
        if answer.status == 404:
            raise Fault("missing", f"{host} has no {self.path}:{self.name}{shown}")
        raise Fault("server-error", f"{host} says {answer.status}{shown}")

    async def _refusal(self, status: int, shown: str) -> str:
        host, credential = self.remote.host, await self.remote.credential()
        if credential is None:
            return (
                f"{host} says {status}{shown}: it does not exist, or it is private, and there are "
                f"no credentials for {host}"
            )
        return (
            f"{host} says {status}{shown} to the credentials from {credential.source}: they are "
            "wrong, may not pull it, or it does not exist"
        )
