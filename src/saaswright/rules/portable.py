"""Fixes that make of a bind mount what travels: a volume, a config, or the image's own files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any, Final

from saaswright.compose.model import Mount
from saaswright.expression import expression
from saaswright.finding import Edit, Fix
from saaswright.rules.beside import is_free, is_program, read_beside
from saaswright.rules.builds import Build, builds
from saaswright.rules.host_paths import inside
from saaswright.rules.storage import called, data_paths_of, free_name, same
from saaswright.rules.view import ServiceView, View
from saaswright.source import DocumentPath

# What somebody has to put there: nothing writes it at run time.
_GIVEN: Final = expression(
    r"(?:^|[/_.-])(?:conf|config|configs|configuration|etc|init\w*|entrypoint\S*|templates?|scripts?|"
    r"certs?|keys?|secrets?|plugins?|addons|custom|rules|functions|src|source|dashboards?|"
    r"provisioning|themes?|d)(?:$|[/_.-])",
    re.IGNORECASE,
)
_SYSTEM: Final = expression(r"/(?:etc|docker-entrypoint\S*)(?:/|$)")
_CONFIGURES: Final = expression(
    r"/(?:usr/local/)?etc/.*|.*\.(?:conf|cfg|cnf|ini|ya?ml|toml|json|xml|properties|sql|sh|js)|.*/\w+file",
    re.IGNORECASE,
)
# What belongs in `secrets:`, by its name.
_CREDENTIAL: Final = expression(
    r"(?:^|[._-])(?:env|secrets?|passw(?:or)?ds?|htpasswd|keys?|pem|crt|cer|p12|pfx|jks|keystore|"
    r"tokens?|credentials?|id_\w+)(?:$|[._-])",
    re.IGNORECASE,
)
_PLAIN: Final = expression(r"[a-z0-9][a-z0-9_.-]*")
_COPIES: Final = frozenset({"COPY", "ADD"})


# --- a volume -------------------------------------------------------------------------------------


def volume_instead(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """A named volume for every service that mounts that directory.

    By the catalog it holds the data of the image; or there is nothing on this machine yet, so it
    holds what the services write.
    """
    mount, view = service.service.volumes[index], service.view
    users = [
        (other, at, one) for other in view.services for at, one in _binds(other, mount.source or "")
    ]
    kind = next((p.name for p in data_paths_of(service) if same(p.path, mount.target or "")), None)
    if kind is None:
        kind = _base(mount)
        if not kind or not all(_written_at_run_time(other, one) for other, _, one in users):
            return ()
    if any(one.source != mount.source or other.replicas > 1 for other, _, one in users):
        return ()
    name = free_name(service, kind)
    edits = [edit for other, at, _ in users for edit in _to_volume(other, at, name)]
    edits.append(Edit("set", ("volumes", name), None))
    changes = (*(other.at("volumes", at) for other, at, _ in users), ("volumes", name))
    left = not is_free(_from_project(mount, view), view)
    note = "; what this machine has stays where it is" if left else ""
    return (Fix(f"keep it in the volume `{name}`{note}", tuple(edits), changes=changes),)


def _binds(service: ServiceView, source: str) -> Iterator[tuple[int, Mount]]:
    """Its bind mounts of that directory, of a part of it, or of one that holds it."""
    for index, mount in service.mounts():
        own = mount.source or ""
        if mount.type == "bind" and own and (inside(own, source) or inside(source, own)):
            yield index, mount


def _written_at_run_time(service: ServiceView, mount: Mount) -> bool:
    target = mount.target or ""
    ends = (_last(mount.source), _last(target))
    given = mount.read_only or _SYSTEM.match(target) or any(map(_GIVEN.search, ends))
    files = any("." in end.lstrip(".") for end in ends)
    return not given and not files and is_free(_from_project(mount, service.view), service.view)


def _to_volume(service: ServiceView, index: int, name: str) -> Iterator[Edit]:
    path = service.at("volumes", index)
    yield Edit("set", (*path, "source"), name)
    if service.view.is_written((*path, "type")):
        yield Edit("set", (*path, "type"), "volume")
        if service.view.is_written((*path, "bind")):
            yield Edit("delete", (*path, "bind"))


# --- a config -------------------------------------------------------------------------------------


def config_instead(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """A config of the file, where it is a text at hand that the service only reads.

    A credential is none, nor is a program: a config of a platform may not be executable. What an
    image runs when it makes its data need not be.
    """
    mount, view = service.service.volumes[index], service.view
    target, file = mount.target or "", _from_project(mount, view)
    reads = mount.read_only is True or _CONFIGURES.fullmatch(target)
    text, problem = read_beside(file, view)
    if not reads or text is None or problem or "\0" in text.text:
        return ()
    if _CREDENTIAL.search(_last(file)) or "PRIVATE KEY-----" in text.text:
        return ()
    if is_program(file, view) and not target.startswith("/docker-entrypoint-init"):
        return ()
    name = _free_config(service, mount)
    if name is None:
        return ()
    source = file if file.startswith("../") else f"./{file}"
    edits = (
        Edit("delete", service.at("volumes", index)),
        Edit("append", service.at("configs"), {"source": name, "target": target}),
        Edit("set", ("configs", name), {"file": source}),
    )
    changes: tuple[DocumentPath, ...] = (
        service.at("volumes"),
        service.at("configs"),
        ("configs", name),
    )
    return (Fix(f"give it the file as the config `{name}`", edits, changes=changes),)


def _free_config(service: ServiceView, mount: Mount) -> str | None:
    """``web-nginx``, after the file; ``None`` when that is no name, or another one's."""
    name = called(service, _base(mount)).lower()
    taken = name in service.view.project.configs
    return None if taken or not _base(mount) or not _PLAIN.fullmatch(name) else name


