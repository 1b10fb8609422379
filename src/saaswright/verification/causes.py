"""Likely causes, read off what a failing container said and how it ended."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import msgspec

from saaswright.errors import CatalogError
from saaswright.source import decode, load_yaml
from saaswright.typed import convert
from saaswright.verification.containers import Container


class Cause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``says`` is a regular expression for a line of a log, ``example`` a real such line."""

    cause: str
    says: str
    example: str


@cache
def causes() -> tuple[tuple[re.Pattern[str], Cause], ...]:
    """The table. Raises :class:`CatalogError` when the shipped file is not one."""
    name = "verification/data/causes.yaml"
    raw = files("saaswright.verification").joinpath("data", "causes.yaml").read_bytes()
    document, problems = load_yaml(decode(name, raw))
    if document is None or problems:
        raise CatalogError(f"{name}: not valid YAML")
    try:
        rows = convert(document.data, tuple[Cause, ...])
        return tuple((re.compile(row.says, re.IGNORECASE), row) for row in rows)
    except (msgspec.ValidationError, re.error) as error:
        raise CatalogError(f"{name}: {error}") from None


def cause_of(container: Container, log: str) -> str | None:
    """Why a container probably failed, or ``None``."""
    if container.oom_killed:
        return "the kernel ended it for its memory: the limit is too small, or it leaks"
    error = str((container.raw.get("State") or {}).get("Error") or "")
    said = cause_in(f"{error}\n{log}")
    if said or container.exit_code not in _CODES:
        return said
    return _CODES[container.exit_code]


def cause_in(text: str) -> str | None:
    """What the last telling line of ``text`` means: the end tells more than the beginning."""
    for line in reversed(text.splitlines()):
        for pattern, row in causes():
            if pattern.search(line):
                return row.cause
    return None


_CODES = {
    126: "its command is a file that cannot be executed",
    127: "the program of its command is not in the image",
    137: "it was killed: out of memory, or it did not end in time",
}
