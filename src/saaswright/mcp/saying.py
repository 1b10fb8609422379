"""What went wrong, as an agent needs it: who says it, the sentence, what tools can do about it."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from saaswright.errors import SaaswrightError, UsageError
from saaswright.mcp import inputs

_SAME: Final = (
    ("discover --list", "the resource saaswright://questions"),
    ("catalog list", "the resource saaswright://catalog"),
    ("catalog show ID", "`explain` with `catalog`"),
    ("images convert --write", "`images` with action `convert` and `write`"),
    ("images check", "`images` with action `check`"),
    ("assess --write-baseline", "`fix` with `baseline`"),
    ("design", "`design` with `output`"),
    ("verify", "`verify`"),
)
"""Command of the command line → what does the same for an agent."""

_COMMAND: Final = re.compile(rf"`?saaswright ({'|'.join(re.escape(one) for one, _ in _SAME)})`?")
_PAGE: Final = "docs/requirements.md"
_FIELD: Final = re.compile(r"`\$\.(\w+)[^`]*`$")


def told(error: SaaswrightError, tool: str) -> str:
    """One line: who says it, what is wrong, and what to do next."""
    who = tool if isinstance(error, UsageError) else error.phase
    return f"{who}: {sentence(error)}"


def sentence(error: SaaswrightError) -> str:
    """What is wrong and what to do next, with the tools' names for what commands do."""
    hint = f" ({error.help})" if error.help else ""
    text = _COMMAND.sub(lambda found: dict(_SAME)[found[1]], error.message + hint)
    return text.replace(_PAGE, "the resource saaswright://requirements")


def misfit(error: msgspec.ValidationError, tool: str, input: type[inputs.Input]) -> str:
    """Arguments that do not fit, with the words that would."""
    found = _FIELD.search(str(error))
    properties: dict[str, Any] = inputs.schema_of(input)["properties"]
    words = properties.get(found[1], {}).get("enum", ()) if found else ()
    hint = f" (one of: {', '.join(str(word) for word in words)})" if words else ""
    if "unknown field" in str(error):
        hint = f" (there are: {', '.join(properties)})"
    return f"{tool}: {error}{hint}"
