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

from saaswright.compose.environment.template import Use, outside, uses
from saaswright.expression import expression
from saaswright.finding import Edit, Fix, Setting
from saaswright.rules.connection_strings import Password, passwords
from saaswright.rules.default_passwords import is_default, is_tried
from saaswright.rules.literals import literals
from saaswright.rules.secrets import in_connection_strings, known_format, literal, names_secret
from saaswright.rules.values import settled_text
from saaswright.rules.variables import variables
from saaswright.rules.view import ServiceView, View
from saaswright.source import DocumentPath

_DEFAULT: Final = (":-", "-")
_CONNECTION: Final = expression(r"_?(?:URL|URI|DSN|CONNECTION_?STRING|CONNECTION)$", re.IGNORECASE)
# Names that say nothing in a file that all services share.
_GENERAL: Final = frozenset(
    {"PASSWORD", "PASS", "PASSWD", "PWD", "SECRET", "TOKEN", "KEY", "API_KEY", "APIKEY", "SALT"}
)
_IS_PASSWORD: Final = expression(r"PASS|PWD", re.IGNORECASE)


class _Secret(msgspec.Struct, frozen=True):
    """A literal secret: ``old`` is the text to replace by ``before`` + variable + ``after``.

    ``forced`` is the variable that stands there already, the secret being its default; ``inner``
    is the password in it, where the secret is all of a connection string.
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
    inner: str = ""

    @property
    def sought(self) -> str:
        """The text that a rule finds."""
        return self.inner or self.value

    @property
    def group(self) -> tuple[str, str]:
        """Secrets of one group are one secret. A word that everybody uses tells nothing alone."""
        if not self.common:
            return (self.value, "")
        password = self.before or _IS_PASSWORD.search(self.variable)
        return (self.value, "password" if password else self.variable)


class _Named(msgspec.Struct, frozen=True):
    """A secret, the variable that it becomes, and where that is used."""

    secret: _Secret
    name: str
    users: tuple[str, ...]


def variable_fixes(
    service: ServiceView, path: DocumentPath, values: tuple[str, ...]
) -> tuple[Fix, ...]:
    """The fixes that move the secrets ``values`` at ``path`` to ``.env``, all of them at once.

    None where one is not plain text.

    Where services are given the whole of ``.env``, they would see the new variables: that one is
    not safe.
    """
    view = service.view
    found = [one for one in _named(view).get(path, ()) if one.secret.sought in values]
    if not found or {one.secret.sought for one in found} != set(values):
        return ()
    edit = Edit("replace", path, _replacement(found, _raw(service, path, found[0].secret.variable)))
    names = {one.name: one for one in found}
    unknown = [one for name, one in names.items() if view.environment.get(name) is None]
    settings = tuple(Setting(one.name, one.secret.value, ", ".join(one.users)) for one in unknown)
    title = f"move {'them' if names.keys() - {found[0].name} else 'it'} to `.env` as "
    title += " and ".join(f"`{name}`" for name in names)
    fix = Fix(title, (edit,), safe=True, changes=(), settings=settings)
    seen = tuple(given_env(view)) if unknown else ()
    if not seen:
        return (fix,)
    told = tuple(("services", other, "environment", one.name) for other in seen for one in unknown)
    shared = f"{title}, which `{', '.join(seen)}` then see{'s' * (len(seen) == 1)}"
    return (fix, Fix(shared, (edit,), safe=False, changes=told, settings=settings))


def _replacement(found: list[_Named], raw: str) -> tuple[str, str]:
    """The text that changes, and what it becomes: no more than it must where that is one secret."""
    old = found[0].secret.old if len(found) == 1 else raw
    new = old
    for one in found:
        secret, reference = one.secret, f"${{{one.name}:?set {one.name} in .env}}"
        new = new.replace(secret.old, secret.before + reference + secret.after)
    return old, new


def given_env(view: View) -> Iterator[str]:
    """Services whose ``env_file`` is the project's ``.env``."""
    path = os.path.join(view.resolved.directory, ".env")  # noqa: PTH118 - text in, text out
    for service in view.services:
        if any(file.path in (path, ".env", "./.env") for file in service.service.env_file):
            yield service.name


