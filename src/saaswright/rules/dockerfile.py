"""A Dockerfile as stages and instructions with their places.

As BuildKit's parser reads it (moby/buildkit, frontend/dockerfile/parser and
docs/reference.md): parser directives, comments, line continuations, here-documents, `ARG` before
`FROM`, stages. Every line is looked at a bounded number of times; nothing recurses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from saaswright.expression import expression
from saaswright.rules.values import settled_text
from saaswright.source import Place, Problem, Source
from saaswright.typed import from_json

LARGEST: Final = 256 * 1024
MOST_INSTRUCTIONS: Final = 5000
_DIRECTIVE: Final = expression(r"#\s*([A-Za-z][\w-]*)\s*=\s*(\S*)\s*$")
_HEREDOC: Final = expression(r"(?:^|(?<=\s))\d*<<(-?)(['\"]?)([A-Za-z_][\w.-]*)\2(?=\s|$|[;|&>)])")
_WITH_HEREDOCS: Final = frozenset({"RUN", "COPY", "ADD"})
_FLAG: Final = expression(r"--([a-z][a-z-]*)(?:=(\S*))?\s*")
_FROM: Final = expression(r"(\S+)(?:\s+[Aa][Ss]\s+(\S+))?\s*$")
_PAIR: Final = expression(
    r"""([A-Za-z_][\w.-]*)(?:=("(?:[^"\\]|\\.)*"|'[^']*'|(?:[^\s\\]|\\.)*))?"""
)
_KNOWN: Final = frozenset(
    {"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
     "MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"}
)  # fmt: skip


class Instruction(msgspec.Struct, frozen=True):
    """``name`` in capitals, ``value`` on one line and without flags, ``body`` its heredocs."""

    name: str
    value: str
    flags: tuple[tuple[str, str], ...]
    place: Place
    body: str = ""

    def flag(self, name: str) -> str | None:
        """The value of ``--name``, the last one."""
        return dict(self.flags).get(name)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the value; of the JSON form too."""
        if self.value.startswith("["):
            try:
                found = from_json(self.value, type=list[str])
            except msgspec.DecodeError:
                return tuple(self.value.split())
            return tuple(found)
        return tuple(self.value.split())

    @property
    def pairs(self) -> tuple[tuple[str, str | None], ...]:
        """Names and values of ``ENV`` and ``ARG``, without quotes; ``None`` where there is none."""
        first, _, rest = self.value.partition(" ")
        if self.name == "ENV" and "=" not in first:
            return ((first, rest.strip()),)
        found = _PAIR.finditer(self.value)
        return tuple((m[1], m[2].strip("\"'") if m[2] is not None else None) for m in found)


class Stage(msgspec.Struct, frozen=True):
    """``base`` as it is written; ``number`` from 0."""

    number: int
    base: str
    name: str | None
    begin: Instruction
    instructions: tuple[Instruction, ...]


class Dockerfile(msgspec.Struct, frozen=True):
    """``given`` are the ``ARG`` before the first ``FROM``."""

    source: Source
    given: tuple[Instruction, ...]
    stages: tuple[Stage, ...]

    def base(self, stage: Stage, arguments: Mapping[str, str]) -> str:
        """What the stage is from, variables filled in as far as they are known."""
        known: dict[str, str] = {}
        for name, value in (pair for one in self.given for pair in one.pairs):
            if name in arguments or value is not None:
                known[name] = arguments.get(name, settled_text(value or "", known))
        return settled_text(stage.base, known)

    def stage(self, name: str, before: int) -> Stage | None:
        """The stage of that name or number among the first ``before``, the last of its name."""
        word = name.lower()
        earlier = self.stages[:before]
        named = (one for one in reversed(earlier) if (one.name or "").lower() == word)
        numbered = (one for one in earlier if word == str(one.number))
        return next(named, None) or next(numbered, None)

    def target(self, name: str | None) -> Stage | None:
        """The stage that is built: the last one if no name is said."""
        return self.stage(name, len(self.stages)) if name else self.stages[-1]

    def lineage(self, stage: Stage, arguments: Mapping[str, str]) -> tuple[Stage, ...]:
        """The stages that ``stage`` is built on, the first one first, itself last."""
        found = [stage]
        while (below := self.stage(self.base(found[-1], arguments), found[-1].number)) is not None:
            found.append(below)
        return tuple(reversed(found))

    def needed(self, stage: Stage, arguments: Mapping[str, str]) -> tuple[Stage, ...]:
        """Every stage that building ``stage`` needs, in the file's order; BuildKit skips others."""
        found: dict[int, Stage] = {}
        waiting = [stage]
        while waiting:
            here = waiting.pop()
            if here.number in found:
                continue
            found[here.number] = here
            names = [self.base(here, arguments), *_taken_from(here)]
            waiting += [other for name in names if (other := self.stage(name, here.number))]
        return tuple(found[number] for number in sorted(found))


