"""The answers so far: what is saved, resumed and handed to ``--answers``, and what they amount to.

A file of answers maps the ids of questions to values as ``saaswright.yaml`` would have them; to a
mapping of plans where each plan has its own, and to ``not sure`` where nobody knows::

    schema: saaswright/answers/v1
    answers:
      product: "clinic-notes: Visit notes for clinics"
      domain: web-app
      plans: [starter, enterprise]
      deployment: {starter: hosted, enterprise: byoc}
      rto: not sure
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import msgspec

from saaswright.errors import UsageError
from saaswright.finding import Finding, Severity, nearest
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import Regions
from saaswright.requirements.model import SCHEMA_VERSION, Requirements
from saaswright.requirements.questions import Question, questions
from saaswright.requirements.reading import from_builtins
from saaswright.requirements.shape import Items, Key, Section, Words, requirements_shape, walk
from saaswright.requirements.synonyms import meant_word
from saaswright.requirements.written import to_builtins

SCHEMA: Final = "saaswright/answers/v1"
NOT_SURE: Final = "not sure"
PRODUCT: Final = "product"
PLACEHOLDER: Final = "my-product"
"""The product's name until somebody gives it one."""


class Answer(msgspec.Struct, frozen=True):
    """``value`` as the file has it, ``None`` for "not sure"; ``seen`` is where it was found.

    ``confirmed`` when somebody was asked, and what was seen is all that they know.
    """

    value: Any
    seen: str = ""
    confirmed: bool = False


Answers = dict[str, Answer]
"""Question id → answer, in the order in which they were given."""


@cache
def by_id() -> dict[str, Question]:
    """Every question by its id."""
    return {question.id: question for question in questions()}


def leaves(question: Question) -> tuple[tuple[str, Key], ...]:
    """The keys that an answer to ``question`` sets, by path."""
    return _leaves_of(question.paths)


@cache
def _leaves_of(paths: tuple[str, ...]) -> tuple[tuple[str, Key], ...]:
    keys = dict(walk(requirements_shape()))
    return tuple(
        (path, keys[path])
        for path in paths
        if not isinstance(keys[path].shape, Section)
        and path not in ("schema", "budget.currency", "plans[].budget.currency", "plans[].name")
    )


def each_plan(question: Question) -> bool:
    """Whether every plan may have an answer of its own."""
    return all(path.startswith("plans[].") for path, _ in leaves(question))


def one_key(question: Question) -> bool:
    """Whether an answer is one value, rather than a mapping of keys."""
    return len(leaves(question)) == 1


def by_words(question: Question) -> bool:
    """Whether the choices of ``question`` are the words of several keys, told apart by the word."""
    return bool(question.choices) and not one_key(question) and not each_plan(question)


def keyed(question: Question, words: Sequence[str]) -> dict[str, str]:
    """``prometheus, datadog`` → key → word; ``none`` answers every key that knows it.

    Raises :class:`UsageError` for a word of none of them, and for two words of the same one.
    """
    found: dict[str, str] = {}
    for text in words:
        word = meant_word(text, question.choices)
        own = [
            path.rpartition(".")[2]
            for path, key in leaves(question)
            if isinstance(key.shape, Words) and word in key.shape.words
        ]
        if not own:
            raise UsageError(f"`{text[:40]}` is none of: {', '.join(question.choices)}")
        for name in own:
            if found.setdefault(name, str(word)) != word:
                raise UsageError(f"`{found[name]}` and `{word}` do not go together")
    return found


def requirements_of(
    answers: Answers, regions: Regions
) -> tuple[Requirements | None, tuple[Finding, ...]]:
    """What ``answers`` say, and what is wrong with it; ``None`` when it cannot be meant."""
    data = _data(answers, ())
    if any(answers[id].value and each_plan(by_id()[id]) for id in answers):
        data = _data(answers, _plans(answers, regions))
    return from_builtins(data, regions)


def strangers(answers: Answers, regions: Regions) -> tuple[Finding, ...]:
    """Answers for plans that there are not: :func:`requirements_of` leaves them out.

    In a conversation a plan may be renamed after it was answered for; in a file it is a mistake.
    """
    given = {
        (id, str(name))
        for id, answer in answers.items()
        if isinstance(answer.value, dict) and each_plan(by_id()[id])
        for name in answer.value
    }
    if not given:
        return ()
    known = [str(plan["name"]) for plan in _plans(answers, regions)]
    return tuple(
        Finding(
            "answers-unknown-plan",
            Severity.ERROR,
            f"the answer to `{id}` is for `{name[:63]}`, which is no plan",
            help=f"the plans are {', '.join(known[:20])}" if known else "answer `plans` first",
        )
        for id, name in sorted(given)
        if name not in known
    )


def _plans(answers: Answers, regions: Regions) -> Sequence[Mapping[str, Any]]:
    """The plans as they are said or assumed, without what was answered for each."""
    said, _ = from_builtins(_data(answers, None), regions)
    return () if said is None else to_builtins(assume(said, regions)[0]).get("plans", ())


