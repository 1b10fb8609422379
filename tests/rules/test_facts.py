"""What is known about an image, beside the rules' own examples."""

from __future__ import annotations

import msgspec
import pytest

from saaswright.compose.reference import try_parse
from saaswright.rules.facts import Facts
from tests.rules.judge import FACTS


@pytest.mark.parametrize(
    ("day", "ended"),
    [("2023-09-10", None), ("2023-09-11", None), ("2023-09-12", ("16", "2023-09-11"))],
)
def test_a_line_has_ended_from_the_day_after_on(day: str, ended: tuple[str, str] | None) -> None:
    """On the last day of its support a release line still gets fixes."""
    facts = Facts(msgspec.structs.replace(FACTS.catalog, as_of=day))
    reference = try_parse("node:16-slim")
    assert reference is not None
    assert facts.ended_line(reference) == ended
