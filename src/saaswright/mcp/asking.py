"""Elicitation: the client asks its user, where it can; the agent need not repeat the questions."""

from __future__ import annotations

from typing import Any, Final

import anyio
import msgspec
from anyio import to_thread
from mcp.shared.exceptions import MCPError, NoBackChannelError

from saaswright.catalog.loader import load
from saaswright.errors import UsageError
from saaswright.interview.course import Course, Next
from saaswright.interview.partly import sure
from saaswright.interview.record import PRODUCT, requirements_of
from saaswright.interview.words import understood
from saaswright.mcp import inputs, work
from saaswright.mcp.questions import OPEN, answers_of, engine, form
from saaswright.requirements.assume import assume

_REASONS: Final = (MCPError, NoBackChannelError)


async def ask(
    asked: inputs.Interview, call: work.Call, ctx: Any, slots: anyio.CapacityLimiter
) -> inputs.Interview:
    """``asked`` with up to three more answers, from the client's user. As it was where it cannot.

    A user who declines is "not sure"; one who cancels ends the asking, and so does one who gives
    the product no name: nothing else is asked before it.
    """
    capabilities = ctx.session.client_capabilities
    if capabilities is None or capabilities.elicitation is None or not ctx.session.can_send_request:
        return asked
    course = Course(load(), engine())
    for _ in range(OPEN):
        found = await to_thread.run_sync(_next, asked, call, course, limiter=slots)
        if found is None:
            return asked
        step, plans = found
        question = step.question
        try:
            reply = await ctx.session.elicit_form(
                question.text, form(question, plans), ctx.request_id
            )
        except _REASONS:
            return asked
        if reply.action == "cancel":
            return asked
        text = str((reply.content or {}).get("answer", "")).strip()
        value: Any = None
        if reply.action == "accept" and text and text.lower() != "not sure":
            try:
                value = understood(question, text, plans)
            except UsageError:
                return asked
        if value is None and question.id == PRODUCT:
            return asked
        asked = msgspec.structs.replace(asked, answers={**asked.answers, question.id: value})
    return asked


def _next(
    asked: inputs.Interview, call: work.Call, course: Course
) -> tuple[Next, tuple[str, ...]] | None:
    answers, _ = answers_of(asked, call)
    said, _ = requirements_of(answers, course.engine.regions)
    found = course.next(sure(answers)) if said is not None else None
    if found is None or said is None:
        return None
    known, _ = assume(said, course.engine.regions)
    return found, tuple(plan.name for plan in known.plans)
