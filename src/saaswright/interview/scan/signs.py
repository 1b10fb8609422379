"""What a file tells: words for answers, each with its place; and the words that are watched for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from saaswright.source import decode, load_yaml


class Sign(msgspec.Struct, frozen=True):
    """A word for an answer, and the ``file:line`` where it stands."""

    question: str
    value: str
    where: str


@cache
def signs() -> dict[str, Any]:
    """``signs.yaml``."""
    raw = files("saaswright.interview.scan").joinpath("signs.yaml").read_bytes()
    document, _ = load_yaml(decode("signs.yaml", raw))
    data: dict[str, Any] = {} if document is None else document.data
    return data
