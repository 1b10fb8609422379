from __future__ import annotations

import pytest

from saaswright.requirements.package_data import load_data
from saaswright.requirements.shape import Items, Words, requirements_shape, walk
from saaswright.requirements.synonyms import meant_name, meant_word, spelled

TABLES = load_data("synonyms.yaml")


def vocabulary() -> set[str]:
    """Every word of every closed vocabulary."""
    words: set[str] = set()
    for _, key in walk(requirements_shape()):
        shape = key.shape.item if isinstance(key.shape, Items) else key.shape
        if isinstance(shape, Words):
            words.update(shape.words)
    return words


def test_synonyms_lead_to_valid_words() -> None:
    """Every word that a synonym stands for is in a vocabulary."""
    assert set(TABLES["words"]) <= vocabulary()


@pytest.mark.parametrize("table", sorted(TABLES))
def test_synonyms_are_spelled_like_words(table: str) -> None:
    """A synonym is written as it is looked up, and none is listed twice for one word."""
    for words in TABLES[table].values():
        assert [spelled(str(word)) for word in words] == words
        assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("word", "valid", "meant"),
    [
        ("node", ("javascript", "go"), "javascript"),
        ("Node.js", ("javascript",), "javascript"),
        ("saas", ("hosted", "byoc"), "hosted"),
        ("saas", ("api",), None),
        ("metrics", ("time-series",), "time-series"),
        ("metrics", ("real-time-analytics",), "real-time-analytics"),
        ("x" * 1000, ("api",), None),
    ],
)
def test_a_word_counts_where_it_is_valid(
    word: str, valid: tuple[str, ...], meant: str | None
) -> None:
    """A synonym means what is valid in its place, or nothing."""
    assert meant_word(word, valid) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [("postgres", "postgresql"), ("Kafka", "kafka"), ("postgresql", None), ("Rails", None)],
)
def test_names_of_technologies(name: str, meant: str | None) -> None:
    """A name is replaced where it is known by another, and left alone otherwise."""
    assert meant_name(name, "technologies") == meant
