"""Natural words for what the vocabularies call otherwise (``postgres`` for ``postgresql``)."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from saaswright.requirements.package_data import load_data

_LONGEST = 40


def spelled(word: str) -> str:
    """``word`` as the vocabularies spell: lower case, ``-`` for spaces and underscores."""
    return "-".join(word.lower().replace("_", " ").split())


def meant_word(word: str, valid: Collection[str]) -> str | None:
    """The one of ``valid`` that ``word`` is another way of writing, or ``None``."""
    if len(word) > _LONGEST:
        return None
    plain = spelled(word)
    if plain in valid:
        return plain
    return next((meant for meant in _table("words").get(plain, ()) if meant in valid), None)


def meant_name(name: str, table: str) -> str | None:
    """What ``name`` is a synonym of in an open table (``technologies``, ``geographies``).

    A name that the table knows in another spelling is a synonym too; one that it does not know
    at all gives ``None``, and so does one that is right as it stands.
    """
    if len(name) > _LONGEST:
        return None
    plain = spelled(name)
    synonyms = _table(table)
    known = plain in {meant for words in synonyms.values() for meant in words}
    meant = plain if known else next(iter(synonyms.get(plain, ())), None)
    return meant if meant != name else None


@cache
def _table(name: str) -> dict[str, tuple[str, ...]]:
    """What people write -> the valid words that it may stand for, in the file's order."""
    table: dict[str, tuple[str, ...]] = {}
    for meant, words in load_data("synonyms.yaml")[name].items():
        for word in words:
            table[word] = (*table.get(word, ()), meant)
    return table
