"""Reading healthchecks: which programs a test calls, which port it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from saaswright.compose.model import Healthcheck
from saaswright.expression import expression

_SEPARATORS: Final = expression(r"\|\||&&|[;|\n]")
_ALWAYS: Final = frozenset({"true", ":", "exit 0", "echo", "/bin/true"})
_FAILS: Final = expression(r"\b(?:exit|return)\s+(?!0\b)\S|\bset\s+-\w*e")
_LOCAL_PORT: Final = expression(
    r"(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::|\s+|/)(\d{2,5})(?!\d)"
)
_WORDS_BEFORE: Final = frozenset(
    {"if", "then", "!", "exec", "timeout", "time", "sudo", "test", "["}
)


def command_line(check: Healthcheck) -> str:
    """What runs: the shell's line, or the words of ``CMD``."""
    return " ".join((check.test or ())[1:])


def programs(check: Healthcheck) -> tuple[str, ...]:
    """The programs that the test calls, by their base names, in order."""
    test = check.test or ()
    if test[:1] == ("CMD",):
        return (PurePosixPath(test[1]).name,) if len(test) > 1 else ()
    return tuple(_first_words(command_line(check)))


def _first_words(line: str) -> Iterator[str]:
    for part in _SEPARATORS.split(line):
        words = _split(part.strip(" ()"))
        while words and (words[0] in _WORDS_BEFORE or "=" in words[0]):
            words = words[1:]
        if words and re.fullmatch(r"[\w./-]+", words[0]):
            yield PurePosixPath(words[0]).name


def _split(text: str) -> list[str]:
    import shlex

    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def cannot_fail(check: Healthcheck) -> bool:
    """Whether the test succeeds whatever the service does."""
    test = check.test or ()
    if test[:1] == ("CMD",):
        return len(test) > 1 and PurePosixPath(test[1]).name in ("true", "echo")
    line = command_line(check).strip()
    if _FAILS.search(line):
        return False
    last = re.split(r"\|\||;|\n", line)[-1].strip()
    head = last.split(" ")[0]
    if "&&" in last or "|" in last.replace("||", ""):
        return False
    return last in _ALWAYS or head == "echo" or head == ":"


def local_ports(check: Healthcheck) -> tuple[int, ...]:
    """The ports of this container that the test asks."""
    return tuple(int(port) for port in _LOCAL_PORT.findall(command_line(check)))
