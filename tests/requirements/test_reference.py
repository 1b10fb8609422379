from __future__ import annotations

import re
from pathlib import Path

import pytest

from saaswright.requirements.reading import LIMITS, read_requirements
from saaswright.requirements.reference import reference_page
from saaswright.requirements.shape import Section, requirements_shape, walk
from saaswright.source import Source

PAGE = Path(__file__).parents[2] / "docs" / "requirements.md"


def test_page_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """The table of keys is the one that the model gives."""
    page = PAGE.read_text(encoding="utf-8")
    if request.config.getoption("--rewrite-golden"):
        PAGE.write_text(reference_page(page), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == reference_page(page)


def test_page_names_every_key() -> None:
    """Each key that holds an answer has its row."""
    rows = set(re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    keys = {p for p, key in walk(requirements_shape()) if not isinstance(key.shape, Section)}
    assert keys <= rows


def test_page_without_marks_is_refused() -> None:
    """A page that has lost its marks is an error, not a page without a table."""
    with pytest.raises(ValueError, match="marks"):
        reference_page("# The requirements file\n")


def test_smallest_file_is_complete() -> None:
    """The smallest file of the page reads without a finding."""
    text = PAGE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    requirements, findings = read_requirements(Source("page", text))
    assert findings == ()
    assert requirements is not None


def test_limits_of_the_page_are_those_of_the_program() -> None:
    """The page names the limits that hold."""
    page = PAGE.read_text(encoding="utf-8")
    assert f"{LIMITS.size // 1024} KiB, {LIMITS.depth} levels" in page
    assert f"{LIMITS.nodes:,} values" in page
