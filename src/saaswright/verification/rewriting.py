"""The project of a run: what the engine made of the user's files, isolated and with its copies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from saaswright.errors import UnreadableError
from saaswright.verification.bounds import confine
from saaswright.verification.isolation import isolate
from saaswright.verification.running import Running
from saaswright.verification.scratch import copy
from saaswright.verification.standing_in import tell_optional


def rewrite(run: Running, accepted: Mapping[str, Any]) -> tuple[list[str], str | None]:
    """Let the run be of ``accepted`` from now on; what was changed, and why it cannot be.

    Raises :class:`UsageError` when it reaches outside of where the run may.
    """
    if run.within is not None:
        confine(accepted, run.within, run.subject.directory)
    isolated = isolate(
        accepted,
        name=run.name,
        labels=run.labels,
        scratch=run.place,
        home=str(run.subject.home),
        images=run.replaced,
    )
    tell_optional(isolated.data, run.replaced)
    # Of two plans the second one finds the copies of the first.
    wanted = {path: place for path, place in isolated.copies.items() if not Path(place).exists()}
    try:
        copy(wanted)
    except UnreadableError as error:
        return list(isolated.changes), error.message
    run.give(isolated.data)
    return list(isolated.changes), None
