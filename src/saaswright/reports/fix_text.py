"""What fixing came to, as text: the difference, what was done, what is left and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from saaswright.finding import Finding, Severity
from saaswright.reports.fix_diff import diff
from saaswright.reports.text import findings_text, paint
from saaswright.rules.fixing.model import Left, Mended, Refused
from saaswright.rules.masking import mask


def fix_text(
    projects: Sequence[Mended], findings: Sequence[Finding] = (), *, colour: bool = False
) -> str:
    """Each project in turn, then one line that counts."""
    parts = ["\n".join(_project(one, colour=colour)) + "\n" for one in projects]
    if findings:
        parts.append(findings_text(findings, colour=colour))
    parts.append(_counts(projects))
    return "\n".join(parts)


def _project(mended: Mended, *, colour: bool) -> Iterator[str]:
    yield paint(" + ".join(mended.files), "1", colour=colour) + " " + _verdict(mended)
    shown = diff(mended, colour=colour)
    if shown:
        yield shown.rstrip("\n")
    done = Counter(one.finding.id for one in mended.applied)
    if done:
        yield "  written" if mended.written else "  would be written"
        for rule, count in sorted(done.items()):
            unsafe = any(not one.fix.safe for one in mended.applied if one.finding.id == rule)
            times = f" ({count} times)" if count > 1 else ""
            yield f"    {rule}{times}{', unsafe' if unsafe else ''}"
    refused = {(one.finding.id, _at(one.finding)): one for one in mended.refused}
    if refused:
        yield paint("  not made, as it would not hold", "33", colour=colour)
        yield from (f"    {line}" for line in map(_refused, refused.values()))
    left = [one for one in mended.left if not _is_refused(one, refused)]
    if left:
        yield "  left"
        yield from _left(left)


def _verdict(mended: Mended) -> str:
    if not mended.readable:
        return "cannot be read"
    if mended.problem:
        return f"was not written: {mask(mended.problem)}"
    count = len(mended.applied)
    if not count:
        return "has nothing that could be fixed" if mended.left else "needs no fix"
    return f"{count} fix{'es' * (count != 1)}"


def _refused(one: Refused) -> str:
    return f"{_at(one.finding)} {one.finding.id}: {one.fix.title}: {mask(one.reason)}"


def _is_refused(one: Left, refused: dict[tuple[str, str], Refused]) -> bool:
    return (one.finding.id, _at(one.finding)) in refused


def _left(left: Sequence[Left]) -> Iterator[str]:
    """By reason and rule, worst first: what remains, how often, and where it is first."""
    order = list(Severity)
    groups: dict[tuple[str, str], list[Left]] = {}
    for one in sorted(left, key=lambda one: order.index(one.finding.severity)):
        groups.setdefault((one.finding.id, one.why), []).append(one)
    for (rule, why), members in groups.items():
        times = f" ({len(members)} times)" if len(members) > 1 else ""
        severity = members[0].finding.severity.value
        yield f"    {_at(members[0].finding)} {severity}[{rule}]{times}: {mask(why)}"


def _at(finding: Finding) -> str:
    at = finding.location
    return f"{at.source}:{at.place.line}" if at is not None else "-"


def _counts(projects: Sequence[Mended]) -> str:
    applied = sum(len(one.applied) for one in projects)
    left = sum(len(one.left) for one in projects)
    number = len(projects)
    fixes = f"{applied} fix{'es' * (applied != 1)}"
    return f"{number} project{'s' * (number != 1)}: {fixes}, {left} left\n"
