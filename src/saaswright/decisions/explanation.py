"""The optimum read back: each answer as a decision with its reasons, rejections and confidence."""

from __future__ import annotations

from typing import Final

from saaswright.decisions.model import Decision, Reason
from saaswright.decisions.problem import Question
from saaswright.decisions.reasons import because
from saaswright.decisions.rejections import instead_of
from saaswright.decisions.world import World, option_of
from saaswright.finding import Confidence

USED_FIELDS: Final = ("*", "attributes", "licence", "lifecycle")
"""The fields of an option that rules look at: only their trust bears on a decision."""


def explain(known: World, question: Question) -> Decision:
    """The decision that answers ``question``."""
    chosen, reasons = known.chosen(question), because(known, question)
    return Decision(
        id=question.kind.id,
        chosen=chosen,
        because=reasons,
        instead_of=instead_of(known, question),
        sources=_sources(question, chosen, reasons),
        confidence=_confidence(known, question, reasons),
        plan=question.plan_name,
    )


def _sources(question: Question, chosen: str, reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    """The catalog's source ids: those of the rules, then those of the option; each once."""
    found = [reason.source for reason in reasons if reason.source]
    option = option_of(question, chosen)
    found += [] if option is None else [option.sources[field] for field in sorted(option.sources)]
    return tuple(dict.fromkeys(found))


def _confidence(known: World, question: Question, reasons: tuple[Reason, ...]) -> Confidence:
    """High; one step down for resting on an assumption, one for an unverified fact used."""
    where = known.where
    paths = {path for reason in reasons for path in reason.rests_on}
    assumed = where is not None and any(where(path) is None for path in paths)
    option = option_of(question, known.chosen(question))
    unverified = option is not None and any(
        field.partition(".")[0] in USED_FIELDS for field in known.catalog.unverified(option)
    )
    return (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)[assumed + unverified]
