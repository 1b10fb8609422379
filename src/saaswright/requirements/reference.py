"""The key table of ``docs/requirements.md``, made from the model and the questions."""

from __future__ import annotations

from typing import Final

from saaswright.requirements.leaves import EXPECTED, bounds
from saaswright.requirements.questions import Question, questions
from saaswright.requirements.shape import (
    Items,
    Number,
    Pairs,
    Quantity,
    Section,
    Shape,
    Words,
    requirements_shape,
    walk,
)
from saaswright.requirements.units import Duration, MonthlyDuration, Size

_UNITS = {Duration: "duration", MonthlyDuration: "duration/month", Size: "size"}


BEGIN: Final = "<!-- keys: generated from the model, do not edit below -->\n"
END: Final = "<!-- end of keys -->\n"

_WIDEST: Final = 44
"""Characters of a value that a column has room for; longer lists of words stand below."""


def reference_page(page: str) -> str:
    """``docs/requirements.md`` with the part between its two marks made anew.

    Raises :class:`ValueError` when a mark is missing.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the marks around the key table are missing")
    return f"{before}{begin}\n{key_table()}\n{end}{after}"


def key_table() -> str:
    """Every key as a Markdown table, one for each section, ending in a newline."""
    by_path = {path: question for question in questions() for path in question.paths}
    tables: dict[str, list[str]] = {}
    words: dict[str, list[str]] = {}
    for path, key in walk(requirements_shape()):
        section = path.partition(".")[0]
        if isinstance(key.shape, Section):
            tables.setdefault(section, [])
            continue
        required = "**required**" if key.required else _unanswered(by_path[path])
        value = written_shape(key.shape)
        if len(value) > _WIDEST:
            words.setdefault(section, []).append(f"- `{path}`: {value}\n")
            value = "list of words below" if isinstance(key.shape, Items) else "a word below"
        row = f"| `{path}` | {value} | {key.meaning} | {required} |"
        tables.setdefault(section, []).append(row)
    head = "| key | value | meaning | when it is left out |\n|---|---|---|---|\n"
    return "\n".join(
        f"### `{section}`\n\n{head}"
        + "".join(f"{row}\n" for row in rows)
        + "".join(["\n", *words[section]] if section in words else [])
        for section, rows in tables.items()
    )


def written_shape(shape: Shape) -> str:
    """What may be written for a shape, in words (Markdown)."""
    if isinstance(shape, Words):
        return ", ".join(f"`{word}`" for word in shape.words)
    if isinstance(shape, Items):
        inner = "sections" if isinstance(shape.item, Section) else written_shape(shape.item)
        return f"list of {inner}"
    if isinstance(shape, Quantity):
        return f"{_UNITS[shape.type]}: {EXPECTED[shape.type].partition('such as ')[2]}"
    if isinstance(shape, Number):
        return _number(shape)
    return "mapping of text to text" if isinstance(shape, Pairs) else "text"


def _number(shape: Number) -> str:
    kind = "whole number" if shape.whole else "number"
    text = {"percent": ", or `99.95%`", "share": ", or `80%`", "money": ", or `1500 USD`"}
    return f"{kind}, {bounds(shape)}{text[shape.form] if shape.form else ''}"


def _unanswered(question: Question) -> str:
    default = question.default
    if default.decided:
        return f"decided: `{default.decided}`"
    return default.absent or f"assumed (`{question.id}`)"
