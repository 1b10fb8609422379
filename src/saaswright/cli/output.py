"""How the terminal is spoken to: colour only where wanted, findings on standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec

from saaswright.errors import UsageError
from saaswright.finding import Finding
from saaswright.reports.text import findings_text

_PIECE: Final = 64 * 1024


def wants_colour(stream: Any) -> bool:
    """A terminal, and nobody has asked for none (``NO_COLOR``, ``TERM=dumb``)."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(stream.isatty())


def write(text: str, stream: TextIO, *, colour: bool = False, markup: bool = False) -> None:
    """``text`` at once; without ``colour`` nothing in it drives the terminal.

    As ``click.echo`` does it, which one cold file need not wait for. A letter that ``stream`` has
    no bytes for is written as JSON escapes it, or as ``markup`` does.
    """
    if not colour and "\x1b" in text:
        from click import unstyle

        text = unstyle(text)
    if text:
        try:
            stream.write(text)
        except UnicodeEncodeError:  # before anything of the text is written
            stream.write(_escaped(text, stream.encoding, markup=markup))
        stream.flush()


def _escaped(text: str, encoding: str, *, markup: bool) -> str:
    """``text`` with an escape for every letter that ``encoding`` lacks."""
    if markup:
        return text.encode(encoding, "xmlcharrefreplace").decode(encoding)
    return "".join(char if _fits(char, encoding) else _json_escape(char) for char in text)


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _json_escape(char: str) -> str:
    """``\\uXXXX``, twice for what JSON writes as two surrogates."""
    units = char.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def say(text: str) -> None:
    """The answer, on standard output."""
    write(text.rstrip("\n") + "\n", sys.stdout, colour=wants_colour(sys.stdout))


def say_yaml(text: str) -> None:
    """A YAML document on standard output: in UTF-8, whatever is spoken there.

    The stream of a document is UTF-8 (YAML 1.2.2, section 5.2), and what is plain in it cannot be
    escaped: a reader would take ``\\u00e9`` for six letters.
    """
    stream = sys.stdout
    if text.isascii() or stream.encoding.replace("-", "").lower() == "utf8":
        say(text)
        return
    stream.flush()
    stream.buffer.write((text.rstrip("\n") + "\n").encode())
    stream.buffer.flush()


def say_parts(parts: Iterable[str], *, markup: bool = False) -> None:
    """Print ``parts`` as they come on a terminal; elsewhere in pieces that are worth a write.

    ``markup`` is text in which ``&#233;`` is a letter.
    """
    colour, piece = wants_colour(sys.stdout), 1 if sys.stdout.isatty() else _PIECE
    waiting: list[str] = []
    length = 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= piece:
            write("".join(waiting), sys.stdout, colour=colour, markup=markup)
            waiting, length = [], 0
    write("".join(waiting), sys.stdout, colour=colour, markup=markup)


def say_json(value: Any) -> None:
    """The answer for a program: indented JSON, a newline at the end."""
    encoded = msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2)
    write(encoded.decode() + "\n", sys.stdout)


def write_whole(path: Path, text: str) -> None:
    """A file with this text, or the one that was there; never half of it.

    Raises :class:`UsageError` when it cannot be written.
    """
    aside = path.with_name(f".{path.name}.new")
    try:
        aside.write_text(text, encoding="utf-8")
        aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise UsageError(f"cannot write {path}: {error.strerror}") from None


def show_findings(findings: Sequence[Finding]) -> None:
    """Findings on standard error, where they do not disturb the answer."""
    if findings:
        colour = wants_colour(sys.stderr)
        write(findings_text(findings, colour=colour) + "\n", sys.stderr, colour=colour)
