"""Regular expressions that are compiled when they are first used.

Compiling one takes longer than importing a module, and most of what is looked for is looked for in
few files.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class _Expression:
    def __init__(self, text: str, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Only asked for what is not there yet: from then on the methods are."""
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def expression(text: str, flags: int = 0) -> re.Pattern[str]:
    """As :func:`re.compile`, but an error in ``text`` shows when it is first used."""
    return cast("re.Pattern[str]", _Expression(text, flags))
