"""``# saaswright: ignore[rule-id] reason``: findings that somebody has looked at and accepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from saaswright.expression import expression
from saaswright.finding import Finding, Location, Severity
from saaswright.source import Place, Source

_COMMENT: Final = expression(r"#\s*saaswright:\s*ignore\[(?P<ids>[^\]]*)\]\s*(?P<reason>.*)")


class Ignore(msgspec.Struct, frozen=True):
    """A comment: which rules are not reported on ``line`` of ``source``, and why."""

    source: str
    ids: tuple[str, ...]
    line: int
    reason: str
    location: Location


def ignores_in(sources: Iterable[Source]) -> tuple[Ignore, ...]:
    """The comments of ``sources``; one that stands alone is about the next line with content."""
    return tuple(ignore for source in sources for ignore in _of(source))


def _of(source: Source) -> Iterator[Ignore]:
    if "saaswright:" not in source.text:
        return
    lines = source.text.splitlines()
    for number, line in enumerate(lines, start=1):
        found = _COMMENT.search(line)
        if found is None:
            continue
        about = number
        if line.lstrip().startswith("#"):
            about = next(
                (
                    n
                    for n, text in enumerate(lines[number:], start=number + 1)
                    if text.strip() and not text.lstrip().startswith("#")
                ),
                number,
            )
        ids = tuple(word.strip() for word in found["ids"].split(",") if word.strip())
        place = Place(number, found.start() + 1, number, len(line) + 1)
        location = Location(source.name, place, (), line)
        yield Ignore(source.name, ids, about, found["reason"].strip(), location)


def apply_ignores(
    findings: Sequence[Finding], ignores: Sequence[Ignore], known: Iterable[str]
) -> tuple[tuple[Finding, ...], int]:
    """``findings`` without the ignored ones, and how many those are.

    An ignore without a reason is not followed; it is a finding, as is one that names no rule or
    matches nothing. Errors that make the file unusable cannot be ignored: they are not of a rule.
    """
    if not ignores:
        return tuple(findings), 0
    rules = frozenset(known)
    matched: set[tuple[Ignore, str]] = set()
    kept: list[Finding] = []
    for finding in findings:
        ignore = _for(finding, ignores) if finding.id in rules else None
        if ignore is None:
            kept.append(finding)
        else:
            matched.add((ignore, finding.id))
    for ignore in ignores:
        kept += [f for rule in ignore.ids if (f := _problem(ignore, rule, rules, matched))]
    return tuple(kept), len(findings) - sum(f.id not in _OWN for f in kept)


_OWN: Final = frozenset({"ignore-unknown-rule", "ignore-without-reason", "unused-ignore"})


def _for(finding: Finding, ignores: Sequence[Ignore]) -> Ignore | None:
    at = finding.location
    return next(
        (
            ignore
            for ignore in ignores
            if at is not None
            and (ignore.source, ignore.line) == (at.source, at.place.line)
            and finding.id in ignore.ids
            and ignore.reason
        ),
        None,
    )


def _problem(
    ignore: Ignore, rule: str, rules: frozenset[str], matched: set[tuple[Ignore, str]]
) -> Finding | None:
    def found(kind: str, message: str, help: str) -> Finding:
        return Finding(kind, Severity.WARNING, message, ignore.location, help)

    if rule not in rules:
        return found(
            "ignore-unknown-rule", f"there is no rule `{rule}`", "the rules are in docs/rules"
        )
    if not ignore.reason:
        help_ = f"write `# saaswright: ignore[{rule}] why this is fine here`"
        return found("ignore-without-reason", "an ignore needs a reason", help_)
    if (ignore, rule) not in matched:
        return found("unused-ignore", f"`{rule}` finds nothing here", "remove the comment")
    return None
