"""``why-not OPTION``: the smallest set of requirements in its way, or what choosing it changes."""

from __future__ import annotations

from typing import Final

from saaswright.alternatives.model import Infeasible, NoDesign, Outcome, WhyNot, WhyNots
from saaswright.alternatives.outcome import Knowledge, flips, outcome
from saaswright.alternatives.relaxing import no_design
from saaswright.catalog.model import Option
from saaswright.decisions.decide import decide
from saaswright.decisions.kept import Kept
from saaswright.decisions.model import NONE, Decision
from saaswright.decisions.stated import Asked
from saaswright.errors import UsageError
from saaswright.finding import nearest
from saaswright.requirements.model import Requirements
from saaswright.requirements.where import Where, where_in
from saaswright.source import Source

NAMED: Final = 12
"""So many options of a decision are named."""


def why_not(
    source: Source,
    requirements: Requirements,
    known: Knowledge,
    target: str,
    kept: Kept | None = None,
) -> WhyNots | NoDesign:
    """The answers for ``target``, an option's id or ``OPTION@PLAN``.

    ``requirements`` are the complete ones of ``source``, ``kept`` the decisions of the bundle that
    is asked about. Infeasible, with what would help, when
    they allow no design at all, whatever the option. Raises :class:`UsageError` for what the
    catalog or the requirements do not know.
    """
    where = where_in(source)
    wanted, _, plan = target.partition("@")
    option = known.catalog.option(wanted)
    if option is None or not option.decisions:
        raise _unknown(wanted, known)
    _check_plan(plan, requirements)
    base = outcome(requirements, known, where, kept=kept)
    if isinstance(base, Infeasible):
        return no_design(source, requirements, known, base.findings)
    asked = [kind.id for kind in known.catalog.decisions if kind.id in option.decisions]
    decisions, _ = decide(requirements, known.catalog, where, kept=kept)
    answers = tuple(
        _answer(option, made, base, requirements, known, where, kept)
        for made in (decisions.items if decisions else ())
        if made.id in asked and (not plan or made.plan in (None, plan))
    )
    return WhyNots(answers=answers)


def _answer(
    option: Option,
    made: Decision,
    base: Outcome,
    requirements: Requirements,
    known: Knowledge,
    where: Where,
    kept: Kept | None,
) -> WhyNot:
    reasons = tuple(other.why for other in made.instead_of if other.option == option.id)
    if made.chosen == option.id:
        because = tuple(reason.sentence for reason in made.because)
        return WhyNot(
            option=option.id, decision=made.id, verdict="chosen", chosen=made.chosen,
            plan=made.plan, reasons=because, base=base,
        )  # fmt: skip
    asked = Asked(made.id, option.id, _position(made.plan, requirements))
    found = outcome(requirements, known, where, asked, kept)
    if isinstance(found, Infeasible):
        return WhyNot(
            option=option.id, decision=made.id, verdict="ruled-out", chosen=made.chosen,
            plan=made.plan, reasons=reasons, infeasible=found, base=base,
        )  # fmt: skip
    needless = made.chosen == NONE
    if needless:
        reasons = tuple(reason.sentence for reason in made.because)
    return WhyNot(
        option=option.id,
        decision=made.id,
        verdict="not-needed" if needless else "possible",
        chosen=made.chosen,
        plan=made.plan,
        reasons=reasons,
        base=base,
        outcome=found,
        flips=tuple(flip for flip in flips(base, found) if flip.key != made.key),
        worse=_worse(base, found),
    )


def _worse(base: Outcome, found: Outcome) -> tuple[tuple[str, int], ...]:
    """Points more or fewer at each goal; that of staying as it is has them only where it acts."""
    before, after = dict(base.goals), dict(found.goals)
    changed = ((goal, after[goal] - before[goal]) for goal in before if goal in after)
    return tuple((goal, points) for goal, points in changed if points)


def _position(plan: str | None, requirements: Requirements) -> int | None:
    names = [item.name for item in requirements.plans]
    return names.index(plan) if plan in names else None


def _check_plan(plan: str, requirements: Requirements) -> None:
    names = [item.name for item in requirements.plans]
    if plan and plan not in names:
        raise UsageError(f"there is no plan `{plan}`", help=f"plans are: {', '.join(names)}")


def _unknown(wanted: str, known: Knowledge) -> UsageError:
    """What was probably meant: an option of the decision named, one that has the word in its id."""
    options = [option for option in known.catalog.every_option() if option.decisions]
    decision = wanted.partition("=")[0]
    answers = [option.id for option in options if decision in option.decisions]
    if answers:
        more = ", ..." if len(answers) > NAMED else ""
        return UsageError(
            f"`{decision}` is a decision: `why-not` asks for one of its options",
            help=f"such as {', '.join(answers[:NAMED])}{more}",
        )
    ids = [option.id for option in options]
    within = [id for id in ids if len(wanted) > 2 and wanted.lower() in id]
    close = min(within, key=len, default=None) or nearest(wanted, ids)
    hint = f"did you mean `{close}`? " if close else ""
    return UsageError(
        f"`{wanted}` is no option of the catalog",
        help=f"{hint}`saaswright catalog list` shows every option",
    )
