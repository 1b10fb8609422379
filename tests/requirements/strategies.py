"""Hypothesis strategies made from the model's shape: any valid requirements."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from saaswright.requirements.model import Requirements
from saaswright.requirements.shape import (
    Items,
    Leaf,
    Number,
    Pairs,
    Quantity,
    Section,
    Shape,
    Text,
    Words,
    requirements_shape,
)
from saaswright.requirements.units import Duration, Size

LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=12,
)


def requirements() -> st.SearchStrategy[Requirements]:
    """Whole requirements with any of their keys left out, and plans of different names."""
    return _section(requirements_shape())


def _section(section: Section) -> st.SearchStrategy[Any]:
    required = {key.name: _shape(key.shape) for key in section.keys if key.required}
    optional = {key.name: _shape(key.shape) for key in section.keys if not key.required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda said: section.type(**said))


def _shape(shape: Shape) -> st.SearchStrategy[Any]:
    if isinstance(shape, Section):
        return _section(shape)
    if isinstance(shape, Items):
        return _items(shape)
    if isinstance(shape, Pairs):
        return st.dictionaries(LABELS, PRINTABLE.map(_unsynonymous), max_size=3)
    return _leaf(shape)


def _items(shape: Items) -> st.SearchStrategy[Any]:
    if isinstance(shape.item, Section):
        return st.lists(_section(shape.item), max_size=3, unique_by=lambda item: item.name).map(
            tuple
        )
    return st.lists(_leaf(shape.item), max_size=3, unique=True).map(tuple)


def _leaf(shape: Leaf) -> st.SearchStrategy[Any]:
    if isinstance(shape, Words):
        return st.sampled_from(shape.words)
    if isinstance(shape, Text):
        return LABELS.map(_unsynonymous) if shape.pattern else PRINTABLE.map(_unsynonymous)
    if isinstance(shape, Number):
        return _number(shape)
    return _quantity(shape)


def _number(shape: Number) -> st.SearchStrategy[Any]:
    low = shape.gt if shape.gt is not None else shape.ge
    high = shape.lt if shape.lt is not None else shape.le
    assert low is not None
    assert high is not None
    if shape.whole:
        return st.integers(int(low), int(high))
    return st.floats(low, high, exclude_min=shape.gt is not None, exclude_max=shape.lt is not None)


def _quantity(shape: Quantity) -> st.SearchStrategy[Any]:
    most = shape.most or 0
    if issubclass(shape.type, Size):
        return st.integers(1, int(most)).map(shape.type)
    thousandths = st.integers(1, int(most * 1000))
    assert issubclass(shape.type, Duration)
    kind = shape.type
    return thousandths.map(lambda ms: kind(round(ms / 1000, 3)))


def _unsynonymous(text: str) -> str:
    """A text that no table of synonyms knows."""
    return f"{text}~" if text[0].isupper() or not text.isascii() else f"q7{text}"
