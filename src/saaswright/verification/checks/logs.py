"""14 logs: no secrets, JSON where it is promised, error lines told."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from saaswright.compose.model import Service
from saaswright.verification.causes import cause_in
from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.running import Running

_LINES: Final = 2000
_ERROR: Final = re.compile(
    r"\b(?:ERROR|FATAL|PANIC|CRITICAL|EMERG|Traceback)\b|\"level\": ?\"(?:error|fatal|critical)\"|"
    r"\blevel=(?:error|fatal|panic)",
)
_FORMAT: Final = re.compile(r"(?:^|_)LOG(?:GING)?_?(?:FORMAT|FORMATTER|STYLE|ENCODING)$", re.I)


def look(run: Running) -> Iterator[Seen]:
    """What every container has said so far."""
    for item in run.containers():
        text = run.raw_log(item, _LINES)
        if not text:
            yield not_verified(item.name, "said nothing")
            continue
        yield _one(run, item, text.splitlines())


def _one(run: Running, item: Container, lines: list[str]) -> Seen:
    leaked = next((n for n, line in enumerate(lines, 1) if run.mask.holds(line)), None)
    if leaked is not None:
        shown = run.mask(lines[leaked - 1])[:160]
        return failed(
            item.name,
            f"line {leaked} holds a secret of the project: {shown}",
            "it prints its configuration or a connection URL; log names, never values",
        )
    service = run.services.get(item.service)
    if service is not None and _promises_json(service):
        bad = next((line for line in lines if not _is_json(line)), None)
        if bad is not None:
            share = sum(map(_is_json, lines)) / len(lines)
            return failed(
                item.name,
                f"JSON is promised, {share:.0%} of {len(lines)} lines are; one that is not: "
                f"{run.mask(bad)[:160]}",
                "something prints past the logger: the runtime itself, or a library",
            )
    errors = [line for line in lines if _ERROR.search(line)]
    if not errors:
        return passed(item.name, f"{len(lines)} lines, none an error")
    why = cause_in("\n".join(errors))
    kind = f" ({why})" if why else ""
    return passed(item.name, f"{len(lines)} lines, {len(errors)} errors{kind}")


def _promises_json(service: Service) -> bool:
    return any(
        _FORMAT.search(name) and str(value or "").lower().startswith("json")
        for name, value in service.environment.items()
    )


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


CHECK = Check(
    number=14,
    id="logs",
    what="No log holds a secret; lines are JSON where that is promised.",
    nothing="no container has said anything",
    look=look,
    needs="tried",
)
