"""What the user pinned: ``preferences.pin`` read against the catalog; and what is asked about.

A pin may name a decision by its id or by a short word (``cache: valkey``, ``database: mysql``).
"""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.catalog.model import Catalog, DecisionKind
from saaswright.decisions.facts import Fact
from saaswright.finding import Finding, Severity, nearest
from saaswright.requirements.model import Requirements
from saaswright.requirements.where import Where

ASKED_PATH: Final = "asked"
"""The path of what nobody requires but somebody asks about."""


class Asked(msgspec.Struct, frozen=True):
    """What if ``option`` answered ``decision`` in the plan at this position (``None``: in all)?"""

    decision: str
    option: str
    plan: int | None = None

    @property
    def fact(self) -> Fact:
        """The question as a fact, so that rules and conflicts can rest on it."""
        return Fact((self.option,), ASKED_PATH, (self.option,))


def pins(
    requirements: Requirements, catalog: Catalog, where: Where
) -> tuple[dict[str, Fact], tuple[Finding, ...]]:
    """The pinned decisions, by decision id, and a finding for each pin that means nothing."""
    pinned: dict[str, Fact] = {}
    findings: list[Finding] = []
    for word, option in sorted(requirements.preferences.pin.items()):
        path = f"preferences.pin.{word}"
        kind = _kind(word, catalog)
        if kind is None:
            words = [w for k in catalog.decisions for w in (k.id, *k.short)]
            findings.append(_unknown(path, f"`{word}` is no decision", word, words, where))
            continue
        options = [o.id for o in catalog.every_option() if kind.id in o.decisions]
        if option not in options:
            message = f"`{option}` cannot answer the decision `{kind.id}`"
            findings.append(_unknown(path, message, option, options, where))
        elif kind.id in pinned and pinned[kind.id].values != (option,):
            earlier = pinned[kind.id].path
            message = f"`{path}` and `{earlier}` pin the same decision to different options"
            findings.append(Finding("pin-twice", Severity.ERROR, message, where(path)))
        else:
            pinned[kind.id] = Fact((option,), path, (option,))
    return pinned, tuple(findings)


def unknown_wishes(
    requirements: Requirements, catalog: Catalog, where: Where
) -> tuple[Finding, ...]:
    """A warning for each ``prefer`` or ``avoid`` that is no option of the catalog."""
    known = {option.id for option in catalog.every_option()}
    found = []
    for key in ("prefer", "avoid"):
        for position, word in enumerate(getattr(requirements.preferences, key)):
            if word not in known:
                path = f"preferences.{key}.{position}"
                found.append(
                    _unknown(path, f"`{word}` is not in the catalog", word, sorted(known), where)
                )
    return tuple(found)


def _kind(word: str, catalog: Catalog) -> DecisionKind | None:
    return next((k for k in catalog.decisions if word == k.id or word in k.short), None)


def _unknown(path: str, message: str, word: str, choices: list[str], where: Where) -> Finding:
    guess = nearest(word, choices)
    if guess:
        advice = f"did you mean `{guess}`?"
    elif len(choices) <= 40:
        advice = f"one of: {', '.join(choices)}"
    else:
        advice = "`saaswright catalog list` shows every option"
    if path.startswith("preferences.pin."):
        return Finding("unknown-pin", Severity.ERROR, message, where(path), advice)
    return Finding("unknown-preference", Severity.WARNING, message, where(path), advice)
