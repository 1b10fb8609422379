"""A project as YAML that people like to read: ``emit``. The same project gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping

from saaswright.compose.emit.layout import Layout, comment
from saaswright.compose.emit.short import tree
from saaswright.compose.model import Project
from saaswright.source import DocumentPath


def emit(
    project: Project, comments: Mapping[DocumentPath, str] | None = None, *, header: str = ""
) -> str:
    """``project`` as text, ending with a newline.

    Short forms stand where they are the idiom and lose nothing; strings are quoted only where a
    YAML 1.1 or 1.2 parser would misread them. Each comment is written above the line of its path
    (``("services", "web", "ports", 0)``; a path that has no line of its own passes it to the
    nearest one that has), ``header`` at the top, all wrapped at 100 columns. Comments on one line
    keep their order.
    """
    lines = comment(header) if header.strip() else []
    body = Layout(tree(project), comments or {}).lines
    if lines and body:
        lines.append("")
    return "\n".join([*lines, *body]) + "\n"
