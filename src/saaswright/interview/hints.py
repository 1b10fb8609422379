"""How a question is answered: in half a line, and key by key for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from saaswright.catalog.model import Catalog
from saaswright.interview.record import by_words, each_plan, leaves, one_key
from saaswright.requirements.questions import Question
from saaswright.requirements.reference import written_shape
from saaswright.requirements.shape import Items, Number, Pairs, Shape, Text, Words

LISTED: Final = ("regions", "residency")
"""Questions whose names are known: :func:`keys_told` lists them."""

_SEVERAL: Final = "any number of them, with commas, or none"


def one_choice(question: Question, plans: Sequence[str]) -> bool:
    """Whether an answer is just one of the choices; ``plans`` are the plans there are."""
    if not question.choices or not one_key(question):
        return False
    return not _is_list(question) and (not each_plan(question) or len(plans) < 2)


def expected(question: Question, plans: Sequence[str] = ()) -> str:
    """How to answer, in half a line; with ``plans`` it names them."""
    if question.id == "product":
        return "NAME: what it does, or NAME alone"
    if question.id == "plans":
        return "names, smallest first: starter, pro"
    if not one_key(question) and each_plan(question):
        keys = ", ".join(path.rpartition(".")[2] for path, _ in leaves(question))
        named = f"PLAN is {' or '.join(plans)}, " if plans else ""
        return f"PLAN.KEY=VALUE, ...; {named}KEY is one of {keys}"
    if each_plan(question) and len(plans) != 1:
        own = ", ".join(f"{plan}=CHOICE" for plan in plans) or "PLAN=CHOICE, ..."
        return f"one for all plans, or {own}"
    if by_words(question):
        return _SEVERAL
    if not one_key(question):
        return "wanted, -unwanted, decision=must: postgresql, -mongodb, cache=valkey"
    return _one(question, leaves(question)[0][1].shape)


def _one(question: Question, shape: Shape) -> str:
    """How to answer with one value, or one list."""
    if isinstance(shape, Items):
        return _SEVERAL if question.choices else "names, with commas, or none"
    if isinstance(shape, Words):
        return "one of them"
    if isinstance(shape, Number) and question.choices:
        return "one of them, or another number"
    return "" if isinstance(shape, Text) else written_shape(shape).replace("`", "")


def _is_list(question: Question) -> bool:
    return isinstance(leaves(question)[0][1].shape, Items)


def as_data(question: Question) -> str:
    """How a file of answers, or an agent, gives the answer."""
    keys = [path for path, _ in leaves(question)]
    if question.id == "product":
        return "text, `NAME: what it does`"
    if question.id == "plans":
        return "list of names, smallest first"
    if each_plan(question) and not one_key(question):
        return "{PLAN: {KEY: value}}, KEY one of " + ", ".join(k.partition(".")[2] for k in keys)
    if not one_key(question):
        own = {path.rpartition(".")[2]: _value(key.shape) for path, key in leaves(question)}
        whole = "{" + ", ".join(f"{name}: {value}" for name, value in own.items()) + "}"
        return f"{whole}, any of them" + (", or words of it" if by_words(question) else "")
    value = _value(leaves(question)[0][1].shape)
    return f"{value} for all plans, or {{PLAN: value}}" if each_plan(question) else value


def _value(shape: Shape) -> str:
    """What a value looks like; the words themselves are the choices."""
    if isinstance(shape, Words):
        return "word"
    if isinstance(shape, Items):
        return "list of words" if isinstance(shape.item, Words) else "list of names"
    if isinstance(shape, Pairs):
        return "{decision: option}"
    return written_shape(shape).replace("`", "")


def keys_told(question: Question, catalog: Catalog) -> Iterator[str]:
    """What each key of an answer means and takes, and the names that a list may have."""
    for path, key in leaves(question):
        value = written_shape(key.shape).replace("`", "")
        yield f"{path.rpartition('.')[2]} (`{path}`): {key.meaning}; {value}"
    if question.id == "regions":
        for cloud in dict.fromkeys(region.cloud for region in catalog.regions):
            ids = ", ".join(region.id for region in catalog.regions if region.cloud == cloud)
            yield f"{cloud}: {ids}"
    elif question.id == "residency":
        places = dict.fromkeys(region.geography for region in catalog.regions)
        yield f"places: {', '.join(places)}"
    elif question.id in ("stack", "preferences"):
        yield "names are those of `saaswright catalog list`"
