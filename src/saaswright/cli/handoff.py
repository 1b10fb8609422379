"""``saaswright handoff``: rebuild the handoff of a bundle from what is there."""

from __future__ import annotations

from pathlib import Path

import click

from saaswright import pipeline
from saaswright.cli.design import discard_option, edits_option
from saaswright.cli.no_design import say_no_design
from saaswright.cli.options import format_option
from saaswright.cli.output import say, say_json, show_findings
from saaswright.handoff.edits import Edits
from saaswright.handoff.writing import Written


@click.command("handoff", epilog="Example: saaswright handoff clinic-notes")
@click.argument("bundle", type=click.Path(path_type=Path, file_okay=False))
@edits_option
@discard_option
@format_option
def command(bundle: Path, edits: Edits | None, output: str) -> int:
    """Rebuild handoff/ and docs/ of BUNDLE from its requirements, its compose file and evidence."""
    brief, findings = pipeline.read(pipeline.read_bundle(bundle))
    show_findings(findings)
    if brief is None:
        return 2
    design, findings = pipeline.design(brief, pipeline.locked(bundle))
    show_findings(findings)
    if design is None:
        return say_no_design(brief, findings, output)
    written = pipeline.hand_over(design, bundle, edits=edits or "keep")
    if output == "json":
        from saaswright.handoff.handoff_json import handoff

        say_json(handoff(design))
    else:
        say(_told(written))
    return 0


def _told(written: Written) -> str:
    """What changed, or that nothing had to."""
    changed = [*written.created, *written.updated]
    lines = [f"{written.place}: {len(changed)} files written, {len(written.unchanged)} unchanged"]
    lines += [f"  kept your {path}; ours is {path}.new" for path in written.kept]
    return "\n".join(lines)