# --- the image's own files ------------------------------------------------------------------------


def image_instead(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """No mount, where the Dockerfile copies the same directory to the same place.

    Volumes without a name below it go too: they kept what the mount would have hidden, and would
    hide what a later image has.
    """
    mount = service.service.volumes[index]
    own = next((build for build in builds(service.view) if build.service is service), None)
    if own is None or not any(_covers(own, copied, mount) for copied in _copied(own)):
        return ()
    target = (mount.target or "").rstrip("/")
    below = [
        at
        for at, other in service.mounts()
        if other.type == "volume" and other.source is None and inside(other.target or "", target)
    ]
    edits = tuple(
        Edit("delete", service.at("volumes", at)) for at in sorted((index, *below), reverse=True)
    )
    changes = (service.at("volumes"),)
    return (Fix("run what the image holds", edits, changes=changes),)


_CLOCK: Final = frozenset({"/etc/localtime", "/etc/timezone"})


def utc_instead(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """No mount of the host's time zone: the image has one, mostly UTC."""
    mount = service.service.volumes[index]
    if mount.source not in _CLOCK or mount.target not in _CLOCK:
        return ()
    edit = Edit("delete", service.at("volumes", index))
    title = "keep the image's time zone; set `TZ` for another one"
    return (Fix(title, (edit,), changes=(service.at("volumes"),)),)


def _copied(build: Build) -> Iterator[tuple[str, str]]:
    """What the Dockerfile copies from the context, and where to, both as whole paths.

    Only what is certain: plain words, and a working directory that is said.
    """
    here = ""
    for one in build.instructions:
        if one.name == "WORKDIR":
            here = os.path.join(here, one.value.strip("\"'"))  # noqa: PTH118 - paths of an image
        if one.name in _COPIES and one.flag("from") is None and not one.body:
            *sources, target = one.words or ("",)
            whole = os.path.normpath(os.path.join(here, target))  # noqa: PTH118
            if not whole.startswith("/") or "$" in whole or "$" in here:
                continue
            for source in sources:
                yield os.path.normpath(source.lstrip("/") or "."), whole


def _covers(build: Build, copied: tuple[str, str], mount: Mount) -> bool:
    """Whether a copied directory is the one that is mounted, at the same place."""
    context = build.service.service.build.context if build.service.service.build else None
    source, target = copied
    if not context or "*" in source:
        return False
    whole = os.path.normpath(os.path.join(context, source))  # noqa: PTH118
    mounted, place = os.path.normpath(mount.source or ""), os.path.normpath(mount.target or "")
    if not inside(mounted, whole):
        return False
    below = os.path.relpath(mounted, whole)
    return os.path.normpath(os.path.join(target, below)) == place  # noqa: PTH118


# --- names and places -----------------------------------------------------------------------------


def _from_project(mount: Mount, view: View) -> str:
    """The source of a bind mount from the project's directory."""
    return os.path.relpath(mount.source or ".", view.resolved.directory)


def _last(path: Any) -> str:
    return str(path or "").rstrip("/").rpartition("/")[2]


def _base(mount: Mount) -> str:
    """The last part of the source without what follows a dot, as far as it is a plain word."""
    name = _last(mount.source).lstrip(".").partition(".")[0]
    return name if _PLAIN.fullmatch(name.lower()) else ""
