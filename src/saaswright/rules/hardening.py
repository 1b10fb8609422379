"""Fixes that take rights away, as far as the catalog knows that the image does without them.

What it does not know is tried on a running container: :mod:`saaswright.hardening`.
"""

from __future__ import annotations

from saaswright.finding import Edit, Fix
from saaswright.rules.storage import covered, data_paths_of
from saaswright.rules.view import ServiceView


def without_capabilities(service: ServiceView) -> tuple[Fix, ...]:
    """Drop all capabilities but those that the image is known to need."""
    image = service.technology.image if service.technology else None
    if image is None or image.capabilities is None:
        return ()
    return (dropping(service, image.capabilities),)


def dropping(service: ServiceView, needed: tuple[str, ...], *, safe: bool = False) -> Fix:
    """Drop all capabilities; ``needed`` are added to those that the service asks for itself."""
    had = {name.upper().removeprefix("CAP_") for name in service.service.cap_add}
    missing = [name for name in needed if name not in had]
    edits = [Edit("set", service.at("cap_drop"), ["ALL"])]
    if missing and not had:
        edits.append(Edit("set", service.at("cap_add"), missing))
    elif missing:
        edits += [Edit("append", service.at("cap_add"), name) for name in missing]
    kept = f" but {', '.join(needed)}" if needed else ""
    return Fix(f"drop all capabilities{kept}", tuple(edits), safe=safe)


def without_new_privileges(service: ServiceView) -> tuple[Fix, ...]:
    """No process gains rights through setuid programs."""
    path, option = service.at("security_opt"), "no-new-privileges:true"
    off = [i for i, one in enumerate(service.service.security_opt) if "no-new-privileges" in one]
    edit = Edit("set", (*path, off[0]), option) if off else Edit("append", path, option)
    return (Fix(f"write `{option}`", (edit,)),)


def with_read_only_root(service: ServiceView) -> tuple[Fix, ...]:
    """A root that is only read, with a tmpfs where the image is known to write.

    Not where its state would have to go there too.
    """
    image = service.technology.image if service.technology else None
    if image is None or not image.read_only:
        return ()
    if not all(covered(service, path.path, nearby=True) for path in data_paths_of(service)):
        return ()
    return (reading_only(service, image.writable),)


def reading_only(service: ServiceView, writable: tuple[str, ...], *, safe: bool = False) -> Fix:
    """A read-only root with a tmpfs at each of ``writable`` where nothing is mounted yet."""
    had = [entry.partition(":")[0].rstrip("/") for entry in service.service.tmpfs]
    missing = [path for path in writable if path not in had and not covered(service, path)]
    edits = [Edit("set", service.at("read_only"), True)]
    if missing and not had:
        edits.append(Edit("set", service.at("tmpfs"), missing))
    elif missing:
        edits += [Edit("append", service.at("tmpfs"), path) for path in missing]
    kept = f", {', '.join(writable)} in memory" if writable else ""
    return Fix(f"read the root only{kept}", tuple(edits), safe=safe)