def _data(answers: Answers, plans: Any) -> dict[str, Any]:
    """The requirements file as plain data. ``plans`` None leaves out what each plan says."""
    data: dict[str, Any] = {"schema": SCHEMA_VERSION, "product": {"name": PLACEHOLDER}}
    later = []
    for id, answer in answers.items():
        question = by_id()[id]
        if answer.value is None:
            continue
        if each_plan(question):
            later.append((question, answer.value))
        elif id == PRODUCT:
            _put_name(data, answer.value)
        elif one_key(question):
            (path, key) = leaves(question)[0]
            named = isinstance(key.shape, Items) and isinstance(key.shape.item, Section)
            _put(data, path, [{"name": n} for n in answer.value] if named else answer.value)
        else:
            _put_each(data, question.paths[0], answer.value)
    if plans is not None and later:
        data.setdefault("plans", [dict(plan) for plan in plans])
        for question, value in later:
            for plan in data["plans"]:
                _put_in_plan(plan, question, value)
    return data


def _put_each(data: dict[str, Any], section: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        _put(data, f"{section}.{name}", value)


def _put_name(data: dict[str, Any], value: Any) -> None:
    name, summary = name_and_summary(value)
    _put(data, "product.name", name)
    if summary:
        _put(data, "product.summary", summary)


def name_and_summary(value: Any) -> tuple[Any, str]:
    """``clinic-notes: Visit notes for clinics`` says both; no name has a colon in it."""
    if not isinstance(value, str):
        return value, ""
    name, _, summary = value.partition(":")
    return name.strip(), summary.strip()


def _put_in_plan(plan: dict[str, Any], question: Question, value: Any) -> None:
    """One value for all plans, or a mapping of plan to value (or to keys and values)."""
    own = value.get(plan["name"]) if isinstance(value, dict) else value
    if own is None:
        return
    if one_key(question):
        _put(plan, leaves(question)[0][0].removeprefix("plans[]."), own)
    else:
        for name, inner in own.items():
            _put(plan, name, inner)


def _put(data: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for step in above:
        inner = dict(data.get(step) or {})
        data[step] = inner
        data = inner
    data[last] = value


def to_data(answers: Answers) -> dict[str, Any]:
    """A file of answers, as plain data."""
    return {
        "schema": SCHEMA,
        "answers": {
            id: NOT_SURE if answer.value is None else answer.value for id, answer in answers.items()
        },
        "seen": {id: answer.seen for id, answer in answers.items() if answer.seen},
        "confirmed": [id for id, answer in answers.items() if answer.confirmed],
    }


def from_data(data: Any, name: str) -> Answers:
    """Answers from the plain data of a file. Raises :class:`UsageError` that says what is wrong.

    Whether the answers can be meant, :func:`requirements_of` says. A product's name that nobody is
    sure of is no answer: it names the project, so it stays to be asked.
    """
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise UsageError(f"{name} is no file of answers", help=f"it begins with `schema: {SCHEMA}`")
    given, seen = data.get("answers") or {}, data.get("seen") or {}
    confirmed = data.get("confirmed") or []
    if not isinstance(given, dict) or not isinstance(seen, dict):
        raise UsageError(f"{name}: `answers` is a mapping of question ids to values")
    if not isinstance(confirmed, list):
        raise UsageError(f"{name}: `confirmed` is a list of question ids")
    found: Answers = {}
    for id, value in given.items():
        question = by_id().get(str(id))
        if question is None:
            close = nearest(str(id)[:40], by_id())
            raise UsageError(
                f"{name}: there is no question `{str(id)[:60]}`",
                help=f"did you mean `{close}`?" if close else "`saaswright discover --list`",
            )
        meant = _checked(question, value, name)
        if meant is not None or question.id != PRODUCT:
            found[question.id] = Answer(meant, str(seen.get(id, ""))[:200], id in confirmed)
    return found


def _checked(question: Question, value: Any, name: str) -> Any:
    """The value, if its outline is that of an answer to ``question``."""
    if value is None or value == NOT_SURE:
        return None
    mapping = isinstance(value, dict)
    if by_words(question) and not mapping:
        words = value if isinstance(value, list) else [value]
        return keyed(question, [str(word) for word in words])
    keys = ", ".join(path.rpartition(".")[2] for path, _ in leaves(question))
    wanted = f"a mapping with any of {keys}" if not one_key(question) else "a value"
    if question.id == "plans":
        fits = isinstance(value, list) and all(isinstance(item, str) for item in value)
        wanted = "a list of names"
    elif each_plan(question) and not one_key(question):
        fits = mapping and all(isinstance(inner, dict) for inner in value.values())
        wanted = "a mapping of plans to keys and values"
    elif one_key(question):
        fits = not mapping or each_plan(question)
    else:
        fits = mapping
    if not fits:
        raise UsageError(f"{name}: the answer to `{question.id}` is {wanted}")
    for inner in value.values() if mapping and each_plan(question) else (value,):
        if isinstance(inner, dict):
            _apart(inner, question, name)
    return value


def _apart(values: Mapping[str, Any], question: Question, name: str) -> None:
    """No key may lie below another one: both would be said of one place."""
    keys = sorted(map(str, values))
    for above in keys:
        below = next((key for key in keys if key.startswith(f"{above}.")), None)
        if below is not None:
            what = f"`{above[:60]}` and `{below[:60]}` are said of one place"
            raise UsageError(f"{name}: the answer to `{question.id}`: {what}", help="keep one")
