"""Which plans are taken for one that got another name."""

from __future__ import annotations

import pytest

from saaswright.handoff.renaming import renamed
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Requirements
from saaswright.requirements.reading import read_requirements
from saaswright.source import Source


def _requirements(plans: str) -> Requirements:
    text = f"schema: saaswright/v1\nproduct: {{name: shop}}\nplans: [{plans}]\n"
    said, findings = read_requirements(Source("saaswright.yaml", text))
    assert said is not None, findings
    return assume(said)[0]


FREE = "availability: {target: 99, rto: 8h, rpo: 1d}"
PAID = "availability: {target: 99.95, rto: 15m, rpo: 5m}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (f"{{name: a, {FREE}}}", f"{{name: b, {FREE}}}", [("a", "b")]),
        # Two of three equal: the same plan with a new name and another recovery point.
        (f"{{name: a, {FREE}}}", f"{{name: b, {FREE.replace('1d', '1h')}}}", [("a", "b")]),
        # One goes and another comes.
        (f"{{name: a, {FREE}}}", f"{{name: b, {PAID}, tenancy: siloed}}", []),
        # Each finds the one it is like, whatever the order.
        (
            f"{{name: a, {FREE}}}, {{name: b, {PAID}}}",
            f"{{name: c, {PAID}}}, {{name: d, {FREE}}}",
            [("a", "d"), ("b", "c")],
        ),
        # Nothing tells them apart but their places.
        (
            f"{{name: a, {FREE}}}, {{name: b, {FREE}}}",
            f"{{name: c, {FREE}}}, {{name: d, {FREE}}}",
            [("a", "c"), ("b", "d")],
        ),
        # What is still there is not renamed, and a copy beside it is new.
        (f"{{name: a, {FREE}}}", f"{{name: a, {FREE}}}, {{name: b, {FREE}}}", []),
        # The nearer of two takes it.
        (
            f"{{name: a, {FREE}}}",
            f"{{name: b, {FREE.replace('1d', '1h')}}}, {{name: c, {FREE}}}",
            [("a", "c")],
        ),
    ],
)
def test_plans_that_say_the_same_are_one(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    """At least half of what they say is equal, and each is in one pair at most."""
    found = renamed(_requirements(before), _requirements(after))
    assert sorted((pair.before, pair.after) for pair in found) == expected
