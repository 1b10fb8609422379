"""``volumes`` and ``configs``: what outlives a container, and the files it is given."""

from __future__ import annotations

from typing import Final

from saaswright.architecture.model import Component
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.config import configure
from saaswright.blueprint.site import Part, Site
from saaswright.catalog.model import DataPath
from saaswright.compose.model import Config, FileGrant, Mount, Volume

SHARED_PATH: Final = "/srv/files"
"""Where services find the file system that they share."""

_FILES: Final = "file-storage"


def volumes(site: Site) -> Part | None:
    """Named volumes where this image in this release keeps its state; shared files for callers."""
    own = [
        Mount(type="volume", source=volume_name(site.component, data), target=data.path)
        for data in data_paths(site.brief, site.component)
    ]
    shared = [
        Mount(type="volume", source=f"{target.name}-shared", target=SHARED_PATH)
        for _, target in site.calls()
        if target.role == _FILES and site.component.custom
    ]
    if not own and not shared:
        return None
    sentences = []
    if own:
        release = _release(site.brief, site.component)
        sentences.append(f"State outlives the container: {release} keeps it in {own[0].target}.")
    if shared:
        sentences.append(
            "A file system that several services see: on one machine a volume, on a platform its "
            f"shared file storage. In the image {SHARED_PATH} must belong to the service's account."
        )
    decision = site.component.decision if own else "file-storage"
    return Part((*own, *shared), decision, " ".join(sentences))


def data_paths(brief: Brief, component: Component) -> tuple[DataPath, ...]:
    """Where the component's state lives, for the release that is used."""
    technology = brief.technology(component)
    if technology is None or component.custom:
        return ()
    release = technology.image.release if technology.image else ""
    return tuple(d for d in technology.data if not d.releases or release in d.releases)


def volume_name(component: Component, data: DataPath) -> str:
    """``database-data``."""
    return f"{component.name}-{data.name}"


def _release(brief: Brief, component: Component) -> str:
    technology = brief.technology(component)
    image = technology.image if technology else None
    return f"{technology.name} {image.release}" if technology and image else component.name


def top_level(brief: Brief, used: frozenset[str]) -> dict[str, Volume]:
    """The volumes that services mount; labels tell how each plan backs them up."""
    found: dict[str, Volume] = {}
    for component in brief.architecture.components:
        names = [volume_name(component, data) for data in data_paths(brief, component)]
        names += [f"{component.name}-shared"] if component.role == _FILES else []
        for name in names:
            if name in used:
                found[name] = Volume(labels=_backup(brief))
    return found


def _backup(brief: Brief) -> dict[str, str]:
    """Who takes over must see what to back up: the platform has no other sign of it."""
    plans = [f"{plan.name}: {plan.backup}" for plan in brief.architecture.plans if plan.backup]
    return {"saaswright.backup": ", ".join(plans)} if plans else {}


def configs(site: Site) -> Part | None:
    """The files that the service is given, read-only."""
    files = configure(site).files
    if not files:
        return None
    grants = tuple(FileGrant(source=file.name, target=file.target) for file in files)
    sentence = (
        f"Its configuration, {', '.join(file.path for file in files)}: a config rather than a bind "
        "mount, because platforms take configs over as they are and a missing file is an error "
        "instead of an empty directory."
    )
    return Part(grants, site.component.decision, sentence)


def top_level_configs(sites: tuple[Site, ...], root: str) -> dict[str, Config]:
    """The files that configs are read from; ``root`` leads from the compose file to the bundle."""
    return {
        file.name: Config(file=f"{root}/{file.path}")
        for site in sites
        for file in configure(site).files
    }
