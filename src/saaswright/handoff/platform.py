"""What onboarding must map: compose attributes that the platform renames or ignores."""

from __future__ import annotations

from saaswright.handoff.facts import platform
from saaswright.handoff.model import PlatformNote
from saaswright.handoff.spec import Spec


def platform_notes(spec: Spec) -> tuple[PlatformNote, ...]:
    """A note for each known attribute that a service of ``spec`` uses, and which services do."""
    notes = []
    for fact in platform().attributes:
        services = tuple(item.name for item in spec.services if item.has(fact.key))
        if services:
            notes.append(
                PlatformNote(
                    attribute=fact.key,
                    treatment=fact.treatment,
                    action=fact.action,
                    where=services,
                    source=fact.source,
                )
            )
    return tuple(notes)
