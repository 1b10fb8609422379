"""Literal secrets as variables: which name each gets, so that one secret has one name.

The value goes to ``.env`` and stays what it was; only where it stands changes. A password that
several services and URLs share becomes one variable.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from saaswright.compose.environment.template import uses
from saaswright.expression import expression
from saaswright.finding import Edit, Fix, Setting
from saaswright.rules.default_passwords import default_in_url, is_default
from saaswright.rules.literals import literals
from saaswright.rules.secrets import in_url, known_format, literal, names_secret
from saaswright.rules.values import settled_text
from saaswright.rules.variables import variables
from saaswright.rules.view import ServiceView, View
from saaswright.source import DocumentPath

_URL_PASSWORD: Final = expression(r"([a-z][a-z0-9+.-]*://[^\s/:@]*:)([^\s/@]+)@", re.IGNORECASE)
_CONNECTION: Final = expression(r"_?(?:URL|URI|DSN|CONNECTION_?STRING|CONNECTION)$", re.IGNORECASE)
# Names that say nothing in a file that all services share.
_GENERAL: Final = frozenset(
    {"PASSWORD", "PASS", "PASSWD", "PWD", "SECRET", "TOKEN", "KEY", "API_KEY", "APIKEY", "SALT"}
)
_IS_PASSWORD: Final = expression(r"PASS|PWD", re.IGNORECASE)


class _Secret(msgspec.Struct, frozen=True):
    """A literal secret: ``old`` is the text to replace by ``before`` + variable + ``after``.

    ``forced`` is the variable that stands there already, the secret being its default.
    """

    service: str
    path: DocumentPath
    variable: str
    value: str
    old: str
    before: str = ""
    after: str = ""
    forced: str = ""
    common: bool = False

    @property
    def group(self) -> tuple[str, str]:
        """Secrets of one group are one secret. A word that everybody uses tells nothing alone."""
        if not self.common:
            return (self.value, "")
        password = self.before or _IS_PASSWORD.search(self.variable)
        return (self.value, "password" if password else self.variable)


def variable_fixes(service: ServiceView, path: DocumentPath) -> tuple[Fix, ...]:
    """The fixes that move the secret at ``path`` to ``.env``; none where it is not plain text.

    Where services are given the whole of ``.env``, they would see the new variable: that one is
    not safe.
    """
    view = service.view
    found = _named(view).get(path)
    if found is None:
        return ()
    secret, name, users = found
    reference = f"${{{name}:?set {name} in .env}}"
    edit = Edit("replace", path, (secret.old, secret.before + reference + secret.after))
    known = view.environment.get(name) is not None
    settings = () if known else (Setting(name, secret.value, ", ".join(users)),)
    title = f"move it to `.env` as `{name}`"
    fix = Fix(title, (edit,), safe=True, changes=(), settings=settings)
    seen = () if known else tuple(given_env(view))
    if not seen:
        return (fix,)
    told = tuple(("services", other, "environment", name) for other in seen)
    shared = f"{title}, which `{', '.join(seen)}` then see{'s' * (len(seen) == 1)}"
    return (fix, Fix(shared, (edit,), safe=False, changes=told, settings=settings))


def given_env(view: View) -> Iterator[str]:
    """Services whose ``env_file`` is the project's ``.env``."""
    path = os.path.join(view.resolved.directory, ".env")  # noqa: PTH118 - text in, text out
    for service in view.services:
        if any(file.path in (path, ".env", "./.env") for file in service.service.env_file):
            yield service.name


@lru_cache(maxsize=2)
def _named(view: View) -> dict[DocumentPath, tuple[_Secret, str, tuple[str, ...]]]:
    """Every literal secret of the project, the variable that it becomes, and where that is used."""
    groups: dict[tuple[str, str], list[_Secret]] = {}
    names: dict[str, list[_Secret]] = {}
    for secret in (found for service in view.services for found in _secrets(service)):
        if secret.forced:
            names.setdefault(secret.forced, []).append(secret)
        else:
            groups.setdefault(secret.group, []).append(secret)
    taken = _taken(view)
    for members in groups.values():
        name = _name(members, view, taken)
        taken.add(name)
        names[name] = members
    return {
        secret.path: (secret, name, tuple(f"{one.variable} of {one.service}" for one in members))
        for name, members in names.items()
        for secret in members
    }


