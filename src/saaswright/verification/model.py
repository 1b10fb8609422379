"""What verification says: results of checks, moments of containers, and the evidence of a run.

The structs below :class:`Evidence` are the published shape (``saaswright schema evidence``): their
field names are the keys of ``evidence/verification.json``; empty optional fields are left out.
"""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

SCHEMA: Final = "saaswright/evidence/v1"

Status = Literal["passed", "failed", "not-verified"]


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the parts of the evidence."""


class Seen(_Part, frozen=True, kw_only=True):
    """One thing that a check looked at: a service, a connection, a variable.

    ``said`` is the observation (``passed``, ``failed``) or the reason why there is none
    (``not-verified``); ``cause`` the likely cause of a failure.
    """

    subject: str
    status: Status
    said: str
    cause: str | None = None


class Measure(_Part, frozen=True, kw_only=True):
    """A number that was measured, for the availability model and for sizing.

    ``unit`` is ``seconds``, ``bytes``, ``cpus``, ``share`` or ``count``.
    """

    what: str
    subject: str
    value: float
    unit: Literal["seconds", "bytes", "cpus", "share", "count"]


class CheckResult(_Part, frozen=True, kw_only=True):
    """A check's verdict. ``observation`` says what was seen, ``reason`` why nothing was."""

    number: int
    check: str
    status: Status
    observation: str | None = None
    cause: str | None = None
    reason: str | None = None
    seconds: float = 0.0
    seen: tuple[Seen, ...] = ()
    measured: tuple[Measure, ...] = ()


class Moment(_Part, frozen=True, kw_only=True):
    """Something that happened to a container, ``at`` seconds after the first thing that did.

    ``event`` is the engine's word: ``create``, ``start``, ``healthy``, ``unhealthy``, ``die``...;
    ``exit_code`` goes with ``die``.
    """

    at: float
    container: str
    service: str
    event: str
    exit_code: int | None = None


class FileRun(_Part, frozen=True, kw_only=True):
    """A file that the run was made from, and its SHA-256; ``path`` as from the spec."""

    path: str
    sha256: str


class ImageRun(_Part, frozen=True, kw_only=True):
    """The image that a service really ran; ``stand_in`` says what served in its place.

    ``stand_in_base`` says it of the base that a real image was built on.
    """

    service: str
    reference: str
    id: str
    digest: str | None = None
    platform: str | None = None
    stand_in: str | None = None
    stand_in_base: str | None = None


class EngineFacts(_Part, frozen=True, kw_only=True):
    """The engine that ran it."""

    program: str
    client: str
    server: str
    compose: str
    platform: str
    system: str = ""


class Run(_Part, frozen=True, kw_only=True):
    """One project that was brought up. ``changes`` is how it differed from the files as written.

    ``crowding`` is how many processes wanted to run for each processor at worst, where that was so
    much that times say as much about the machine as about the project.
    """

    spec: str
    iteration: int | None = None
    plan: str | None = None
    started: str
    seconds: float
    crowding: float | None = None
    files: tuple[FileRun, ...]
    images: tuple[ImageRun, ...] = ()
    generated: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    checks: tuple[CheckResult, ...]
    timeline: tuple[Moment, ...] = ()


class Evidence(_Part, frozen=True, kw_only=True):
    """``evidence/verification.json``: what was run, on what, and what was seen."""

    schema: Literal["saaswright/evidence/v1"]
    saaswright: str
    subject: str
    engine: EngineFacts | None = None
    runs: tuple[Run, ...]

    @property
    def fell_short(self) -> bool:
        """Whether a check failed."""
        return any(result.status == "failed" for run in self.runs for result in run.checks)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of ``evidence/verification.json``."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:saaswright:schema:evidence:v1",
        "title": "saaswright evidence",
        **msgspec.json.schema(Evidence),
    }


def passed(subject: str, said: str) -> Seen:
    """It is as it should be."""
    return Seen(subject=subject, status="passed", said=said)


def failed(subject: str, said: str, cause: str | None = None) -> Seen:
    """It is not, and why probably."""
    return Seen(subject=subject, status="failed", said=said, cause=cause)


def not_verified(subject: str, reason: str) -> Seen:
    """Nobody could look, and why."""
    return Seen(subject=subject, status="not-verified", said=reason)
