"""``saaswright.toml`` or ``[tool.saaswright]`` of ``pyproject.toml``: what a team has agreed on.

::

    [assess]
    exclude = ["examples/*"]
    fail-on = "warning"            # error | warning | info
    [assess.ignore]
    container-name = "one host, one tenant, on purpose"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.errors import UnreadableError
from saaswright.finding import Finding, Location, Severity, nearest
from saaswright.source import Limits, Place, Source, read_text
from saaswright.typed import convert

_LIMITS: Final = Limits(size=1024 * 1024)
_HIGHEST: Final = 40
_HELP: Final = (
    "settings are exclude (globs), fail-on (error, warning, info), ignore (rule = reason), baseline"
)


class Config(msgspec.Struct, frozen=True):
    """``ignore`` maps rule ids to the reason; ``fail_on`` is the least severity that fails.

    ``baseline`` is a path from where the program runs.
    """

    exclude: tuple[str, ...] = ()
    fail_on: Severity = Severity.WARNING
    ignore: Mapping[str, str] = {}
    place: str | None = None
    baseline: str | None = None


def read_config(start: Path, known: Iterable[str]) -> tuple[Config, tuple[Finding, ...]]:
    """The settings nearest to ``start``, upwards; none is none.

    Raises :class:`UnreadableError` for a file that cannot be read or is not TOML.
    """
    for directory in [start, *start.parents][:_HIGHEST]:
        for name, keys in (("saaswright.toml", ()), ("pyproject.toml", ("tool", "saaswright"))):
            path = directory / name
            if path.is_file():
                source = read_text(path, _LIMITS)
                if not all(key in source.text for key in keys):
                    continue  # of others, and a long one takes longer to read than a compose file
                table: Any = _toml(source)
                for key in keys:
                    table = table.get(key) if isinstance(table, dict) else None
                if isinstance(table, dict):
                    return _config(table, source, frozenset(known))
    return Config(), ()


def _toml(source: Source) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(f"{source.name}: not TOML: {error}") from None


class _Table(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    exclude: tuple[str, ...] = ()
    fail_on: Severity = Severity.WARNING
    ignore: dict[str, str] = {}
    baseline: str | None = None


def _config(
    table: dict[str, Any], source: Source, known: frozenset[str]
) -> tuple[Config, tuple[Finding, ...]]:
    try:
        own = convert(table.get("assess", {}), _Table)
    except msgspec.ValidationError as error:
        key = re.search(r"`(?:\$\.)?([\w-]+)", str(error))
        location = _where(source, key[1] if key else "[assess]")
        message = f"the settings of [assess] are wrong: {error}"
        return Config(), (Finding("config", Severity.ERROR, message, location, _HELP),)
    problems = tuple(_unusable(rule, reason, source, known) for rule, reason in own.ignore.items())
    reasons = {rule: reason for rule, reason in own.ignore.items() if rule in known and reason}
    findings = tuple(problem for problem in problems if problem)
    return Config(own.exclude, own.fail_on, reasons, source.name, own.baseline), findings


def _unusable(rule: str, reason: str, source: Source, known: frozenset[str]) -> Finding | None:
    """What is wrong with one entry of ``ignore``."""
    location = _where(source, rule)
    if rule not in known:
        close = nearest(rule, known)
        message, help_ = f"there is no rule `{rule}`", f"did you mean `{close}`?" if close else None
    elif not reason.strip():
        message, help_ = f"ignoring `{rule}` needs a reason", f'{rule} = "why this is fine here"'
    else:
        return None
    return Finding("config", Severity.ERROR, message, location, help_)


def _where(source: Source, key: str) -> Location:
    """The first line that sets ``key``; the TOML parser of the standard library has no marks."""
    for number, line in enumerate(source.text.splitlines(), start=1):
        if line.strip().strip('[]"').startswith(key):
            column = len(line) - len(line.lstrip()) + 1
            return Location(source.name, Place(number, column, number, len(line) + 1), (), line)
    return Location(source.name, Place(1, 1, 1, 1))
