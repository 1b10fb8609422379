"""The exceptions of saaswright: "we cannot go on", never "the input is wrong".

A problem *in* a user's file is a :class:`saaswright.finding.Finding`; a bug of ours is a plain
crash. What is left is drawn here; the command line turns each into a sentence, a hint and exit
code 2::

    SaaswrightError
    ├── UnreadableError    a file cannot be read at all: missing, binary, too large, not UTF-8
    ├── CatalogError       the shipped catalog is inconsistent (a packaging defect)
    ├── DecisionError      the solver could not be run or contradicted itself
    ├── BundleError        the output directory cannot be written, or holds someone else's files
    │   └── DamagedError   what a bundle holds cannot be read back: its lock, a file of it
    ├── EngineError        no container engine, or one that is too old
    └── UsageError         a command was asked for something that does not exist
"""

from __future__ import annotations


class SaaswrightError(Exception):
    """Base of all of them.

    ``phase`` names what was being done (``reading requirements``), ``help`` says what to do next.
    """

    phase = "saaswright"

    def __init__(self, message: str, *, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class UnreadableError(SaaswrightError):
    """A file that the user named cannot be read at all."""

    phase = "reading"


class CatalogError(SaaswrightError):
    """The catalog that ships with the program does not hold together."""

    phase = "loading the catalog"


class DecisionError(SaaswrightError):
    """The solver failed for a reason other than the requirements being infeasible."""

    phase = "deciding"


class BundleError(SaaswrightError):
    """The bundle cannot be written where it was asked for."""

    phase = "writing the bundle"


class DamagedError(BundleError):
    """A bundle that was written cannot be read back."""

    phase = "reading the bundle"


class EngineError(SaaswrightError):
    """A container engine is needed and there is none that will do."""

    phase = "talking to the container engine"


class UsageError(SaaswrightError):
    """The user asked for a thing that does not exist (a decision id, a schema name)."""

    phase = "reading the command"
