"""The stand-in application, for a design whose own image does not exist yet.

Its image is labelled as what it is, and evidence names the services that it served for. It stays on
the engine, as pulled images do, so that the next run does not build it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final

from saaswright.verification.client import Client
from saaswright.verification.pulling import pull
from saaswright.verification.running import Running
from saaswright.verification.subject import Subject

SOFTWARE: Final = "a small application of our own"
LABEL: Final = "saaswright.stand-in"
_PREFIX: Final = "saaswright-stand-in/"
_REPOSITORY: Final = f"{_PREFIX}app"
_BUILD_SECONDS: Final = 600
_LARGEST: Final = 4 * 1024 * 1024


def stand_in(run: Running, asked: Sequence[str]) -> tuple[dict[str, str], str | None]:
    """Images to run instead, by service, and why that could not be done.

    Those services get one that were ``asked`` for, and those of a bundle whose image is the
    product's own and neither here nor in its registry.
    """
    services = run.accepted.get("services") or {}
    wanted = {name: services[name].get("image", "") for name in asked if name in services}
    own = set(custom(run.subject)) & set(services)
    images = {str(services[name].get("image") or "") for name in own}
    absent = {image for image in images if image and not _there(run.client, image)}
    wanted |= {name: services[name]["image"] for name in own if services[name]["image"] in absent}
    if not wanted:
        return {}, None
    image, problem = _built(run.client)
    if problem:
        return {}, f"the stand-in application could not be built: {run.mask(problem)}"
    run.stand_ins = {name: str(wanted[name]) for name in sorted(wanted)}
    return dict.fromkeys(sorted(wanted), image), None


def stood_in(image: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """What served in the place of a real image, and what in that of the base it was built on.

    ``image`` is what the engine tells of it. Labels are inherited by what is built on an image, its
    own name is not: one without such a name is the real thing on a base that is not.
    """
    software = ((image.get("Config") or {}).get("Labels") or {}).get(f"{LABEL}.software")
    names = [str(name).removeprefix("localhost/") for name in image.get("RepoTags") or ()]
    if any(name.startswith(_PREFIX) for name in names):
        return software, None
    return None, software


def tell_optional(data: dict[str, Any], services: Iterable[str]) -> None:
    """Tell the stand-ins in ``data`` which hosts the file calls optional: ``required: false``."""
    for name in services:
        service = data["services"][name]
        needed = service.get("depends_on") or {}
        optional = sorted(key for key, item in needed.items() if item.get("required") is False)
        if needed:
            service["environment"] = {
                **(service.get("environment") or {}),
                "OPTIONAL_HOSTS": ",".join(optional),
            }


def custom(subject: Subject) -> tuple[str, ...]:
    """The services of a bundle that run the product's own images."""
    if subject.bundle is None:
        return ()
    path = subject.bundle / "handoff" / "images.json"
    try:
        if path.stat().st_size > _LARGEST:
            return ()
        rows = json.loads(path.read_text(encoding="utf-8"))["custom"]
        return tuple(str(row["service"]) for row in rows)
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _there(client: Client, image: str) -> bool:
    if client.inspect("image", [image]):
        return True
    return pull(client, image) is None


def _built(client: Client) -> tuple[str, str | None]:
    """The image, and what went wrong."""
    with as_file(files("saaswright.verification").joinpath("data", "stand-in")) as source:
        image = f"{_REPOSITORY}:{_fingerprint(source)}"
        if client.inspect("image", [image]):
            return image, None
        said = client.run(
            *("build", "--quiet", "--network=host", f"--label={LABEL}=true"),
            *(f"--label={LABEL}.software={SOFTWARE}", f"--tag={image}", str(source)),
            values={"DOCKER_BUILDKIT": "1"},
            timeout=_BUILD_SECONDS,
        )
    return image, None if said.ok else (said.stderr.strip() or "it took too long")[-500:]


def _fingerprint(source: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(item for item in source.iterdir() if item.is_file()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
