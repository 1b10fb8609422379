"""Env files: ``.env``, ``--env-file``, ``env_file`` (12-interpolation.md, "Env file syntax").

``NAME=value`` or ``NAME: value``, ``export`` before it, comments, single quotes (literal), double
quotes (escapes and variables), several lines within quotes; a bare ``NAME`` takes the value that
it has outside. ``format: raw`` takes everything after the first ``=`` as it is.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from saaswright.compose.environment.template import Lookup, TemplateError, substitute
from saaswright.expression import expression

_LONGEST_TOTAL: Final = 4 * 1024 * 1024
_SPACE: Final = " \t\v\f\r\x85\xa0"
_NAME_END: Final = expression(r"[=:\n]")
_EXPORT: Final = expression(r"export[ \t\v\f\r\n]+")
_ESCAPE: Final = expression(r'\\(?:[abcfnrtv$"\\]|0\d{0,3})')
_ESCAPES: Final = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    '"': '"', "\\": "\\", "$": "$$", "c": "\\c",
}  # fmt: skip


class EnvFileError(msgspec.Struct, frozen=True):
    """What is wrong in an env file, and on which line (from 1)."""

    message: str
    line: int
    help: str | None = None


def parse(
    text: str, lookup: Lookup, *, raw: bool = False
) -> tuple[dict[str, str], tuple[EnvFileError, ...]]:
    """The variables of an env file; ``lookup`` gives those that stand outside of it.

    Values may use variables: outside ones first, then those further up in the same file.
    """
    if raw:
        return _raw(text, lookup), ()
    return _Parser(text, lookup).parse()


def _raw(text: str, lookup: Lookup) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.replace("\r\n", "\n").split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, separator, value = line.partition("=")
        outside = None if separator else lookup(name)
        if separator or outside is not None:
            found[name] = value if outside is None else outside
    return found


class _Parser:
    def __init__(self, text: str, lookup: Lookup) -> None:
        self.text = text.replace("\r\n", "\n")
        self.outer = lookup
        self.found: dict[str, str] = {}
        self.errors: list[EnvFileError] = []
        self.size = 0

    def parse(self) -> tuple[dict[str, str], tuple[EnvFileError, ...]]:
        position = 0
        while (position := self._next_statement(position)) < len(self.text):
            after = self._statement(position)
            if after is None:
                # What follows cannot be told apart from what is broken; go on with the next line.
                end = self.text.find("\n", position)
                after = len(self.text) if end < 0 else end + 1
            position = after
        return self.found, tuple(self.errors)

    def _next_statement(self, position: int) -> int:
        """Past white space, empty lines and comments."""
        text = self.text
        while position < len(text):
            if text[position].isspace():
                position += 1
            elif text[position] == "#":
                end = text.find("\n", position)
                position = len(text) if end < 0 else end
            else:
                break
        return position

    def _statement(self, start: int) -> int | None:
        """Where the statement at ``start`` ends; ``None`` when it cannot be understood."""
        text = self.text
        export = _EXPORT.match(text, start)
        begin = export.end() if export else start
        end = _NAME_END.search(text, begin)
        stop = end.start() if end else len(text)
        name = text[begin:stop].rstrip()
        wrong = next((c for c in name if not (c.isalnum() or c in "_.-[]" or c in _SPACE)), None)
        if wrong is not None:
            return self._error(start, f"unexpected `{wrong}` in a variable's name")
        if end is None:
            # A name on the last line without a line ending has no value at all.
            return (
                self._error(start, "a name without a value")
                if not name
                else self._inherit(name, stop)
            )
        if " " in name or "\t" in name:
            return self._error(start, "a variable's name cannot hold a space")
        if end[0] == "\n":
            return self._inherit(name, stop + 1)
        position = stop + 1
        while position < len(text) and text[position] in _SPACE:
            position += 1
        return self._value(name, position)

    def _inherit(self, name: str, after: int) -> int:
        value = self.outer(name)
        if value is not None:
            self.found[name] = value
        return after

    def _value(self, name: str, position: int) -> int | None:
        text = self.text
        quote = text[position : position + 1]
        if quote in ('"', "'"):
            return self._quoted(name, position, quote)
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        value = text[position:end].partition(" #")[0].rstrip()
        return self._keep(name, value, position, end + 1, expand=True)

    def _quoted(self, name: str, position: int, quote: str) -> int | None:
        text = self.text
        chars: list[str] = []
        index = position + 1
        while index < len(text):
            char = text[index]
            if char == "\\" and index + 1 < len(text):
                following = text[index + 1]
                chars.append(quote if following == quote else "\\" + following)
                index += 2
                continue
            if char == quote:
                value = "".join(chars)
                if quote == '"':
                    value = _ESCAPE.sub(_unescape, value)
                return self._keep(name, value, position, index + 1, expand=quote == '"')
            chars.append(char)
            index += 1
        return self._error(position, "a quote is not closed", "close it, or drop the opening one")

    def _keep(
        self, name: str, value: str, position: int, after: int, *, expand: bool
    ) -> int | None:
        if expand and "$" in value:
            try:
                value = substitute(value, self._lookup)
            except TemplateError as error:
                return self._error(position, str(error), error.help)
        self.size += len(value)
        if self.size > _LONGEST_TOTAL:
            self.size = 0
            return self._error(position, "the variables grow too large", "is this an env file?")
        self.found[name] = value
        return after

    def _lookup(self, name: str) -> str | None:
        value = self.outer(name)
        return self.found.get(name) if value is None else value

    def _error(self, position: int, message: str, help: str | None = None) -> int | None:
        line = self.text.count("\n", 0, position) + 1
        self.errors.append(EnvFileError(message, line, help))
        return None


def _unescape(match: re.Match[str]) -> str:
    code = match[0][1:]
    if code[0] == "0":
        # An octal escape needs three digits; fewer mean nothing and stay as they are.
        return chr(int(code[1:], 8)) if len(code) == 4 and int(code[1:], 8) < 256 else match[0]
    return _ESCAPES[code]
