"""Where an interview stands, on disk: every answer is kept as soon as it is given."""

from __future__ import annotations

import os
from pathlib import Path

import yaml

from saaswright.errors import UsageError
from saaswright.interview.record import Answers, from_data, to_data
from saaswright.requirements.reading import LIMITS
from saaswright.source import load_yaml, read_text


def progress_file(result: Path) -> Path:
    """Beside ``saaswright.yaml``: ``.saaswright.yaml.answers``."""
    return result.with_name(f".{result.name}.answers")


def save(path: Path, answers: Answers) -> None:
    """Keep ``answers``: all of them or those that were kept before. Raises :class:`UsageError`."""
    aside = path.with_name(f"{path.name}.new")
    text = yaml.safe_dump(to_data(answers), sort_keys=False, allow_unicode=True)
    try:
        with aside.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)
    except OSError as error:
        raise UsageError(f"cannot keep the answers in {path}: {error.strerror}") from None


def load_answers(path: Path) -> Answers:
    """Answers from a file. Raises :class:`UnreadableError` and :class:`UsageError`."""
    document, problems = load_yaml(read_text(path, LIMITS), LIMITS)
    if document is None or problems:
        first = problems[0]
        raise UsageError(f"{path}:{first.place.line}: {first.message}", help=first.help)
    return from_data(document.data, str(path))
