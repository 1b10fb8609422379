"""One fix tried on one project: made, looked at, and kept only if it does what it says."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

import msgspec

from saaswright.compose.edits import apply_edits
from saaswright.errors import UnreadableError
from saaswright.finding import Edit, Finding, Fix, Severity
from saaswright.rules.facts import Facts
from saaswright.rules.fixing import comments
from saaswright.rules.fixing.env_sharers import Sharers
from saaswright.rules.fixing.meaning import (
    Meaning,
    Where,
    by_name,
    changes,
    meaning,
    outside,
    rewritten,
)
from saaswright.rules.fixing.outline import NoPlaceError, Outline
from saaswright.rules.fixing.places import Plan, plans
from saaswright.rules.fixing.settings import EnvInTheWayError, kept, without
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.paths import dotted
from saaswright.rules.registry import BY_ID
from saaswright.rules.run import run
from saaswright.source import DocumentPath, Source

_MOST_PLANS = 4


class Tried(msgspec.Struct, frozen=True):
    """What became of a fix: the new ``texts`` and what they mean, or the ``reason`` against it.

    ``by_env_file``: the reason is what stands in ``.env``.
    """

    texts: Mapping[str, str] = {}
    after: Meaning | None = None
    reason: str = ""
    by_env_file: bool = False


class Bench:
    """The project that fixes are tried on, as it is ``now``.

    ``may_edit`` says of an absolute path whether the file may be changed, ``sharers`` are the
    projects that read the same ``.env``.
    """

    def __init__(
        self,
        where: Where,
        facts: Facts,
        texts: Texts,
        may_edit: Callable[[str], bool],
        sharers: Sharers | None = None,
    ) -> None:
        self.where = where
        self.facts = facts
        self.texts = texts
        self.may_edit = may_edit
        self.sharers = sharers
        here = where.directory or os.getcwd()  # noqa: PTH109
        self.files = tuple(
            os.path.normpath(os.path.join(here, file))  # noqa: PTH118
            for file in where.files
        )
        for file in self.files:
            texts.get(file)
        self.now = meaning(where, facts, texts.current)

    def attempt(self, finding: Finding, fix: Fix, also: Sequence[Fix] = ()) -> Tried:
        """Try ``fix`` in every place where it could be made; the first that holds is the answer.

        ``also`` are the same fixes of other services, which one place may mend at once. Nothing is
        kept yet.
        """
        refused = Tried(reason="there is no place for it")
        try:
            ways = [self._plans(edit) for edit in fix.edits]
            for number in range(min(max(map(len, ways), default=1), _MOST_PLANS)):
                plan = tuple(step for way in ways for step in way[min(number, len(way) - 1)])
                other = next((file for file, _ in plan if not self.may_edit(file)), None)
                if other is not None:
                    # Saying it again in a file of ours would leave what is wrong in the other.
                    why = f"it stands in `{_short(other)}`, which is not fixed from here"
                    return Tried(reason=why) if number == 0 else refused
                tried = self._made(finding, fix, also, plan)
                if not tried.reason:
                    return tried
                refused = tried if number == 0 else refused
        except NoPlaceError as error:
            refused = Tried(reason=str(error))
        except UnreadableError as error:
            refused = Tried(reason=error.message)
        return refused

    def _plans(self, edit: Edit) -> tuple[Plan, ...]:
        view = self.now.view
        if view is None:
            raise NoPlaceError("the project cannot be resolved")
        return plans(edit, view.resolved, self._outline, self.files)

    def _outline(self, file: str) -> Outline:
        text = self.texts.get(file)
        if text is None:
            raise NoPlaceError(f"`{file}` is not there any more")
        return Outline(text)

    def _made(self, finding: Finding, fix: Fix, also: Sequence[Fix], plan: Plan) -> Tried:
        view = self.now.view
        if view is None:
            return Tried(reason="the project cannot be resolved")
        texts: dict[str, str] = {}
        for file, edit in plan:
            before = texts.get(file) or self.texts.get(file) or ""
            changed, said = apply_edits(Source(file, before), (edit,))
            refused = [one.message for one in said if one.severity is Severity.ERROR]
            if refused:
                return Tried(reason=refused[0])
            if gone := comments.lost(before, changed):
                changed = comments.restored(before, changed, gone)
            if gone := comments.lost(before, changed):
                return Tried(reason=f"the comment `{gone[0]}` would be lost")
            texts[file] = changed
        try:
            texts.update(kept(fix.settings, view.resolved.directory, self.texts))
            texts.update(without(fix.dropped, view.resolved.directory, self.texts))
        except NoPlaceError as error:
            return Tried(reason=str(error), by_env_file=isinstance(error, EnvInTheWayError))
        return self._judged(finding, fix, also, texts)

    def _judged(
        self, finding: Finding, fix: Fix, also: Sequence[Fix], texts: dict[str, str]
    ) -> Tried:
        after = meaning(self.where, self.facts, {**self.texts.current, **texts})
        reason = self._reason(fix, also, after) or _not_mended(finding, after)
        if reason:
            return Tried(reason=reason)
        shared = self.sharers and self.sharers.disturbed(fix, self.texts, texts)
        return Tried(reason=shared, by_env_file=True) if shared else Tried(texts, after)

    def _reason(self, fix: Fix, also: Sequence[Fix], after: Meaning) -> str | None:
        """Why the result cannot stand."""
        now = self.now
        worse = after.errors - now.errors
        lost = [1 for was, is_ in zip(now.settled, after.settled, strict=False) if was and not is_]
        if after.view is None or worse or lost:
            return f"the project would no longer resolve: {min(worse, default='')}".rstrip(": ")
        meant = [path for one in (fix, *also) for path in one.meant]
        raw = now.view.raw if now.view is not None else {}
        edited = [by_name(edit.path, raw) for one in (fix, *also) for edit in one.edits]
        beyond = outside(changes(now, after), meant) or outside(
            rewritten(now, after), (*meant, *edited)
        )
        if beyond:
            return f"it would also change `{dotted(beyond[0])}`"
        return None


def _not_mended(finding: Finding, after: Meaning) -> str | None:
    """A fix that leaves its finding is a defect of ours, and is taken back."""
    rule = BY_ID.get(finding.id)
    if rule is None or after.view is None:
        return None
    path = finding.location.path if finding.location else ()
    for one in run(after.view, (rule,)):
        if one.location is not None and (one.location.path, one.message) == (
            path,
            finding.message,
        ):
            return "it does not mend what was found, which is a defect of saaswright"
    return None


def same_elsewhere(fix: Fix, others: Sequence[Fix]) -> tuple[Fix, ...]:
    """Those of ``others`` that make the same change to another service."""

    def told(one: Fix) -> list[tuple[str, DocumentPath, object]]:
        return [(edit.action, edit.path[2:], edit.value) for edit in one.edits]

    wanted = told(fix)
    return tuple(other for other in others if other is not fix and told(other) == wanted)


def _short(file: str) -> str:
    return os.path.relpath(file)
