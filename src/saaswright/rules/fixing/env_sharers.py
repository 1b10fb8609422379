"""The projects that take their variables from the same ``.env``: they must go on meaning the same.

``compose.prod.yaml`` beside ``compose.yaml``, and an overlay in a directory below, read it too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from saaswright.errors import UnreadableError
from saaswright.finding import Fix
from saaswright.rules.discover import Candidate
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.meaning import Meaning, Where, changes, meaning
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.paths import dotted


class Sharers:
    """The other projects of the directory of ``where``, of all those in ``candidates``."""

    def __init__(self, where: Where, candidates: Iterable[Candidate], facts: Facts) -> None:
        self._where = where
        self._facts = facts
        self._files = tuple(
            files
            for one in candidates
            for files in dict.fromkeys(((*one.base, *one.files), one.files))
            if self._directory(files) == self._directory(where.files) and files != where.files
        )

    def disturbed(self, fix: Fix, texts: Texts, made: Mapping[str, str]) -> str | None:
        """What the ``.env`` that ``fix`` has ``made`` changes for another project."""
        path = os.path.join(self._directory(self._where.files), ".env")  # noqa: PTH118
        names = {setting.name for setting in fix.settings} | set(fix.dropped)
        if path not in made or not names:
            return None
        for files in self._files:
            changed = self._changed(files, names, texts, {path: made[path]})
            if changed:
                return f"`{files[-1]}` reads `.env` too: it would change `{changed}` there"
        return None

    def _changed(
        self, files: tuple[str, ...], names: set[str], texts: Texts, made: Mapping[str, str]
    ) -> str | None:
        try:
            own = [texts.get(self._absolute(file)) or "" for file in files]
            if not any("env_file" in text or any(n in text for n in names) for text in own):
                return None
            where = msgspec.structs.replace(self._where, files=files)
            before = meaning(where, self._facts, texts.current)
            after = meaning(where, self._facts, {**texts.current, **made})
        except UnreadableError:
            return None
        return _difference(before, after)

    def _absolute(self, file: str) -> str:
        here = self._where.directory or os.getcwd()  # noqa: PTH109
        return os.path.normpath(os.path.join(here, file))  # noqa: PTH118

    def _directory(self, files: Sequence[str]) -> str:
        return os.path.dirname(self._absolute(files[0]))  # noqa: PTH120


def _difference(before: Meaning, after: Meaning) -> str | None:
    """The first place where a project that could be resolved has become another one."""
    if before.view is None or before.errors:
        return None
    found = changes(before, after)
    return dotted(found[0]) if found else min(after.errors - before.errors, default=None)
