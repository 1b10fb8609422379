"""The project of a run: what the engine made of the user's files, isolated and with its copies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from saaswright.errors import UnreadableError
from saaswright.verification.bounds import confine
from saaswright.verification.isolation import isolate
from saaswright.verification.masking import secrets_of
from saaswright.verification.running import Running
from saaswright.verification.scratch import copy
from saaswright.verification.standing_in import tell_optional


def rewrite(run: Running, accepted: Mapping[str, Any]) -> str | None:
    """Let the run be of ``accepted`` from now on; why it cannot be.

    Its secrets are hidden from now on, and ``run.changes`` says what was changed.

    Raises :class:`UsageError` when it reaches outside of where the run may.
    """
    run.mask.learn(secrets_of(accepted))
    if run.within is not None:
        confine(accepted, run.within, run.subject.directory)
    isolated = isolate(
        accepted,
        name=run.name,
        labels=run.labels,
        scratch=run.place,
        home=str(run.subject.home),
        images=run.replaced,
        copied=run.copies,
    )
    tell_optional(isolated.data, run.replaced)
    run.changes += [change for change in isolated.changes if change not in run.changes]
    try:
        copy({path: at for path, at in isolated.copies.items() if path not in run.copies})
    except UnreadableError as error:
        return error.message
    run.copies = isolated.copies
    run.give(isolated.data)
    return None
