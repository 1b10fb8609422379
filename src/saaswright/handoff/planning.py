"""What a design would change in a bundle, before anything is written: ``design --plan``."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from saaswright.decisions.model import NONE, Decision
from saaswright.handoff import lock as lock_file
from saaswright.handoff.edits import Changes
from saaswright.handoff.model import Design
from saaswright.handoff.renaming import RenamedPlan, leaves, renamed
from saaswright.requirements.model import Requirements
from saaswright.requirements.written import to_builtins

COMPOSE = "compose.yaml"


class ChangedRequirement(msgspec.Struct, frozen=True):
    """A requirement that reads otherwise (an assumed one included); ``None`` where nothing is."""

    path: str
    before: str | None
    after: str | None


class ChangedDecision(msgspec.Struct, frozen=True):
    """A decision that comes out otherwise, why, and the requirement paths that rests on."""

    key: str
    before: str
    after: str
    because: tuple[str, ...]
    rests_on: tuple[str, ...]


class ChangePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What ``design --plan --format json`` prints. ``compose`` is a unified diff.

    ``renamed`` are plans that go under their new names everywhere else here. ``facts`` are options
    still chosen whose catalog entry is another than when it was decided.
    """

    schema: Literal["saaswright/change-plan/v1"] = "saaswright/change-plan/v1"
    renamed: tuple[RenamedPlan, ...] = ()
    requirements: tuple[ChangedRequirement, ...]
    decisions: tuple[ChangedDecision, ...]
    facts: tuple[str, ...]
    created: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    merged: tuple[str, ...]
    conflicts: tuple[str, ...]
    compose: str

    @property
    def nothing(self) -> bool:
        """Whether the bundle is already what would be written."""
        return not (self.created or self.updated or self.removed or self.conflicts)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of :class:`ChangePlan`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:saaswright:schema:change-plan:v1",
        "title": "saaswright change plan",
        **msgspec.json.schema(ChangePlan),
    }


def plan(
    design: Design,
    place: Path,
    files: Mapping[str, bytes],
    todo: Changes,
    before: tuple[lock_file.Lock, Requirements] | None,
) -> ChangePlan:
    """``todo`` in words; ``before`` is the lock of ``place`` and its complete requirements."""
    lock = before[0] if before else None
    pairs = renamed(before[1], design.requirements) if before else ()
    names = {pair.before: pair.after for pair in pairs}
    return ChangePlan(
        renamed=pairs,
        requirements=_requirements(before[1] if before else None, design.requirements, names),
        decisions=_decisions(design, lock, names),
        facts=_facts(design, lock),
        created=todo.created,
        updated=tuple(path for path in todo.write if path not in todo.created),
        removed=todo.remove,
        kept=tuple(path for path in todo.kept if path not in todo.conflicts),
        merged=todo.merged,
        conflicts=todo.conflicts,
        compose=_diff(place / COMPOSE, {**files, **todo.write}[COMPOSE]),
    )


def _requirements(
    before: Requirements | None, after: Requirements, names: Mapping[str, str]
) -> tuple[ChangedRequirement, ...]:
    """``names`` are the new names of renamed plans, by the old ones."""
    old = leaves(to_builtins(before)) if before else {}
    old = {_under_new_name(path, names): value for path, value in old.items()}
    new = leaves(to_builtins(after))
    return tuple(
        ChangedRequirement(path, old.get(path), new.get(path))
        for path in dict.fromkeys((*old, *new))
        if old and old.get(path) != new.get(path)
    )


def _under_new_name(path: str, names: Mapping[str, str]) -> str:
    section, dot, rest = path.partition(".")
    name, more, key = rest.partition(".")
    return f"{section}{dot}{names.get(name, name)}{more}{key}" if section == "plans" else path


def _decisions(
    design: Design, lock: lock_file.Lock | None, names: Mapping[str, str]
) -> tuple[ChangedDecision, ...]:
    if lock is None:
        return ()
    old = lock_file.decided(lock, names)
    new = {(item.id, item.plan): item for item in design.decisions.items}
    found = []
    for at in dict.fromkeys((*old, *new)):
        before, made = old.get(at, NONE), new.get(at)
        if before != (made.chosen if made else NONE):
            found.append(_changed(f"{at[0]}@{at[1]}" if at[1] else at[0], before, made))
    return tuple(found)


def _changed(key: str, before: str, made: Decision | None) -> ChangedDecision:
    if made is None:
        return ChangedDecision(key, before, NONE, ("Nothing asks for this decision any more.",), ())
    against = [item for item in made.instead_of if item.option == before]
    reasons = [reason.sentence for reason in made.because]
    reasons += [f"Not {item.option} any more: {item.why}" for item in against]
    paths = [p for reason in made.because for p in reason.rests_on]
    paths += [p for item in against for p in item.rests_on]
    return ChangedDecision(key, before, made.chosen, tuple(reasons), tuple(dict.fromkeys(paths)))


def _facts(design: Design, lock: lock_file.Lock | None) -> tuple[str, ...]:
    if lock is None:
        return ()
    old = {fact.option: fact.digest for fact in lock.facts}
    new = {fact.option: fact.digest for fact in lock_file.make(design, {}).facts}
    return tuple(name for name in new if name in old and old[name] != new[name])


def _diff(file: Path, after: bytes) -> str:
    try:
        before = file.read_bytes().decode(errors="replace")
    except OSError:
        before = ""
    lines = difflib.unified_diff(
        before.splitlines(), after.decode().splitlines(), COMPOSE, f"{COMPOSE} (new)", lineterm=""
    )
    return "\n".join(lines)
