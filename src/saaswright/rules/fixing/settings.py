"""``.env`` and what stands beside it: where the values go that no longer stand in the file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Final

from saaswright.compose.environment.dotenv import parse
from saaswright.expression import expression
from saaswright.finding import Setting
from saaswright.rules.context import DOCUMENTING
from saaswright.rules.fixing.outline import NoPlaceError
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.gitignore import is_ignored
from saaswright.rules.paths import is_repository, upwards

_SETS: Final = expression(r"[\s#]*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:[=:]|$)")
_BARE: Final = expression(r"[A-Za-z0-9_./+=:@%,~^!*?&-]*")


class EnvInTheWayError(NoPlaceError):
    """``.env`` as it stands is in the way: once another has changed it, it may be no longer."""


def _nothing(name: str) -> None:
    """No variable stands outside of the file."""
    del name


def kept(settings: Sequence[Setting], directory: str, texts: Texts) -> dict[str, str]:
    """The new texts of ``.env``, its example and ``.gitignore`` that hold ``settings``.

    ``directory`` is the project's. Raises :class:`EnvInTheWayError` when a name has another value
    already, and :class:`NoPlaceError` when a value cannot be written so that Compose reads it back.
    """
    if not settings:
        return {}
    path = os.path.join(directory, ".env")  # noqa: PTH118 - text in, text out
    text = texts.get(path)
    found = parse(text or "", _nothing)[0]
    lines = []
    for setting in settings:
        if setting.value is None:
            continue
        if setting.name not in found:
            lines.append(f"{setting.name}={_quoted(setting.name, setting.value)}")
            found[setting.name] = setting.value
        elif found[setting.name] != setting.value:
            raise EnvInTheWayError(f"`.env` holds another `{setting.name}` already")
    made = {path: _added(text or "", lines)} if lines else {}
    if lines and not _says(made[path], found):
        raise EnvInTheWayError("`.env` cannot be extended as it is written")
    made.update(_example(settings, directory, texts))
    if lines:
        made.update(_ignored(directory, texts))
    return made


def without(names: Sequence[str], directory: str, texts: Texts) -> dict[str, str]:
    """The new text of ``.env`` without ``names``; every other variable keeps its value.

    Raises :class:`EnvInTheWayError` when a variable does not stand on one line of its own.
    """
    if not names:
        return {}
    path = os.path.join(directory, ".env")  # noqa: PTH118 - text in, text out
    text = texts.get(path) or ""
    kept_lines = [line for line in text.splitlines(keepends=True) if _sets(line) not in names]
    made = "".join(kept_lines)
    wanted = {k: v for k, v in parse(text, _nothing)[0].items() if k not in names}
    if not _says(made, wanted):
        raise EnvInTheWayError("`.env` cannot be shortened as it is written")
    return {path: made}


def _says(text: str, wanted: Mapping[str, str]) -> bool:
    """Whether an env file gives ``wanted``, and can be read to its end."""
    found, problems = parse(text, _nothing)
    return found == wanted and not problems


def _sets(line: str) -> str:
    """The name that a line of an env file gives a value, or that it documents in a comment."""
    found = _SETS.match(line)
    return found[1] if found else ""


def _quoted(name: str, value: str) -> str:
    """The value as Compose reads it back."""
    if _BARE.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
    escaped = escaped.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    for text in (f"'{value}'", f'"{escaped}"'):
        if parse(f"{name}={text}\n", _nothing)[0] == {name: value}:
            return text
    raise NoPlaceError(f"the value of `{name}` cannot be written into `.env`")


def _added(text: str, lines: Sequence[str]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    if text and not text.endswith("\n"):
        text += newline
    return text + "".join(line + newline for line in lines)


def _example(settings: Sequence[Setting], directory: str, texts: Texts) -> dict[str, str]:
    """The example names every variable without its value."""
    paths = [os.path.join(directory, name) for name in DOCUMENTING]  # noqa: PTH118
    path = next((one for one in paths if texts.get(one) is not None), paths[0])
    text = texts.get(path) or ""
    known = parse(text, _nothing)[0]
    lines = []
    for setting in settings:
        if setting.name not in known:
            lines += [f"# {setting.purpose}"] if setting.purpose else []
            lines.append(f"{setting.name}=")
    return {path: _added(text, lines)} if lines else {}


def _ignored(directory: str, texts: Texts) -> dict[str, str]:
    """In a Git repository ``.env`` is ignored, so that nobody commits it by mistake."""
    file = os.path.join(directory, ".env")  # noqa: PTH118
    if not any(map(is_repository, upwards(directory))) or is_ignored(file, texts.get):
        return {}
    path = os.path.join(directory, ".gitignore")  # noqa: PTH118
    return {path: _added(texts.get(path) or "", [".env"])}
