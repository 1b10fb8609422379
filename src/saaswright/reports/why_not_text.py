"""``why-not`` as sentences: what is in the way, or what would change."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.alternatives.model import Blamed, Infeasible, Outcome, Relaxation, WhyNot, WhyNots
from saaswright.architecture.shown import amount, bill, percent
from saaswright.decisions.wording import shown
from saaswright.finding import Location
from saaswright.reports.paragraphs import paragraph, place


def why_not_text(answers: WhyNots) -> str:
    """The answers, a blank line between them."""
    return "\n\n".join("\n".join(_answer(answer)) for answer in answers.answers) + "\n"


def infeasible_text(found: Infeasible) -> str:
    """Why the requirements give no design at all, and what would help."""
    if found.findings:
        wrong = [f"  {one.message}{_at(one.location)}" for one in found.findings]
        return "\n".join(["No design can be made of these requirements:", *wrong]) + "\n"
    lines = ["No design meets these requirements together:", *_blamed(found.blamed)]
    lines += [line for sentence in found.sentences for line in paragraph(sentence, "  ")]
    text = "\n".join(lines) + "\n"
    return f"{text}\n{relaxations_text(found.relaxations)}" if found.relaxations else text


def relaxations_text(found: tuple[Relaxation, ...]) -> str:
    """What could be loosened, then what could be dropped, each cheapest first."""
    lines = []
    for heading, some in (
        ("It would work with", [one for one in found if one.instead]),
        ("It would work without", [one for one in found if not one.instead]),
    ):
        lines += [heading] if some else []
        for relaxation in some:
            values = [f": {value}" for value in relaxation.instead] or [""] * len(relaxation.drop)
            pairs = zip(map(shown, relaxation.drop), values, strict=True)
            said = ", ".join(f"{path}{value}" for path, value in pairs)
            lines.append(f"  - {said} ({bill(relaxation.monthly, relaxation.unpriced)})")
    return "\n".join(lines) + "\n"


def _answer(answer: WhyNot) -> Iterator[str]:
    where = f"{answer.decision}@{answer.plan}" if answer.plan else answer.decision
    if answer.verdict == "chosen":
        yield f"{answer.option} is what was chosen for {where}"
        yield from _reasons(answer.reasons)
    elif answer.verdict == "ruled-out":
        yield f"{answer.option} is ruled out for {where}; chosen: {answer.chosen}"
        yield from _ruled_out(answer)
    elif answer.verdict == "not-needed":
        yield f"{answer.option} is possible for {where}, but nothing needs it"
        yield from _reasons(answer.reasons)
        yield from _changes(answer)
    else:
        yield f"{answer.option} is possible for {where}; chosen: {answer.chosen}"
        yield from _reasons(answer.reasons)
        yield from _changes(answer)


def _reasons(reasons: tuple[str, ...]) -> Iterator[str]:
    for reason in reasons:
        yield from paragraph(reason, "  ")


def _ruled_out(answer: WhyNot) -> Iterator[str]:
    found = answer.infeasible
    if found is not None and found.unsaid:
        yield "  It would have to be asked for, and nothing is said at:"
        yield from (f"    {shown(path)}" for path in found.unsaid)
    elif found is None or not found.blamed:
        yield "  By the catalog alone, whatever is required:"
    else:
        yield "  The smallest set of requirements in its way:"
        yield from _blamed(found.blamed)
    for sentence in found.sentences if found else ():
        yield from paragraph(sentence, "  ")


def _blamed(blamed: tuple[Blamed, ...]) -> Iterator[str]:
    for one in blamed:
        yield f"    {one.requirement}{_at(one.location)}"


def _at(location: Location | None) -> str:
    return f"  ({place(location)})" if location else ""


def _changes(answer: WhyNot) -> Iterator[str]:
    base, outcome = answer.base, answer.outcome
    if base is None or outcome is None:
        return
    yield "  With it"
    now = amount(base.monthly, base.unpriced)
    yield f"    cost          {bill(outcome.monthly, outcome.unpriced)} (now {now})"
    yield from _availability(base, outcome)
    yield f"    operations    {outcome.operations} points of burden (now {base.operations})"
    for flip in answer.flips:
        yield f"    {flip.key}: {flip.after} (now {flip.before})"
    if not answer.flips:
        yield "    every other decision stays as it is"
    new = [finding for finding in outcome.findings if finding not in base.findings]
    if new:
        yield f"    new warnings  {', '.join(new)}"
    if answer.worse:
        worse = [f"{goal} {points:+d}" for goal, points in answer.worse]
        yield f"    goals         {', '.join(worse)} (points, fewer is better; the first decides)"


def _availability(base: Outcome, outcome: Outcome) -> Iterator[str]:
    for before, after in zip(base.plans, outcome.plans, strict=True):
        now = percent(before.availability)
        then = percent(after.availability)
        same = f"{then} %, as now" if now == then else f"{then} % (now {now} %)"
        yield f"    availability  plan {after.name}: {same}"
