"""11 parameters: required ones have a message, all that are named are used, plans start.

It runs last: a plan is brought up in place of what ran, on the volumes of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from saaswright.compose.environment.template import Use, uses
from saaswright.rules.secrets import names_secret
from saaswright.verification.check import Check
from saaswright.verification.checks.config import arguments
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.plans import try_plan
from saaswright.verification.running import Running

_TOGETHER: Final = 4
_EXAMPLES: Final = (".env.example", ".env.sample", ".env.template", "example.env")
_NAMED: Final = re.compile(r"^(?:export\s+)?([A-Za-z_]\w*)=", re.MULTILINE)
_COMMENT: Final = re.compile(r"(?m)^\s*#.*$")
_COMPOSE_OWN: Final = ("COMPOSE_", "DOCKER_")
_LARGEST: Final = 1024 * 1024


def look(run: Running) -> Iterator[Seen]:
    """Every variable of the compose files, then the example file, then the plans."""
    found = _variables(run)
    required = [use for use in found.values() if "?" in use.operator]
    with ThreadPoolExecutor(_TOGETHER) as pool:
        yield from pool.map(lambda use: _required(run, use), required)
        for use in found.values():
            if not use.operator and names_secret(use.name):
                yield failed(
                    use.name,
                    "without a value the engine goes on with an empty one",
                    f"nothing says that it is required: ${{{use.name}:?set {use.name}}}",
                )
        optional = [use for use in found.values() if use.operator and "?" not in use.operator]
        if optional:
            yield passed("optional", f"{len(optional)} variables with a default")
        yield from _examples(run, found)
    if run.subject.bundle:
        for path in sorted(run.subject.bundle.glob("plans/*.env")):
            yield try_plan(run, path)


def _variables(run: Running) -> dict[str, Use]:
    """Each variable, by its strictest use."""
    found: dict[str, Use] = {}
    for source in run.resolved.sources if run.resolved else ():
        for use in uses(_COMMENT.sub("", source.text)):
            before = found.get(use.name)
            if before is None or _strictness(use) > _strictness(before):
                found[use.name] = use
    return found


def _strictness(use: Use) -> int:
    return 2 if "?" in use.operator else 1 if use.operator else 0


def _required(run: Running, use: Use) -> Seen:
    """Without it the engine must stop, with the file's own words."""
    values = {**run.subject.generated, use.name: ""}
    said = run.client.run(
        *("compose", "-p", run.name, *arguments(run.subject), "config", "--quiet"),
        values=values,
        directory=str(run.subject.directory),
    )
    if use.operator == "?":
        return not_verified(use.name, "`?` accepts an empty value; `:?` does not")
    text = run.mask.end(said.stderr, 300)
    if said.ok:
        return failed(use.name, "the engine goes on without it although it is required")
    if not use.argument:
        what = "required, and the file does not say what to do"
        return failed(use.name, what, f"no message after the `:?`: ${{{use.name}:?set it in .env}}")
    words = use.argument.replace("$$", "$")
    if words not in " ".join(text.split()) and words not in text:
        return failed(use.name, f"another message than the file's: {text}")
    return passed(use.name, f"required, and says: {words}")


def _examples(run: Running, found: dict[str, Use]) -> Iterator[Seen]:
    """What the example file names and nobody reads is no parameter."""
    whole = any(service.env_file for service in run.services.values())
    for name in _EXAMPLES:
        path = run.subject.directory / name
        if not path.is_file() or path.stat().st_size > _LARGEST:
            continue
        named = dict.fromkeys(_NAMED.findall(path.read_text(encoding="utf-8", errors="replace")))
        idle = [item for item in named if item not in found and not item.startswith(_COMPOSE_OWN)]
        if whole or run.subject.iteration is not None or not idle:
            yield passed(name, f"{len(named)} parameters")
            continue
        what = f"{', '.join(idle[:5])}: a parameter here, and nothing in the compose file reads it"
        yield failed(name, what, "the value stands literally in the compose file")


CHECK = Check(
    number=11,
    id="parameters",
    what="Required variables say what to set, no named parameter is idle, plans start.",
    nothing="the files have no variables",
    look=look,
    needs="engine",
    disturbs=True,
)