@lru_cache(maxsize=2)
def _named(view: View) -> dict[DocumentPath, list[_Named]]:
    """Every literal secret of the project by its place, with the variable that it becomes."""
    groups: dict[tuple[str, str], list[_Secret]] = {}
    names: dict[str, list[_Secret]] = {}
    for secret in (found for service in view.services for found in _secrets(service)):
        if secret.forced:
            names.setdefault(secret.forced, []).append(secret)
        else:
            groups.setdefault(secret.group, []).append(secret)
    taken = _taken(view)
    for members in groups.values():
        name = _had(members[0], view, taken, names) or _name(members, view, taken)
        taken.add(name)
        names[name] = [*names.get(name, ()), *members]
    places: dict[DocumentPath, list[_Named]] = {}
    for name, members in names.items():
        users = tuple(dict.fromkeys(f"{one.variable} of {one.service}" for one in members))
        for secret in members:
            places.setdefault(secret.path, []).append(_Named(secret, name, users))
    return places


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


def _had(
    secret: _Secret, view: View, taken: set[str], names: dict[str, list[_Secret]]
) -> str | None:
    """The variable by which the file has the secret already, or will: it needs no other one."""
    if secret.common:
        return None
    known = view.environment
    has = {known.get(name): name for name in sorted(taken, reverse=True)}
    will = {s.value: name for name, members in names.items() if name not in known for s in members}
    return has.get(secret.value) or will.get(secret.value)


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
        if known_format(value) or (names_secret(name) and literal(value)):
            found = [_whole(service, path, name, value, raw)]
        else:
            inner = in_connection_strings(value)
            found = [_in_string(service, path, name, one, raw) for one in inner]
        yield from (one for one in found if one is not None)


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
    if len(used) == 1 and _written(only) == raw and only.operator in _DEFAULT:
        return _Secret(service.name, path, name, value, raw, forced=only.name)
    return None


def _in_string(
    service: ServiceView, path: DocumentPath, name: str, password: Password, raw: str
) -> _Secret | None:
    """The password of a connection string: where it stands itself, or is a variable's default."""
    common = is_tried(password, service)
    for one in passwords(raw):
        plain = "${" not in one.value and not _inside_of_variable(raw, one.start)
        if plain and settled_text(one.value, {}) == password.value:
            before, after = raw[one.begin : one.start], raw[one.end : one.end + 1]
            old = before + one.value + after
            value = password.value
            return _Secret(service.name, path, name, value, old, before, after, common=common)
    used = uses(raw)
    only = used[0] if used else None
    if only is not None and _written(only) == raw and only.operator in _DEFAULT:
        return _in_default(service, path, name, password, only, raw)
    held = [
        use
        for use in used
        if use.operator in _DEFAULT and use.argument == password.value and names_secret(use.name)
    ]
    if len({use.name for use in held}) != 1:
        return None
    old = _written(held[0])
    return _Secret(service.name, path, name, password.value, old, forced=held[0].name)


def _in_default(
    service: ServiceView, path: DocumentPath, name: str, password: Password, only: Use, raw: str
) -> _Secret | None:
    """A connection string that is a variable's default: the variable gets all of it.

    Compose reads a default also where the variable is set, so a variable inside of it that must
    be set would have to be set for everybody.
    """
    if uses(only.argument):
        return None
    value = settled_text(only.argument, {})
    return _Secret(service.name, path, name, value, raw, forced=only.name, inner=password.value)


def _written(use: Use) -> str:
    return f"${{{use.name}{use.operator}{use.argument}}}"


def _inside_of_variable(raw: str, at: int) -> bool:
    """Whether ``at`` is in the argument of a variable."""
    return outside(f"{raw[:at]}\0", "\0")[-1] != ""
