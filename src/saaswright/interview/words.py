"""What a person types → an answer: numbers of choices, words, lists, ``plan=value``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from saaswright.errors import UsageError
from saaswright.finding import nearest
from saaswright.interview.hints import expected
from saaswright.interview.record import by_words, each_plan, keyed, leaves, one_key
from saaswright.requirements.questions import Question, questions
from saaswright.requirements.shape import Items, Key, Number, Section, Words

_LONGEST: Final = 2000
_NONE: Final = ("none", "-", "nothing")


def understood(question: Question, text: str, plans: Sequence[str]) -> Any:
    """The value that ``text`` means, as a file of answers has it.

    ``plans`` are the plans there are. Raises :class:`UsageError` with what was expected.
    """
    text = " ".join(text[:_LONGEST].split())
    keys = leaves(question)
    if question.id == "plans":
        return _names(text)
    if each_plan(question) and one_key(question):
        return _by_plan(keys[0][1], text, plans)
    if each_plan(question):
        return _differences(question, text, plans)
    if one_key(question):
        return _value(keys[0][1], text)
    if by_words(question):
        words = ["none"] if text.lower() in _NONE else _listed(text)
        return keyed(question, [_word(tuple(question.choices), word) for word in words])
    return _wishes(text)


def _names(text: str) -> list[str]:
    names = [word.strip().lower() for word in text.replace(";", ",").split(",") if word.strip()]
    return names if len(names) > 1 else text.lower().split()


def _by_plan(key: Key, text: str, plans: Sequence[str]) -> Any:
    if "=" not in text:
        return {plan: _value(key, text) for plan in plans}
    found = {}
    for plan, _, value in _pairs(text):
        found[_plan(plan, plans)] = _value(key, value)
    return found


def _differences(question: Question, text: str, plans: Sequence[str]) -> dict[str, dict[str, Any]]:
    """``pro.target=99.95, pro.rto=1h`` → plan → key → value; a list joins its words with ``+``."""
    found: dict[str, dict[str, Any]] = {}
    if text.lower() in (*_NONE, "same"):
        return found
    own = {path.rpartition(".")[2]: (path, key) for path, key in leaves(question)}
    for name, _, value in _pairs(text):
        plan, dot, short = name.partition(".")
        short = short.rpartition(".")[2]
        if not dot or short not in own:
            raise UsageError(
                f"`{name}` is no PLAN.KEY of this question",
                help=_meant(question, short, own, plans),
            )
        path, key = own[short]
        inner = found.setdefault(_plan(plan, plans), {})
        inner[path.removeprefix("plans[].")] = _value(key, value.replace("+", ","))
    return found


def _meant(question: Question, short: str, own: Collection[str], plans: Sequence[str]) -> str:
    """The key that ``short`` may stand for, or the question that asks for it."""
    for other in questions():
        keys = [path.rpartition(".")[2] for path, _ in leaves(other)]
        if short in keys and each_plan(other) and other.id != question.id:
            return f"that is the question `{other.id}`"
    close = nearest(short, own) if short else None
    return f"did you mean `{close}`?" if close else expected(question, plans)


def _pairs(text: str) -> list[tuple[str, str, str]]:
    pairs = [part.strip().partition("=") for part in text.split(",") if part.strip()]
    for name, equals, value in pairs:
        if not equals or not value.strip():
            raise UsageError(f"`{name.strip()}` has no value", help="write NAME=VALUE, ...")
    return [(name.strip(), equals, value.strip()) for name, equals, value in pairs]


def _plan(name: str, plans: Sequence[str]) -> str:
    if name in plans:
        return name
    raise UsageError(f"there is no plan `{name}`", help=f"plans are: {', '.join(plans) or 'none'}")


def _wishes(text: str) -> dict[str, Any]:
    """``postgresql, -mongodb, cache=valkey`` → what is preferred, avoided and pinned."""
    found: dict[str, Any] = {"prefer": [], "avoid": [], "pin": {}}
    for word in (part.strip() for part in text.split(",")):
        name, equals, option = word.partition("=")
        if equals:
            found["pin"][name.strip()] = option.strip()
        elif word.startswith("-"):
            found["avoid"].append(word[1:].strip())
        elif word and word.lower() not in _NONE:
            found["prefer"].append(word)
    return {key: value for key, value in found.items() if value}


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _value(key: Key, text: str) -> Any:
    shape = key.shape
    if isinstance(shape, Items) and not isinstance(shape.item, Section):
        if text.lower() in _NONE:
            return []
        words = _listed(text)
        return (
            [_word(shape.item.words, w) for w in words] if isinstance(shape.item, Words) else words
        )
    if isinstance(shape, Words):
        return _word(shape.words, text)
    if isinstance(shape, Number):
        return _number(text)
    return text


def _word(words: Sequence[str], text: str) -> str:
    """The choice of that number, or the text as it stands: reading it knows the synonyms."""
    if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= len(words):
        return words[int(text) - 1]
    return text


def _number(text: str) -> float | int | str:
    """``20k``, ``1,5`` and ``99.9 %`` are left to reading, which knows what is valid."""
    plain = text.replace("_", "").replace(" ", "")
    factor = {"k": 1000, "m": 1_000_000}.get(plain[-1:].lower(), 1)
    try:
        number = float(plain[:-1] if factor > 1 else plain) * factor
    except ValueError:
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
