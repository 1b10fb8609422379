"""Why an answer is what it is: needed or not, what was left over, what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import Final

from saaswright.catalog.model import Technology
from saaswright.decisions.decisive import better, settles, singles_out
from saaswright.decisions.model import Reason
from saaswright.decisions.problem import Question, Rule, Weight
from saaswright.decisions.wording import filled, listed, requirements, sentence, told
from saaswright.decisions.world import World, decisive_ban, footing, name_of, paths


class Place(IntEnum):
    """Where a reason stands among those for the same answer, the most telling first."""

    DECIDED = 0
    SPEAKS = 1
    ALSO = 2
    NARROWED = 3
    REMARK = 4


NAMED: Final = 3
"""Up to so many options that a rule took away are named, more are counted."""

Rank = tuple[Place, int, int, str]
Ranked = tuple[Rank, Reason]


def because(known: World, question: Question) -> tuple[Reason, ...]:
    """The reasons for the chosen option: why the role is there, what decided, then the rest."""
    if not known.needed(question):
        return (_not_needed(known, question), *(reason for _, reason in _spoken(known, question)))
    ranked = [*_left_over(known, question), *_spoken(known, question), *_against(known, question)]
    ranked.sort(key=lambda item: item[0])
    reasons = [*_called_for(known, question), *(reason for _, reason in ranked)]
    told_why = any(reason.rule != _need_rule(question) for reason in reasons)
    return tuple(reasons) if told_why else (*reasons, _least(known, question))


def _need_rule(question: Question) -> str:
    return f"{question.kind.id}-needed"


def _source(question: Question) -> str:
    return next(iter(question.kind.sources.values()), "")


def _not_needed(known: World, question: Question) -> Reason:
    """Nothing calls for it, or what calls for it has no use for it in this world."""
    text = told(question.kind.not_needed, requirements(question.because, known.where))
    return Reason(text, paths(question.because), _need_rule(question), _source(question))


def _called_for(known: World, question: Question) -> Iterator[Reason]:
    facts = question.because
    if question.kind.needed_because and facts:
        text = told(question.kind.needed_because, requirements(facts, known.where))
        yield Reason(text, paths(facts), _need_rule(question), _source(question))


def _left_over(known: World, question: Question) -> Iterator[Ranked]:
    """The rules that, for a requirement's sake, took other options away; each once."""
    taken: dict[int, list[str]] = {}
    for candidate in question.candidates:
        ban = decisive_ban(known, question, candidate.id)
        if ban is not None:
            taken.setdefault(id(ban), []).append(name_of(question, candidate.id))
    seen: set[str] = set()
    for at, ban in enumerate(known.bans[question.index]):
        stands = footing(known, ban.guard)
        rule = ban.rule
        if id(ban) not in taken or not (rule.facts or stands.shown):
            continue
        shown = (*requirements(rule.facts, known.where), *stands.shown)
        text = told(filled(rule, listed(tuple(taken[id(ban)]))), shown)
        decided = settles(known, question, ban)
        if decided:
            text = text.rstrip(".") + _at_the_cost_of(question, rule, taken[id(ban)])
        if text not in seen:
            seen.add(text)
            place = Place.DECIDED if decided else Place.NARROWED
            reason = Reason(text, paths((*rule.facts, *stands.facts)), rule.id, rule.source)
            yield (place, 0, at, rule.id), reason


def _at_the_cost_of(question: Question, rule: Rule, taken: list[str]) -> str:
    """The end of a sentence about a rule that took some products: which, unless that is plain."""
    options = [candidate.option for candidate in question.candidates]
    products = any(isinstance(option, Technology) for option in options)
    if "{option}" in rule.sentence or not products or len(taken) >= len(question.candidates) - 1:
        return "."
    many = len(taken) > NAMED
    return f", which rules out {f'{len(taken)} others' if many else listed(tuple(taken))}."


def _spoken(known: World, question: Question) -> Iterator[Ranked]:
    """What fits say of the chosen option: by goal, the strongest first; notes and buts last."""
    chosen = known.chosen(question)
    for weight in known.weights[question.index]:
        if chosen in weight.matches:
            text = sentence(weight.rule, name_of(question, chosen), known.where)
            yield _rank(known, question, weight), _reason(weight, text)


def _against(known: World, question: Question) -> Iterator[Ranked]:
    """What fits say against an option that would otherwise have been the better one."""
    gone = known.gone[question.index].keys()
    for weight in known.weights[question.index]:
        if weight.favours or not weight.strength or known.chosen(question) in weight.matches:
            continue
        for option in sorted(weight.matches - gone):
            if better(known, question, option, without=weight):
                text = sentence(weight.rule, name_of(question, option), known.where)
                place = (Place.SPEAKS, weight.goal, -weight.strength, weight.rule.id)
                yield place, _reason(weight, text)


def _rank(known: World, question: Question, weight: Weight) -> Rank:
    if not weight.favours or not weight.strength:
        place = Place.REMARK
    else:
        place = Place.SPEAKS if singles_out(known, question, weight) else Place.ALSO
    return place, weight.goal, -weight.strength, weight.rule.id


def _reason(weight: Weight, text: str) -> Reason:
    return Reason(text, paths(weight.rule.facts), weight.rule.id, weight.rule.source)


def _least(known: World, question: Question) -> Reason:
    """Nothing speaks for it by name: it is the only one left, or the least trouble."""
    gone = known.gone[question.index].keys()
    left = [c for c in question.candidates if c.option is not None and c.id not in gone]
    name = name_of(question, known.chosen(question))
    if len(left) == 1:
        return Reason(f"{name} is the only option that the requirements and the catalog leave.")
    return Reason(f"{name} asks for the least among the {len(left)} options that remain possible.")
