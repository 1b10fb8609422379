"""Which short form stands where, and the walk that replaces them by the long ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from saaswright.compose.canonical import forms
from saaswright.compose.canonical.mounts import long_mount
from saaswright.compose.reading.origins import Report
from saaswright.source import DocumentPath

Form = Callable[[Any], Any]


def _mount(value: Any) -> Any:
    return long_mount(value) if isinstance(value, str) else value


class Each:
    """The form of every item of a list."""

    def __init__(self, form: Form) -> None:
        self.form = form


SERVICE: Final[dict[str, Form | Each]] = {
    "build": forms.build,
    "configs": forms.grants,
    "depends_on": forms.depends_on,
    "devices": Each(forms.device),
    "dns": forms.text_list,
    "env_file": forms.env_file,
    "extends": forms.extends,
    "gpus": forms.gpus,
    "label_file": forms.text_list,
    "models": forms.names,
    "networks": forms.names,
    "ports": forms.ports,
    "secrets": forms.grants,
    "volumes": Each(_mount),
}
BUILD: Final[dict[str, Form | Each]] = {
    "additional_contexts": forms.key_values,
    "provenance": forms.flag_text,
    "sbom": forms.flag_text,
    "secrets": forms.grants,
    "ssh": forms.ssh,
}
TRIGGER: Final[dict[str, Form | Each]] = {"ignore": forms.text_list, "include": forms.text_list}
RESOURCES: Final = ("volumes", "networks", "secrets", "configs")


def canonical(data: dict[str, Any], report: Report, *, lenient: bool = False) -> None:
    """Replace the short forms in ``data``, in place.

    ``lenient``: a form that cannot be understood because it holds a variable stays as it is.
    """
    for name, service in data.get("services", {}).items():
        if isinstance(service, dict):
            _service(service, ("services", name), report, lenient)
    for kind in RESOURCES:
        for name, resource in data.get(kind, {}).items():
            if isinstance(resource, dict):
                _apply(forms.external, resource, (kind, name), report)


def _service(service: dict[str, Any], path: DocumentPath, report: Report, lenient: bool) -> None:
    _keys(service, SERVICE, path, report, lenient)
    build = service.get("build")
    if isinstance(build, dict):
        _keys(build, BUILD, (*path, "build"), report, lenient)
    develop = service.get("develop")
    if isinstance(develop, dict):
        for index, trigger in enumerate(develop.get("watch", ())):
            _keys(trigger, TRIGGER, (*path, "develop", "watch", index), report, lenient)


def _keys(
    holder: dict[str, Any],
    table: dict[str, Form | Each],
    path: DocumentPath,
    report: Report,
    lenient: bool,
) -> None:
    for key, value in holder.items():  # only values are replaced meanwhile
        form = table.get(key)
        if form is None or value is None:
            continue
        if isinstance(form, Each):
            holder[key] = [
                _apply(form.form, item, (*path, key, index), report, lenient)
                for index, item in enumerate(value)
            ]
        else:
            holder[key] = _apply(form, value, (*path, key), report, lenient)


def _apply(
    form: Form, value: Any, path: DocumentPath, report: Report, lenient: bool = False
) -> Any:
    try:
        return form(value)
    except ValueError as error:
        if not (lenient and "$" in repr(value)):
            report.error("bad-value", str(error), _culprit(form, value, path))
        return value


def _culprit(form: Form, value: Any, path: DocumentPath) -> DocumentPath:
    """The item of a list at which ``form`` stumbles, if it is one item's fault."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            try:
                form([item])
            except ValueError:
                return (*path, index)
    return path


def drop_short(data: dict[str, Any], report: Report) -> None:
    """Take out what is still in a short form because it could not be interpolated or understood."""
    for name, service in (data.get("services") or {}).items():
        for key in ("ports", "volumes", "devices"):
            items = service.get(key)
            if isinstance(items, list) and not all(isinstance(item, dict) for item in items):
                service[key] = [item for item in items if isinstance(item, dict)]
                report.damaged.add(("services", name))