def _taken(view: View) -> set[str]:
    """Names that mean something already: used in the file, or handed through to a service."""
    used = {use.name for _, use in variables(view)}
    through = {
        name
        for service in view.services
        for name, value in service.environment.items()
        if value is None
    }
    return used | through


def _name(members: list[_Secret], view: View, taken: set[str]) -> str:
    """The variable's own name where it says enough, with the service's in front where not."""
    wanted = Counter(_plain(s) for s in members if not s.before) or Counter(map(_plain, members))
    name = wanted.most_common(1)[0][0]
    service = re.sub(r"\W", "_", members[0].service).upper()
    long = f"{service}_{name}" if not name.startswith(f"{service}_") else name
    if name in _GENERAL or name[0].isdigit():
        name = f"S{long}" if long[0].isdigit() else long
    names = [name, long, *(f"{long}_{number}" for number in range(2, 100))]
    value = members[0].value
    return next(
        one
        for one in names
        if one not in taken and view.environment.get(one, value) == value and not one[0].isdigit()
    )


def _plain(secret: _Secret) -> str:
    """The name of a variable after that of the service's; of a URL, its password's."""
    name = re.sub(r"\W", "_", secret.variable).strip("_").upper() or "SECRET"
    if secret.before:
        name = f"{_CONNECTION.sub('', name) or 'URL'}_PASSWORD"
    return name


def _secrets(service: ServiceView) -> Iterator[_Secret]:
    for path, name, value in literals(service):
        raw = _raw(service, path, name)
        if not raw:
            continue
        password = in_url(value)
        if known_format(value) or (names_secret(name) and literal(value)):
            found = _whole(service, path, name, value, raw)
        elif password:
            common = default_in_url(value, service) is not None
            found = _in_url(service, path, name, password, raw, common=common)
        else:
            continue
        if found is not None:
            yield found


def _raw(service: ServiceView, path: DocumentPath, name: str) -> str:
    """The value as it is written, dollar signs and all."""
    written = str(service.view.written(path) or "")
    entries = service.raw.get("environment")
    return written.removeprefix(f"{name}=") if isinstance(entries, list) else written


def _whole(
    service: ServiceView, path: DocumentPath, name: str, value: str, raw: str
) -> _Secret | None:
    common = is_default(value, service)
    used = uses(raw)
    if not used:
        return _Secret(service.name, path, name, value, raw, common=common)
    only = used[0]
    text = f"${{{only.name}{only.operator}{only.argument}}}"
    if len(used) == 1 and text == raw and only.operator in (":-", "-"):
        return _Secret(service.name, path, name, value, raw, forced=only.name)
    return None


def _in_default(service: ServiceView, path: DocumentPath, name: str, raw: str) -> _Secret | None:
    """A URL that is a variable's default: the variable gets all of it.

    Compose reads a default also where the variable is set, so a variable inside of it that must
    be set would have to be set for everybody.
    """
    only = uses(raw)[0]
    whole = f"${{{only.name}{only.operator}{only.argument}}}" == raw
    if not whole or only.operator not in (":-", "-") or uses(only.argument):
        return None
    value = settled_text(only.argument, {})
    return _Secret(service.name, path, name, value, raw, forced=only.name)


def _in_url(
    service: ServiceView, path: DocumentPath, name: str, password: str, raw: str, *, common: bool
) -> _Secret | None:
    found = _URL_PASSWORD.search(raw)
    if found is not None and any(found[0] in use.argument for use in uses(raw)):
        return _in_default(service, path, name, raw)
    if found is not None and "${" not in found[2] and settled_text(found[2], {}) == password:
        return _Secret(service.name, path, name, password, found[0], found[1], "@", common=common)
    defaults = [
        use
        for use in uses(raw)
        if use.operator in (":-", "-") and use.argument == password and names_secret(use.name)
    ]
    if len({use.name for use in defaults}) != 1:
        return None
    use = defaults[0]
    old = f"${{{use.name}{use.operator}{use.argument}}}"
    return _Secret(service.name, path, name, password, old, forced=use.name)
