"""Why not the others: ruled out, or worse, and then at which goal first.

"Worse" compares the world as decided with the one in which only this answer differs. The optimum
is proven, so that world breaks a rule or costs more at some goal; if it ties, the catalog's order
decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.catalog.model import Goal, Technology
from saaswright.decisions.model import Alternative
from saaswright.decisions.problem import Answers, Ban, Candidate, Question, Rule, Weight, in_force
from saaswright.decisions.wording import filled, requirements, sentence, told
from saaswright.decisions.world import World, decisive_ban, footing, name_of, paths


def instead_of(known: World, question: Question) -> tuple[Alternative, ...]:
    """Every other option with the reason against it, in the catalog's order."""
    return tuple(_rejections(known, question)) if known.needed(question) else ()


def _rejections(known: World, question: Question) -> Iterator[Alternative]:
    stakes = _stakes(known, question)
    for candidate in question.candidates:
        if candidate.option is None or candidate.id == known.chosen(question):
            continue
        ban = decisive_ban(known, question, candidate.id)
        if ban is not None and question.kind.lists == "all":
            yield _banned(known, candidate, ban)
        elif ban is None:
            yield _not_as_good(known, question, candidate, stakes)


# --- ruled out ------------------------------------------------------------------------------------


def _banned(known: World, candidate: Candidate, ban: Ban) -> Alternative:
    stands = footing(known, ban.guard)
    shown = (*requirements(ban.rule.facts, known.where), *stands.shown)
    text = told(_about(ban.rule, candidate), shown) + _small_print(candidate, ban.rule)
    facts = (*ban.rule.facts, *stands.facts)
    return Alternative(candidate.id, text, stands.settled, paths(facts), ban.rule.id)


def _about(rule: Rule, candidate: Candidate) -> str:
    return filled(rule, candidate.option.name if candidate.option else candidate.id)


def _small_print(candidate: Candidate, rule: Rule) -> str:
    """What the catalog adds when lifecycle or licence is the reason."""
    option = candidate.option
    if not isinstance(option, Technology):
        return ""
    if "lifecycle" in rule.asks:
        note = f" {option.lifecycle.note.rstrip('.')}." if option.lifecycle.note else ""
        instead = ", ".join(option.lifecycle.substitutes)
        return note + (f" Instead: {instead}." if instead else "")
    if {"saas_use", "dbaas_use"} & set(rule.asks):
        note = f": {option.licence.note.rstrip('.')}" if option.licence.note else ""
        return f" Its licence is {option.licence.spdx}{note}."
    return ""


def _upsetting(known: World, question: Question, candidate: Candidate) -> Alternative | None:
    """The option is free, but with it another answer could not stay as it is."""
    switched = _switched(known, question, candidate.id)
    for ban in known.problem.bans:
        other = known.problem.questions[ban.question]
        if (
            ban.guard
            and other.index != question.index
            and known.chosen(other) in ban.options
            and in_force(ban.guard, switched)
        ):
            about = filled(ban.rule, name_of(other, known.chosen(other)))
            text = told(about, requirements(ban.rule.facts, known.where))
            why = f"{_role(other)} could not stay {known.chosen(other)}: {text}"
            return Alternative(candidate.id, why, False, paths(ban.rule.facts), ban.rule.id)
    for other in known.problem.questions:
        if other.needed and in_force(other.needed, switched) is not known.needed(other):
            why = f"{_role(other)} would have to be decided anew: {other.kind.needed_because}"
            return Alternative(candidate.id, why, False, paths(other.because), other.kind.id)
    return None


def _role(question: Question) -> str:
    plan = "" if question.plan is None else f" of plan {question.plan_name}"
    return f"The decision `{question.kind.id}`{plan}"


# --- worse ----------------------------------------------------------------------------------------


def _not_as_good(
    known: World, question: Question, candidate: Candidate, stakes: Stakes
) -> Alternative:
    """Worse at some goal; or it would be as good or better, were the others not tied to it."""
    found = _worse(known, question, candidate, stakes) or _upsetting(known, question, candidate)
    if found is not None:
        return found
    chosen = name_of(question, known.chosen(question))
    why = f"As good as {chosen} at every goal; it stands later in the catalog."
    return Alternative(candidate.id, why, False, (), "catalog-order")


def _worse(
    known: World, question: Question, candidate: Candidate, stakes: Stakes
) -> Alternative | None:
    """The first goal that tells the two apart, if this option costs more there."""
    switched = _switched(known, question, candidate.id)
    for goal, weights in zip(known.problem.goals, stakes, strict=True):
        margins = list(_margins(weights, switched))
        total = sum(points for _, points in margins)
        if total > 0:
            weight, _ = max(margins, key=lambda margin: margin[1])
            return _says(known, question, candidate, weight, goal)
        if total < 0:
            return None
    return None


Stakes = tuple[list[tuple[Weight, int]], ...]
"""By goal: the weights that an answer can change, each with what it costs as decided."""


def _stakes(known: World, question: Question) -> Stakes:
    """What switching the answer of ``question`` may change."""
    found: Stakes = tuple([] for _ in known.problem.goals)
    for weight in known.touched[question.index]:
        found[weight.goal].append((weight, _points(weight, known.answers)))
    return found


def _margins(weights: list[tuple[Weight, int]], switched: Answers) -> Iterator[tuple[Weight, int]]:
    """What each weight would cost more (or less) after the switch."""
    for weight, before in weights:
        points = _points(weight, switched) - before
        if points:
            yield weight, points


def _points(weight: Weight, answers: Answers) -> int:
    held = not weight.guard or in_force(weight.guard, answers)
    return weight.points.get(answers[weight.question], 0) if held else 0


def _says(
    known: World, question: Question, candidate: Candidate, weight: Weight, goal: Goal
) -> Alternative:
    chosen = name_of(question, known.chosen(question))
    own, rule = weight.question == question.index, weight.rule
    if not weight.strength:
        why = _measured(question, candidate, known.chosen(question), rule.asks[0], goal)
    elif weight.favours and own:
        why = f"{chosen} is the better fit: {sentence(rule, chosen, known.where)}"
        why += _meant_for(candidate)
    else:
        subject = candidate.option.name if own and candidate.option else chosen
        why = sentence(rule, subject, known.where)
        why += _small_print(candidate, rule) if own else ""
    return Alternative(candidate.id, why, False, paths(rule.facts), rule.id)


def _meant_for(candidate: Candidate) -> str:
    """What the option would have been the choice for, as the catalog has it."""
    if candidate.option is None or not candidate.option.best_for:
        return ""
    return f" {candidate.option.name} is for: {'; '.join(candidate.option.best_for)}."


def _measured(question: Question, candidate: Candidate, chosen: str, word: str, goal: Goal) -> str:
    """Both options' figures as the catalog has them."""
    other = next(c for c in question.candidates if c.id == chosen)
    more, less = candidate.attributes.get(word, 0), other.attributes.get(word, 0)
    what = word.replace("_", " ")
    return (
        f"{goal.sentence.rstrip('.')}: {what} {more} against {less} of {name_of(question, chosen)}."
    )


def _switched(known: World, question: Question, option: str) -> Answers:
    at = question.index
    return (*known.answers[:at], option, *known.answers[at + 1 :])
