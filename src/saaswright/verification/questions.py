"""Whether a healthcheck asks one question and fails without its answer, by its words."""

from __future__ import annotations

import re
from functools import cache
from itertools import dropwhile
from typing import Final

from saaswright.catalog.loader import load
from saaswright.verification.probing import Probe

_SHELLS: Final = ("sh", "bash", "ash", "dash")
_ASSIGNS: Final = re.compile(r"[A-Za-z_]\w*=\S*$")
_OR_FAILS: Final = re.compile(r"\|\|\s*exit\s+[1-9]\d*\s*$")
_TO_NOWHERE: Final = re.compile(r"\d?>\s*/dev/null|2>&1|&>\s*/dev/null")
# It passes only if it is told a word; `-v` and `-L` turn that round.
_GREP: Final = re.compile(r"\|\s*grep(?:\s+-[a-zA-Z]+)*\s+[^\s-]\S*\s*$")
_TURNED: Final = re.compile(r"\|\s*grep\b.*\s-\w*[vLc]")
_MORE: Final = re.compile(r"[|;&\n`!]|\$\(")
_TEXT_FOLLOWS: Final = ("-c", "-e", "-r")
_HANDLES: Final = re.compile(r"\b(?:except|catch|rescue|finally|suppress)\b")


def is_one_question(probe: Probe) -> bool:
    """Whether it passes only if what it asks is answered, as far as its words show.

    So it is one call of a program that the catalog has as a healthcheck's, or several of which
    each must succeed, and nothing goes on from there: no other command of a shell, no handler in a
    program's text.
    """
    words = probe.command
    if _name(words[0]) not in _SHELLS:
        return _asks(words)
    if len(words) != 3 or words[1] != "-c":
        return False
    return all(map(_asks_in_a_shell, _OR_FAILS.sub("", words[2]).split("&&")))


def _asks_in_a_shell(text: str) -> bool:
    text = _TO_NOWHERE.sub("", text)
    text = text if _TURNED.search(text) else _GREP.sub("", text)
    return not _MORE.search(text) and _asks(tuple(dropwhile(_ASSIGNS.match, text.split())))


def _asks(words: tuple[str, ...]) -> bool:
    if not words or _name(words[0]) not in _askers():
        return False
    inline = any(word in _TEXT_FOLLOWS for word in words[1:])
    if _name(words[0]) in _runtimes() and not inline:
        return False
    return not any(map(_HANDLES.search, words[1:]))


def _name(program: str) -> str:
    return program.rsplit("/", 1)[-1]


@cache
def _askers() -> frozenset[str]:
    """The programs that healthchecks of the catalog call."""
    return frozenset(one.health.program for one in load().technologies if one.health)


@cache
def _runtimes() -> frozenset[str]:
    """Those of them that only run the product's own code, of which nothing is known here."""
    others = {one.health.program for one in load().technologies if one.health and not one.runtime}
    return _askers() - others
