"""Running rules over one project; a rule that crashes is named, never skipped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from saaswright.finding import Finding, Location, in_order
from saaswright.rules.masking import mask, masked
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


class RuleCrash(Exception):  # noqa: N818 - a defect of ours, not an error of the input
    """A rule failed: our defect, with the rule's name; the cause is chained."""


def run(
    view: View, rules: Iterable[Rule], off: Mapping[str, str] | None = None, *, fixes: bool = True
) -> tuple[Finding, ...]:
    """What ``rules`` find in ``view``, in the order of the file.

    ``off`` maps ids of rules that are not run to the reason. ``fixes=False`` leaves the findings
    without their fixes, which nobody then has to make. Raises :class:`RuleCrash`.
    """
    running = [rule for rule in rules if rule.id not in off] if off else rules
    halves = {(name,) for name in view.halves}
    said: dict[tuple[str, str, Location | None], Finding] = {}
    for rule in running:
        try:
            for hit in rule.check(view):
                if hit.key and hit.path[:1] == ("services",) and hit.path[1:] in halves:
                    continue  # what half a service lacks, its other half may have
                if rule.allows_override and view.in_override(hit.path):
                    continue
                one = _finding(rule, hit, view, fixes=fixes)
                said[one.id, one.message, one.location] = one
        except Exception as error:
            raise RuleCrash(f"the rule {rule.id} failed: {type(error).__name__}") from error
    return in_order(said.values())


def _finding(rule: Rule, hit: Hit, view: View, *, fixes: bool) -> Finding:
    at, path = hit.location, None
    if at is None:
        at, path = view.locate(hit.path, key=hit.key), hit.path
    mending = hit.fixes if fixes else ()
    return Finding(
        id=rule.id,
        severity=hit.severity or rule.severity,
        message=mask(hit.message),
        location=masked(at, hit.hidden, path) if at is not None else None,
        help=hit.help or rule.instead,
        confidence=hit.confidence or rule.confidence,
        audience=rule.audience,
        fixes=mending if isinstance(mending, tuple) else mending(),
    )
