"""Every question as plain data, for whoever asks them elsewhere."""

from __future__ import annotations

from typing import Any

from saaswright.interview.hints import as_data
from saaswright.requirements.questions import Question, questions


def described(question: Question) -> dict[str, Any]:
    """A question for a program: what is asked, why, the choices, what becomes of no answer."""
    default = question.default
    unanswered = default.absent or (
        f"decided: {default.decided}" if default.decided else "assumed, and reported"
    )
    found: dict[str, Any] = {
        "id": question.id,
        "group": question.group,
        "question": question.text,
        "why": question.why,
        "unanswered": unanswered,
    }
    if question.choices:
        found["choices"] = question.choices
    found["answer"] = as_data(question)
    return found


def listed() -> dict[str, Any]:
    """All of them."""
    return {
        "schema": "saaswright/questions/v1",
        "questions": [described(question) for question in questions()],
    }