def _taken_from(stage: Stage) -> Iterator[str]:
    for one in stage.instructions:
        for name, value in one.flags:
            if name == "from":
                yield value
            elif name == "mount":
                yield from (o[5:] for o in value.split(",") if o.startswith("from="))


def parse(source: Source) -> tuple[Dockerfile | None, tuple[Problem, ...]]:
    """The Dockerfile; ``None`` with a problem when it is none."""
    if len(source.text) > LARGEST:
        return None, (Problem(f"larger than {LARGEST // 1024} KiB", Place(1, 1, 1, 1)),)
    lines = re.split(r"\r?\n", source.text)
    escape = _escape(lines)
    given: list[Instruction] = []
    stages: list[tuple[Instruction, list[Instruction]]] = []
    for count, one in enumerate(_instructions(lines, escape)):
        if count >= MOST_INSTRUCTIONS:
            return None, (Problem(f"more than {MOST_INSTRUCTIONS} instructions", one.place),)
        if one.name not in _KNOWN:
            said = f"there is no instruction `{one.name[:20]}`"
            return None, (Problem(said, one.place),)
        if one.name == "FROM":
            if not _FROM.match(one.value):
                return None, (Problem("`FROM` wants an image, and `AS NAME` at most", one.place),)
            stages.append((one, []))
        elif stages:
            stages[-1][1].append(one)
        elif one.name == "ARG":
            given.append(one)
        else:
            return None, (Problem(f"`{one.name}` before the first `FROM`", one.place),)
    if not stages:
        return None, (Problem("no `FROM` in it", Place(1, 1, 1, 1)),)
    return Dockerfile(source, tuple(given), tuple(_stages(stages))), ()


def _stages(found: Sequence[tuple[Instruction, list[Instruction]]]) -> Iterator[Stage]:
    for number, (begin, instructions) in enumerate(found):
        match = _FROM.match(begin.value)
        if match is not None:
            yield Stage(number, match[1], match[2], begin, tuple(instructions))


def _escape(lines: Sequence[str]) -> str:
    """The escape character: parser directives stand before everything else."""
    for line in lines:
        found = _DIRECTIVE.match(line.strip().lstrip("\ufeff"))
        if found is None:
            break
        if found[1].lower() == "escape" and found[2] in ("`", "\\"):
            return found[2]
    return "\\"


def _instructions(lines: Sequence[str], escape: str) -> Iterator[Instruction]:
    goes_on = re.compile(rf"{re.escape(escape)}[ \t]*$")
    ends = _Ends(lines)
    number = 0
    while number < len(lines):
        if not lines[number].strip() or lines[number].lstrip().startswith("#"):
            number += 1
            continue
        first, parts = number, list[str]()
        while number < len(lines):
            line = lines[number]
            number += 1
            comment = line.lstrip().startswith("#") or (parts and not line.strip())
            if comment:
                continue
            parts.append(goes_on.sub("", line))
            if not goes_on.search(line):
                break
        name, flags, value = _read(parts)
        place = _place(lines, first, number - 1)
        begin = number
        if name in _WITH_HEREDOCS:
            number = ends.after(value, number)
        yield Instruction(name, value, flags, place, "\n".join(lines[begin:number]))


def _read(parts: Sequence[str]) -> tuple[str, tuple[tuple[str, str], ...], str]:
    text = " ".join(part.strip() for part in parts).strip()
    name, _, value = text.replace("\t", " ").partition(" ")
    value = value.strip()
    flags: list[tuple[str, str]] = []
    while (found := _FLAG.match(value)) is not None:
        flags.append((found[1], found[2] or ""))
        value = value[found.end() :]
    return name.upper(), tuple(flags), value


def _place(lines: Sequence[str], first: int, last: int) -> Place:
    column = len(lines[first]) - len(lines[first].lstrip()) + 1
    return Place(first + 1, column, last + 1, len(lines[last].rstrip()) + 1)


class _Ends:
    """Where here-documents end, found without reading the rest of the file for each."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.exact: dict[str, list[int]] = {}
        self.indented: dict[str, list[int]] = {}
        for number, line in enumerate(lines):
            self.exact.setdefault(line, []).append(number)
            self.indented.setdefault(line.lstrip("\t"), []).append(number)

    def after(self, value: str, number: int) -> int:
        """The line after the here-documents that ``value`` opens.

        One without an end was a text in quotes: it opens nothing.
        """
        for found in _HEREDOC.finditer(value):
            ends = (self.indented if found[1] else self.exact).get(found[3], [])
            at = bisect_right(ends, number - 1)
            if at < len(ends):
                number = ends[at] + 1
        return number
