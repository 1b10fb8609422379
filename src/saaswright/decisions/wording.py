"""How reasons are put into words: a rule's sentence, and the requirements it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from saaswright.decisions.facts import Fact
from saaswright.decisions.problem import Rule
from saaswright.requirements.where import Where

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")
_POSITION: Final = re.compile(r"\.(\d+)(?=\.|$)")


def sentence(rule: Rule, option: str, where: Where | None) -> str:
    """The rule's sentence about ``option``, then in brackets the requirements it rests on."""
    return told(filled(rule, option), requirements(rule.facts, where))


def filled(rule: Rule, option: str) -> str:
    """The sentence with its placeholders: ``{option}``, ``{plan}``, or the name of a fact."""
    own = {fact.path: fact for fact in rule.facts}

    def word(match: re.Match[str]) -> str:
        name = match[1]
        if name == "option":
            return option
        if name == "plan":
            return rule.view.name
        fact = rule.view.facts[name]
        return listed(own.get(fact.path, fact).written)

    return _PLACEHOLDER.sub(word, rule.sentence)


def told(text: str, rests_on: Iterable[str]) -> str:
    """``text`` with what it rests on in brackets before its full stop."""
    shown = "; ".join(dict.fromkeys(rests_on))
    return f"{text.rstrip('.')} ({shown})." if shown else f"{text.rstrip('.')}."


def requirements(facts: Iterable[Fact], where: Where | None) -> tuple[str, ...]:
    """Each fact as :func:`requirement` shows it; what rests on a silence is not worth showing."""
    return tuple(requirement(fact, where) for fact in facts if fact.written)


def requirement(fact: Fact, where: Where | None) -> str:
    """``plans[1].deployment: byoc``, marked when nobody said it but we assumed it."""
    assumed = where is not None and bool(fact.written) and where(fact.path) is None
    value = ", ".join(fact.written)
    value = f"[{value}]" if len(fact.written) > 1 else value or "not said"
    return f"{'assumed ' if assumed else ''}{shown(fact.path)}: {value}"


def shown(path: str) -> str:
    """``plans.1.deployment`` as people write it: ``plans[1].deployment``."""
    return _POSITION.sub(r"[\1]", path)


def listed(words: tuple[str, ...]) -> str:
    """``a, b and c``; "none" for nothing."""
    if len(words) < 2:
        return words[0] if words else "none"
    return f"{', '.join(words[:-1])} and {words[-1]}"
