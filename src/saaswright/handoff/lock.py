"""``saaswright.lock``: what the bundle was made from, and what every file of it looked like.

JSON with one fact per line, so that a change reads well as a diff. It holds all that rebuilding
the handoff needs and nothing secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

import msgspec

from saaswright import __version__
from saaswright.catalog.model import Catalog, Option
from saaswright.decisions.model import NONE, Decisions
from saaswright.errors import DamagedError
from saaswright.handoff.model import Design, TraceLine
from saaswright.source import Source
from saaswright.typed import from_json

NAME: Final = "saaswright.lock"
FORMAT: Final = 1


class LockedDecision(msgspec.Struct, frozen=True, omit_defaults=True):
    """A decision as it was taken."""

    id: str
    chosen: str
    plan: str | None = None


class LockedFact(msgspec.Struct, frozen=True):
    """A chosen option: the digest of its catalog entry, and the sources of the entry's facts."""

    option: str
    digest: str
    sources: tuple[str, ...]


class LockedSource(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where facts were read, and their date (ISO 8601)."""

    id: str
    title: str
    as_of: str
    trust: str
    where: str | None = None


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """``requirements`` is the file as written; ``files`` maps bundle paths to SHA-256 digests.

    ``catalog`` is the date of the facts, ``tool`` the version that wrote the bundle.
    """

    format: int
    tool: str
    catalog: str
    requirements: Source
    decisions: tuple[LockedDecision, ...]
    facts: tuple[LockedFact, ...]
    sources: tuple[LockedSource, ...]
    trace: tuple[TraceLine, ...]
    files: dict[str, str]


def make(design: Design, files: Mapping[str, str]) -> Lock:
    """The lock of ``design`` and of all its ``files`` (bundle path to text) but the lock."""
    facts = _facts(design.decisions, design.catalog)
    used = sorted({source for fact in facts for source in fact.sources})
    return Lock(
        format=FORMAT,
        tool=__version__,
        catalog=design.catalog.as_of,
        # Only the file's name: where it stood on somebody's machine is nobody's business.
        requirements=Source(PurePath(design.source.name).name, design.source.text),
        decisions=tuple(LockedDecision(d.id, d.chosen, d.plan) for d in design.decisions.items),
        facts=facts,
        sources=tuple(_source(name, design.catalog) for name in used),
        trace=tuple(
            TraceLine(path=t.path, decision=t.decision, sentence=t.sentence)
            for t in design.blueprint.trace
        ),
        files={path: digest(text.encode()) for path, text in sorted(files.items())},
    )


def to_text(lock: Lock) -> str:
    """JSON, one item of each list and each pair of ``files`` on a line of its own."""
    lines = []
    for field in msgspec.structs.fields(Lock):
        lines.append(f"  {_json(field.name)}: {_laid_out(getattr(lock, field.name))}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def from_text(text: str | bytes, where: str) -> Lock:
    """The lock that ``text`` holds. Raises :class:`DamagedError` naming ``where`` it stands."""
    try:
        version = from_json(text, type=_Version).format
        if version > FORMAT:
            raise DamagedError(
                f"{where}: written by a newer saaswright (lock format {version})",
                help="update saaswright",
            )
        return from_json(text, type=Lock)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedError(
            f"{where}: not a lock that can be read: {error}",
            help="restore it, or use another directory; without it edits cannot be told apart",
        ) from None


def decided(
    lock: Lock, names: Mapping[str, str] | None = None
) -> dict[tuple[str, str | None], str]:
    """Decision id and plan → what was chosen; ``names`` gives renamed plans their new names."""
    new = names or {}
    return {
        (item.id, item.plan and new.get(item.plan, item.plan)): item.chosen
        for item in lock.decisions
    }


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


class _Version(msgspec.Struct, frozen=True):
    format: int


def _facts(decisions: Decisions, catalog: Catalog) -> tuple[LockedFact, ...]:
    options = {option.id: option for option in catalog.every_option()}
    chosen = {d.chosen for d in decisions.items if d.chosen != NONE} & set(options)
    return tuple(_fact(options[name]) for name in sorted(chosen))


def _fact(option: Option) -> LockedFact:
    entry = msgspec.json.encode(option, order="deterministic")
    return LockedFact(option.id, digest(entry)[:16], tuple(sorted(set(option.sources.values()))))


def _source(id: str, catalog: Catalog) -> LockedSource:
    known = catalog.source(id)
    if known is None:
        return LockedSource(id, "not verified", "", "low")
    return LockedSource(id, known.title, known.as_of, known.trust, known.where)


def _laid_out(value: Any) -> str:
    if isinstance(value, tuple) and value:
        return "[\n" + ",\n".join(f"    {_json(item)}" for item in value) + "\n  ]"
    if isinstance(value, dict) and value:
        pairs = (f"    {_json(key)}: {_json(item)}" for key, item in value.items())
        return "{\n" + ",\n".join(pairs) + "\n  }"
    return _json(value)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
