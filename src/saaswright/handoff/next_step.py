"""Where to go from here, as the specification routes: verify, mend, or onboard."""

from __future__ import annotations

from saaswright.handoff.facts import platform
from saaswright.handoff.model import ChecklistItem, Design, NextStep


def next_step(design: Design, checklist: tuple[ChecklistItem, ...]) -> NextStep:
    """Onboarding only when nothing failed and nothing is left unverified."""
    failed = [item.item for item in checklist if item.status == "failed"]
    left = [item.item for item in checklist if item.status == "not-verified"]
    output = design.decisions.get("output-format")
    because = output.because[0].sentence if output.because else "Everything runs as containers."
    format_, why = output.chosen, because
    if failed:
        return NextStep(
            route="fix",
            to="whoever changes the compose file",
            why=f"{len(failed)} of {len(checklist)} checklist items failed: {'; '.join(failed)}.",
            output_format=format_,
            output_format_why=why,
            commands=("docker compose config --quiet",),
        )
    if left:
        return NextStep(
            route="verify",
            to=f"verification, then {platform().onboarding} of {platform().name}",
            why=(
                f"{len(left)} of {len(checklist)} checklist items are not verified yet; everything "
                "that could be read off the generated files has passed."
            ),
            output_format=format_,
            output_format_why=why,
            commands=(
                "cp .env.example .env",
                "docker compose pull",
                "docker compose up --detach --wait",
            ),
        )
    return NextStep(
        route="onboard",
        to=f"{platform().onboarding} of {platform().name}",
        why=(
            f"All {len(checklist)} checklist items passed. If a deployment fails later, "
            f"{platform().debugging} takes over."
        ),
        output_format=format_,
        output_format_why=why,
    )
