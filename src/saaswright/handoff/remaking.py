"""The files of a bundle where there may be one already: what they are now, were, and would be."""

from __future__ import annotations

from pathlib import Path

from saaswright.handoff.documents import bundle, spec
from saaswright.handoff.edits import Bases, Edits, changes
from saaswright.handoff.keeping import as_kept
from saaswright.handoff.lock import Lock, digest
from saaswright.handoff.model import Design
from saaswright.handoff.planning import ChangePlan, plan
from saaswright.handoff.rereading import lock_at
from saaswright.handoff.seen import seen
from saaswright.requirements.model import Requirements


def texts_at(design: Design, place: Path, edits: Edits, bases: Bases) -> dict[str, str]:
    """Bundle path to text, of what is to be written at ``place``.

    What verification saw of the same files settles items of its checklist. Raises
    :class:`BundleError` and :class:`UnreadableError`.
    """
    kept = as_kept(design, place, bases) if edits in ("keep", "merge") else design
    return bundle(seen(design, place), seen(kept, place))


def generated(lock: Lock, again: Design | None) -> Bases:
    """What was written with ``lock``, ``again`` designed; only what has the digest in the lock."""
    texts = dict(spec(again)) if again else {}
    return {p: t for p, t in texts.items() if lock.files.get(p) == digest(t.encode())}


def plan_at(
    design: Design, place: Path, edits: Edits, bases: Bases, before: Requirements | None
) -> ChangePlan:
    """What writing ``design`` would change at ``place``, whose requirements were ``before``.

    Raises as :func:`texts_at` does.
    """
    texts = texts_at(design, place, edits, bases)
    files = {path: text.encode() for path, text in texts.items()}
    lock = lock_at(place)
    known = (lock, before) if lock and before else None
    return plan(design, place, files, changes(place, files, edits, bases), known)
