"""``saaswright why-not``: what rules an option out, or what choosing it would change."""

from __future__ import annotations

from pathlib import Path

import click

from saaswright import pipeline
from saaswright.alternatives.model import Infeasible
from saaswright.alternatives.outcome import shipped
from saaswright.alternatives.shown import as_shown
from saaswright.alternatives.why_not import why_not
from saaswright.cli.explain import bundle_of, requirements_of, source_options
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.reports.why_not_text import infeasible_text, why_not_text


@click.command("why-not", epilog="Example: saaswright why-not kafka -r saaswright.yaml")
@click.argument("option")
@source_options
@format_option
def command(option: str, requirements: Path | None, bundle: Path | None, output: str) -> int:
    """Say what is in the way of OPTION, or what choosing it would cost.

    OPTION is an option of the catalog (`saaswright catalog list`), or OPTION@PLAN for one plan.
    Exit code: 0 when it is possible or chosen, 1 when it is ruled out.
    """
    brief, findings = pipeline.read(requirements_of(requirements, bundle))
    show_findings(findings)
    if brief is None:
        return 2
    place = bundle_of(requirements, bundle)
    kept = pipeline.locked(place) if place is not None else None
    answer = why_not(brief.source, brief.requirements, shipped(), option, kept)
    if output == "json":
        say_json(as_shown(answer))
    else:
        say(infeasible_text(answer) if isinstance(answer, Infeasible) else why_not_text(answer))
    impossible = isinstance(answer, Infeasible) or any(
        one.verdict == "ruled-out" for one in answer.answers
    )
    return int(impossible)
