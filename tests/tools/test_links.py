"""The link checker finds what leads nowhere, and accuses nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.links import anchors, dead

PAGE = """# A title

## Of `code` and *more*

## Of `code` and *more*
"""


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page beside ``other.md``."""
    (tmp_path / "other.md").write_text(PAGE)
    return tmp_path / "page.md"


@pytest.mark.parametrize(
    "text",
    [
        "[a](other.md)",
        "[a](other.md#of-code-and-more)",
        "[a](other.md#of-code-and-more-1)",
        "[a](https://saaswright.example/nowhere)",
        "# Here\n\n[a](#here)",
        "```\n[a](missing.md) `src/missing.py`\n```",
        "`src/saaswright/source.py` and `src/saaswright/<room>/*.py`",
    ],
)
def test_quiet(page: Path, text: str) -> None:
    """Links and paths that lead somewhere, other sites, placeholders and code are left alone."""
    page.write_text(text)
    assert list(dead(page)) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[a](missing.md)", 1),
        ("\n[a](other.md#missing)", 2),
        ("```\ncode\n```\n![a](missing.svg)", 4),
        ("one `src/saaswright/missing.py`", 1),
    ],
)
def test_fires(page: Path, text: str, line: int) -> None:
    """A dead link, heading or path is reported at its line."""
    page.write_text(text)
    assert [found for found, _ in dead(page)] == [line]


def test_repeated_headings_are_numbered(page: Path) -> None:
    """The second heading of the same words has a number at its end."""
    expected = {"a-title", "of-code-and-more", "of-code-and-more-1"}
    assert anchors(page.with_name("other.md")) == expected
