"""Walks a directory within bounds and gathers what its files tell. Nothing is executed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from saaswright.errors import UsageError
from saaswright.finding import Finding, Severity, nearest
from saaswright.interview.record import Answer, Answers, by_id, by_words, keyed
from saaswright.interview.scan.readers import read_file
from saaswright.interview.scan.signs import Sign
from saaswright.interview.scan.terraform import resolved
from saaswright.requirements.clash import Regions
from saaswright.requirements.questions import Question

_SKIPPED: Final = frozenset({
    "node_modules", "vendor", "venv", "__pycache__", "site-packages", "dist", "build", "target",
})  # fmt: skip
_DEEPEST: Final = 5
_MOST: Final = 5_000
_LARGEST: Final = 512 * 1024
_ONE: Final = ("product", "summary", "existing-compose")
"""Questions with one answer; the others gather words."""


def scan(directory: Path, regions: Regions) -> tuple[Answers, tuple[Finding, ...]]:
    """What the files below ``directory`` answer, nearest to the root first, and what they do not.

    Bounded in number, size and depth; symbolic links are not followed, and values of variables
    are never kept. Of the regions only those of ``regions`` count; a finding names each other.
    """
    signs: list[Sign] = []
    for path in _files(directory):
        name = path.relative_to(directory).as_posix()
        signs += read_file(name, path.read_bytes()[:_LARGEST].decode("utf-8", "replace"))
    signs, left_out = _placed(resolved(signs), regions)
    return _answers(signs), left_out


def _answers(signs: list[Sign]) -> Answers:
    found: Answers = {}
    for id in dict.fromkeys(sign.question for sign in signs):
        own = [sign for sign in signs if sign.question == id]
        first: dict[Any, str] = {}
        for sign in own:
            first.setdefault(sign.value, sign.where)
        if id in _ONE:
            found[id] = Answer(own[0].value, own[0].where)
        else:
            where = ", ".join(f"{value}: {place}" for value, place in first.items())
            value = _value(by_id()[id], [*first])
            if value is not None:
                found[id] = Answer(value, where)
    return found


def _placed(signs: list[Sign], regions: Regions) -> tuple[list[Sign], tuple[Finding, ...]]:
    """``signs`` without regions that are unknown, or of a cloud that was not seen, and which.

    Nothing could be designed there; where it runs is then left to be asked.
    """
    clouds = {sign.value for sign in signs if sign.question == "providers"}
    placed: list[Sign] = []
    left_out: dict[str, Finding] = {}
    for sign in signs:
        cloud, _ = regions.get(sign.value, ("", ""))
        if sign.question != "regions" or cloud in clouds:
            placed.append(sign)
        else:
            left_out.setdefault(sign.value, _left_out(sign, cloud, regions))
    return placed, tuple(left_out.values())


def _left_out(sign: Sign, cloud: str, regions: Regions) -> Finding:
    why = (
        f"is a region of {cloud}, which nothing else shows"
        if cloud
        else ("is not a region that the catalog knows")
    )
    close = None if cloud else nearest(sign.value, regions)
    meant = f"did you mean `{close}`? " if close else ""
    return Finding(
        "seen-region-left-out",
        Severity.WARNING,
        f"`{sign.value}`, seen in {sign.where}, {why}: it is left out",
        help=f"{meant}`cloud.regions` says where it runs",
    )


def _value(question: Question, words: list[str]) -> Any:
    """The answer that ``words`` are; ``None`` where they do not go together."""
    if not by_words(question):
        return words
    try:
        return keyed(question, words)
    except UsageError:  # two monitoring services: which of them is left is not for us to say
        return None


def _files(root: Path) -> Iterator[Path]:
    waiting, seen = [(root, 0)], 0
    while waiting:
        directory, depth = waiting.pop(0)
        try:
            with os.scandir(directory) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in listed:
            seen += 1
            if seen > _MOST:
                return
            if entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
            elif depth < _DEEPEST and _is_searched(entry):
                waiting.append((Path(entry.path), depth + 1))


def _is_searched(entry: os.DirEntry[str]) -> bool:
    hidden = entry.name in _SKIPPED or entry.name.startswith(".")
    return not hidden and entry.is_dir(follow_symlinks=False)
