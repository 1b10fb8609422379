"""Requirements as text, from wherever they come."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from saaswright.requirements.reading import LIMITS
from saaswright.source import Source, decode, load_yaml, read_text


def read_file(path: Path) -> Source:
    """The text of a requirements file. Raises :class:`UnreadableError`."""
    return read_text(path, LIMITS)


def read_stream(name: str, stream: IO[bytes]) -> Source:
    """The same from a stream such as standard input."""
    return decode(name, stream.read(LIMITS.size + 1))


def holds_data(source: Source) -> bool:
    """Whether the text is a YAML mapping, so that keys of it can be set."""
    document, _ = load_yaml(source, LIMITS)
    return document is not None and isinstance(document.data, dict)
