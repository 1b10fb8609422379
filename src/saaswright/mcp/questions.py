"""The tool ``interview``: the next questions, on the answers that the agent has so far."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import msgspec

from saaswright.alternatives.model import Outcome
from saaswright.architecture.shown import spent, up
from saaswright.catalog.loader import load
from saaswright.errors import UsageError
from saaswright.finding import Finding, has_errors
from saaswright.interview.agreeing import agreed
from saaswright.interview.course import Course
from saaswright.interview.flips import Engine
from saaswright.interview.forming import forming
from saaswright.interview.hints import expected, one_choice
from saaswright.interview.listing import described
from saaswright.interview.partly import confirmed, only_seen, sure, with_usual
from saaswright.interview.record import SCHEMA, Answers, from_data, requirements_of, strangers
from saaswright.interview.scan.scan import scan
from saaswright.interview.writing import requirements_text
from saaswright.mcp import inputs
from saaswright.mcp.work import Answer, Call
from saaswright.requirements.questions import Question, questions

OPEN: Final = 3


def interview(asked: inputs.Interview, call: Call) -> Answer:
    """The next question and the design so far; writes the file only where told."""
    answers, noticed = answers_of(asked, call)
    course = Course(load(), engine())
    whole = with_usual(answers, course.engine.regions)
    said, findings = requirements_of(whole, course.engine.regions)
    findings = (*findings, *strangers(whole, course.engine.regions))
    if said is None or has_errors(findings):
        wrong = [{"message": f.message, "help": f.help or ""} for f in findings]
        return {"findings": wrong, "next": "mend these answers and call again"}
    found = course.next(sure(answers))
    asking = found.question if found is not None else None
    if found is None and asked.all:
        asking = next((one for one in questions() if one.id not in sure(answers)), None)
    possible = course.engine.choices(said) is not None
    answer: Answer = {
        "settled": found is None and possible,
        "answers": {id: one.value for id, one in answers.items()},
        "seen": {id: one.seen for id, one in answers.items() if one.seen},
        "design": _design(whole, course),
        "next": "design, or write saaswright.yaml with `write`",
    }
    if noticed:
        answer["noticed"] = [{"message": f.message, "help": f.help or ""} for f in noticed]
    if not possible:
        answer["findings"] = [{"message": f.message, "help": f.help or ""} for f in findings]
        answer["next"] = "nothing can be designed: change one of these answers and call again"
    if asking is not None:
        answer["question"] = described(asking)
        answer["next"] = "ask the user, add the answer (null = not sure), call again"
    if asked.write is not None:
        path = call.roots.inside(asked.write)
        if path.exists():
            raise UsageError(f"{path.name} is there already", help="name another file")
        path.write_text(requirements_text(said, whole, course.engine.regions, path.name), "utf-8")
        answer["written"] = str(path)
    return answer


@cache
def engine() -> Engine:
    """One for all calls: it only remembers what the same requirements are decided to be."""
    return Engine(load())


def answers_of(asked: inputs.Interview, call: Call) -> tuple[Answers, tuple[Finding, ...]]:
    """What the code says, with what the agent says over it. Raises :class:`UsageError`.

    Where the code shows a part and the agent is not sure, what it shows is the answer. The
    findings say what it shows that could not be taken for an answer.
    """
    known: Answers = {}
    left_out: tuple[Finding, ...] = ()
    if asked.scan is not None:
        known, left_out = scan(call.roots.inside(asked.scan), engine().regions)
    given = from_data({"schema": SCHEMA, "answers": asked.answers}, "answers")
    for id, answer in given.items():
        keeps = answer.value is None and only_seen(id, known)
        known[id] = confirmed(known[id]) if keeps else answer
    known, overruled = agreed(known, engine().regions)
    return known, (*left_out, *overruled)


def form(question: Question, plans: Sequence[str]) -> dict[str, Any]:
    """The form for an elicitation: one of the choices where just one fits, else a text.

    A list, or what each of several ``plans`` answers for itself, is typed as in the terminal.
    """
    value: dict[str, Any] = {"type": "string", "description": question.why}
    if one_choice(question, plans):
        value["enum"] = [*question.choices]
    else:
        choices = [f"{word}: {meaning}" for word, meaning in question.choices.items()]
        value["description"] = "\n".join(
            filter(None, (question.why, *choices, expected(question, plans)))
        )
    return {"type": "object", "properties": {"answer": value}}


def _design(answers: Answers, course: Course) -> Any:
    outcome = forming(answers, course.engine.regions)
    if isinstance(outcome, Outcome):
        return msgspec.to_builtins(
            {
                "choices": {k: v for k, v in outcome.choices.items() if v != "none"},
                "usd_a_month": spent(outcome.monthly),
                "not_priced": outcome.unpriced,
                "availability": up(outcome.lowest).expected,
            }
        )
    return {"impossible": [*outcome.sentences, *(f.message for f in outcome.findings)]}
