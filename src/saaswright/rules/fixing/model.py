"""What fixing a project came to: every fix that was made, every one that was not and why."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from saaswright.finding import Finding, Fix


class Applied(msgspec.Struct, frozen=True):
    """A fix that was made, and the finding that it mended."""

    finding: Finding
    fix: Fix


class Refused(msgspec.Struct, frozen=True):
    """A fix that could not be made, or was taken back; ``reason`` is a sentence.

    ``by_env_file``: what stands in ``.env`` now is what was in the way.
    """

    finding: Finding
    fix: Fix
    reason: str
    by_env_file: bool = False


class Left(msgspec.Struct, frozen=True):
    """A finding that is still there, and why."""

    finding: Finding
    why: str


class Mended(msgspec.Struct, frozen=True):
    """One project. ``readable``: whether it could be judged at all.

    ``changed`` are the new texts by absolute path, ``before`` what stood there (``None``: no file).
    ``hidden`` are values that no output may show.
    """

    files: tuple[str, ...]
    applied: tuple[Applied, ...] = ()
    refused: tuple[Refused, ...] = ()
    left: tuple[Left, ...] = ()
    changed: Mapping[str, str] = {}
    before: Mapping[str, str | None] = {}
    hidden: tuple[str, ...] = ()
    readable: bool = True
    written: bool = False
    problem: str | None = None


class Wanted(msgspec.Struct, frozen=True):
    """Which fixes: also unsafe ones, and of which rules (empty: of all).

    The fixes of rules in ``tried`` are left to whoever tries them on an engine.
    """

    unsafe: bool = False
    rules: frozenset[str] = frozenset()
    tried: frozenset[str] = frozenset()

    def why_not(self, finding: Finding, fix: Fix) -> str | None:
        """Why ``fix`` is not to be made, if so."""
        if self.rules and finding.id not in self.rules:
            return "not asked for (`--rule`)"
        if finding.id in self.tried:
            return "it is tried on the engine"
        if not fix.safe and not self.unsafe:
            return "its fix may change how the project behaves: `--unsafe`"
        return None
