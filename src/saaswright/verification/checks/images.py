"""2 images: each is here or can be pulled, for this machine's architecture."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.model import Seen, failed, passed
from saaswright.verification.pulling import pull
from saaswright.verification.running import Running

_ARCHITECTURES: Final = {"x86_64": "amd64", "aarch64": "arm64"}


def look(run: Running) -> Iterator[Seen]:
    """Each image that the services name; those that are built here are built by the start."""
    wanted: dict[str, list[str]] = {}
    for name, service in run.services.items():
        if service.build is not None:
            yield passed(name, "is built here")
        elif name in run.stand_ins:
            yield passed(name, f"a stand-in serves for {run.stand_ins[name]}")
        elif service.image:
            wanted.setdefault(service.image, []).append(name)
    with ThreadPoolExecutor(max_workers=4) as pool:
        yield from pool.map(lambda image: _one(run, image, wanted[image]), sorted(wanted))


def present(run: Running, image: str) -> bool:
    """Whether the engine has the image."""
    return bool(run.client.inspect("image", [image]))


def _one(run: Running, image: str, services: list[str]) -> Seen:
    found = run.client.inspect("image", [image])
    how = "is here"
    if not found:
        why = pull(run.client, image)
        if why is not None:
            used = f"{image} (for {', '.join(services)})"
            return failed(used, f"cannot be pulled: {run.mask(why)}", _cause(why))
        found, how = run.client.inspect("image", [image]), "was pulled"
    raw = found[0] if found else {}
    platform = f"{raw.get('Os', 'linux')}/{raw.get('Architecture', '')}"
    wanted = run.engine.platform
    if _plain(platform) != _plain(wanted) and not _asked_for(run, services, platform):
        return failed(
            image, f"{how}, for {platform}; this engine is {wanted}", "pushed for one platform only"
        )
    return passed(image, f"{how}, {platform}")


def _asked_for(run: Running, services: list[str], platform: str) -> bool:
    """Whether the file itself says ``platform:``."""
    said = [run.services[name].platform for name in services]
    return all(item is not None and _plain(platform).startswith(_plain(item)) for item in said)


def _plain(platform: str) -> str:
    system, _, rest = platform.partition("/")
    return f"{system}/{_ARCHITECTURES.get(rest, rest)}"


def _cause(why: str) -> str:
    low = why.lower()
    if "denied" in low or "unauthorized" in low or "authentication" in low:
        return "a private registry without a login, or a repository that does not exist"
    if "not found" in low or "manifest unknown" in low:
        return "a tag that was never pushed"
    if "no such host" in low or "timeout" in low or "lookup" in low or "connection refused" in low:
        return "the registry cannot be reached from here"
    return "see the registry's answer"


CHECK = Check(
    number=2,
    id="images",
    what="Every image is on the engine or can be pulled, for the right architecture.",
    nothing="no service has an image",
    look=look,
    needs="engine",
)
