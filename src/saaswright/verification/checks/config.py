"""1 config: the engine accepts the files, and resolves them as we do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from saaswright.compose.output import printable
from saaswright.verification.check import Check
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.process import Output
from saaswright.verification.running import Running
from saaswright.verification.subject import Subject

_MOST = 3


def ask(run: Running) -> Output:
    """``compose config`` of the user's files, under the run's name."""
    subject = run.subject
    said = run.client.run(
        *("compose", "-p", run.name, *arguments(subject), "config", "--format", "json"),
        values=subject.generated,
        directory=str(subject.directory),
        timeout=60,
    )
    if said.ok:
        run.accepted = project_of(said.stdout)
    run.config = said
    return said


def arguments(subject: Subject) -> tuple[str, ...]:
    """What Compose is told about the user's files."""
    files = [part for path in subject.files for part in ("-f", str(path))]
    files += [part for path in subject.env_files for part in ("--env-file", str(path))]
    return (*files, *(part for name in subject.profiles for part in ("--profile", name)))


def look(run: Running) -> Iterator[Seen]:
    """What the engine said, and where our own resolution differs from it."""
    said = run.config or ask(run)
    spec = run.subject.spec
    if not run.accepted:
        why = run.mask.end(said.stderr.strip() or said.stdout.strip() or "no answer", 600)
        yield failed(spec, f"the engine refuses it: {why}", "the file, at the place that is named")
        return
    count = len(run.accepted.get("services") or {})
    yield passed(spec, f"accepted by Compose {run.engine.compose}, {count} services")
    if not count:
        yield failed(spec, "it has no services", "a profile that is not on, or an empty file")
    if run.resolved is None:
        yield not_verified("resolution", "our own resolution found an error that Compose does not")
        return
    apart = list(differences(run.accepted, printable(run.resolved)))
    if apart:
        more = f" and {len(apart) - _MOST} more" if len(apart) > _MOST else ""
        yield not_verified("resolution", f"ours differs at {', '.join(apart[:_MOST])}{more}")
    else:
        yield passed("resolution", "the same as ours, value by value")


def differences(theirs: Any, ours: Any, path: str = "") -> Iterator[str]:
    """The paths at which two resolved projects differ; absent and empty are the same."""
    if isinstance(theirs, Mapping) and isinstance(ours, Mapping):
        for key in dict.fromkeys((*theirs, *ours)):
            if not str(key).startswith("x-"):
                inner = f"{path}.{key}" if path else str(key)
                yield from differences(theirs.get(key), ours.get(key), inner)
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(one, other, f"{path}.{index}")
    elif (theirs or ours) and str(theirs) != str(ours):
        yield path


def project_of(text: str) -> dict[str, Any]:
    """What ``config --format json`` printed; empty when that is no project."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


CHECK = Check(
    number=1,
    id="config",
    what="The engine accepts the files and resolves them as saaswright does.",
    nothing="no engine to ask",
    look=look,
    needs="engine",
)
