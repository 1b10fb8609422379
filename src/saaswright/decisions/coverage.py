"""Nothing is silently dropped: a need that no decision answers becomes a finding."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.decisions.facts import Fact
from saaswright.decisions.problem import Question
from saaswright.decisions.wording import shown
from saaswright.decisions.world import World
from saaswright.finding import Finding, Severity
from saaswright.requirements.where import Where

ID = "need-not-covered"


def uncovered(known: World, where: Where) -> tuple[Finding, ...]:
    """A warning for each stated need that no filled role and no reason speaks of."""
    answered = {
        (fact.path, value)
        for question in known.problem.questions
        for fact in _answered(known, question)
        for value in fact.values
    }
    asked: dict[tuple[str, object], None] = {}
    for question in known.problem.questions:
        for view in question.views:
            fact = view.facts["needs"]
            asked.update(dict.fromkeys((fact.path, value) for value in fact.values))
    return tuple(
        Finding(
            ID,
            Severity.WARNING,
            f"nothing in this design answers the need `{need}`",
            where(path),
            f"cover it outside of this design, or drop it from {shown(path)}",
        )
        for path, need in asked
        if (path, need) not in answered
    )


def _answered(known: World, question: Question) -> Iterator[Fact]:
    """The facts that a filled role, or a sentence about what was chosen, rests on."""
    chosen = known.chosen(question)
    if known.needed(question):
        yield from question.because
    for weight in known.weights[question.index]:
        if weight.favours and chosen in weight.matches:
            yield from weight.rule.facts
