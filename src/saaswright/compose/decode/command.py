"""A command line as its words, split as the reference does (go-shellwords), not as a shell would.

Quotes and backslashes work as one expects; variables and command substitutions are kept as they
are written; what follows ``;``, ``&``, ``|``, ``<`` or ``>`` is dropped.
"""

from __future__ import annotations

from typing import Final

from saaswright.expression import expression

_BREAKS: Final = ";&|<>"
_MEANS: Final = frozenset("\\\"'`()" + _BREAKS)
_SPACE: Final = expression(r"[ \t\r\n]+")


def words(line: str) -> list[str]:
    """The words of ``line``; raises :class:`ValueError` when a quote or parenthesis has no end."""
    if _MEANS.isdisjoint(line):
        return [word for word in _SPACE.split(line) if word]
    splitter = _Splitter()
    for char in line:
        if not splitter.take(char):
            break
    return splitter.finish()


class _Splitter:
    def __init__(self) -> None:
        self.found: list[str] = []
        self.word = ""
        self.started = False
        self.escaped = False
        self.single = self.double = self.back = self.dollar = False

    def take(self, char: str) -> bool:
        """Go one character on; ``False`` where the command ends early."""
        if self.escaped:
            self.escaped = False
            self._keep(char)
        elif char == "\\":
            if self.single:
                self.word += char
            else:
                self.escaped = True
        elif char in " \t\r\n":
            self._space(char)
        elif char in "\"'":
            self._quote(char)
        elif char in "`()":
            self._substitution(char)
        elif char in _BREAKS and not self._inside():
            # `2>` is no word of the command.
            self.started = self.started and not (char == ">" and self.word[:1].isdigit())
            return False
        else:
            self._keep(char)
        return True

    def finish(self) -> list[str]:
        if self.escaped or self._inside():
            raise ValueError("expected a command; a quote or parenthesis in it has no end")
        if self.started:
            self.found.append(self.word)
        return self.found

    def _inside(self) -> bool:
        return self.single or self.double or self.back or self.dollar

    def _keep(self, char: str) -> None:
        self.word += char
        self.started = True

    def _space(self, char: str) -> None:
        if self._inside():
            self.word += char
        elif self.started:
            self.found.append(self.word)
            self.word, self.started = "", False

    def _quote(self, char: str) -> None:
        other = self.single if char == '"' else self.double
        if other or self.dollar:
            self._keep(char)
        elif char == '"':
            self.started = self.started or self.double
            self.double = not self.double
        else:
            self.started = self.started or self.single
            self.single = not self.single

    def _substitution(self, char: str) -> None:
        if char == "`":
            if not (self.single or self.double or self.dollar):
                self.back = not self.back
        elif not (self.single or self.double or self.back):
            if char == "(" and (self.dollar or not self.word.endswith("$")):
                raise ValueError("expected a command; a parenthesis in it must stand in quotes")
            self.dollar = not self.dollar
            if char == "(":
                self.word += char
                return
        self._keep(char)
