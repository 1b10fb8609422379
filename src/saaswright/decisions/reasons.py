"""Why an answer is what it is: needed or not, what was left over, what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.decisions.model import Reason
from saaswright.decisions.problem import Question
from saaswright.decisions.wording import filled, requirements, sentence, told
from saaswright.decisions.world import World, decisive_ban, footing, name_of, paths


def because(known: World, question: Question) -> tuple[Reason, ...]:
    """The reasons for the chosen option, from the most binding to the mildest."""
    if not known.needed(question):
        return (_not_needed(known, question), *_spoken(known, question))
    reasons = [
        *_called_for(known, question),
        *_left_over(known, question),
        *_spoken(known, question),
    ]
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


def _left_over(known: World, question: Question) -> Iterator[Reason]:
    """The rules that, for a requirement's sake, took another option away; each once."""
    decisive = {
        id(ban): ban
        for candidate in question.candidates
        if (ban := decisive_ban(known, question, candidate.id)) is not None
    }
    seen: set[str] = set()
    for ban in known.bans[question.index]:
        stands = footing(known, ban.guard)
        rule = ban.rule
        if id(ban) not in decisive or not (rule.facts or stands.shown):
            continue
        shown = (*requirements(rule.facts, known.where), *stands.shown)
        text = told(filled(rule, "what was left out"), shown)
        if text not in seen:
            seen.add(text)
            yield Reason(text, paths((*rule.facts, *stands.facts)), rule.id, rule.source)


def _spoken(known: World, question: Question) -> Iterator[Reason]:
    """What fits say of the chosen option: by goal, those in favour first, the strongest first."""
    chosen = known.chosen(question)
    about = [weight for weight in known.weights[question.index] if chosen in weight.matches]
    for weight in sorted(about, key=lambda w: (w.goal, not w.favours, -w.strength, w.rule.id)):
        text = sentence(weight.rule, name_of(question, chosen), known.where)
        yield Reason(text, paths(weight.rule.facts), weight.rule.id, weight.rule.source)


def _least(known: World, question: Question) -> Reason:
    """Nothing speaks for it by name: it is the only one left, or the least trouble."""
    gone = {option for ban in known.bans[question.index] for option in ban.options}
    left = [c for c in question.candidates if c.option is not None and c.id not in gone]
    name = name_of(question, known.chosen(question))
    if len(left) == 1:
        return Reason(f"{name} is the only option that the requirements and the catalog leave.")
    return Reason(f"{name} asks for the least among the {len(left)} options that remain possible.")
