"""Fails when a page links to a file or heading that is not there, or names a path that is not.

Looks at the project's Markdown files: relative links with their anchors, and paths in backticks
that start with one of the project's own folders. Links to other sites are not followed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tools.tracked import ROOT, tracked

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
PATH = re.compile(r"`((?:src|tests|tools|examples|lock|changelog\.d|\.ci)/[^`\s]*)`")
PLACEHOLDER = re.compile(r"[*<>{}…]|NNNN|\.\.\.")
FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors of a page's headings, as code hosts make them."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    found: list[str] = []
    for title in HEADING.findall(text):
        plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", title).lower()
        slug = re.sub(r"[^\w\- ]", "", plain).strip().replace(" ", "-")
        count = sum(
            1 for other in found if other == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", other)
        )
        found.append(f"{slug}-{count}" if count else slug)
    return frozenset(found)


def dead(page: Path) -> Iterator[tuple[int, str]]:
    """Line and reason of everything in ``page`` that leads nowhere."""
    text = page.read_text(encoding="utf-8")
    # Fences are blanked, not cut, so that line numbers stay right.
    prose = FENCE.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), text)
    for found in LINK.finditer(prose):
        line = prose.count("\n", 0, found.start()) + 1
        target, _, anchor = found[1].partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue
        path = (page.parent / target).resolve() if target else page
        if not path.exists():
            yield line, f"{found[1]} does not exist"
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            yield line, f"{found[1]}: no such heading"
    for found in PATH.finditer(prose):
        if not PLACEHOLDER.search(found[1]) and not (ROOT / found[1].partition(":")[0]).exists():
            yield prose.count("\n", 0, found.start()) + 1, f"`{found[1]}` does not exist"


def main() -> int:
    """Check every page; 1 when something leads nowhere."""
    failed = 0
    for page in tracked("*.md"):
        # Bundles among the test data link to files of the bundle, which their own tests check.
        if "tests" in page.relative_to(ROOT).parts:
            continue
        for line, reason in dead(page):
            failed = 1
            print(f"{page.relative_to(ROOT)}:{line}: {reason}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
