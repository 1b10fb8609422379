"""Trying a plan of a bundle: its values over those of the run, and everything comes up again.

What runs already and is the same in the plan goes on. The healthchecks of what is made anew are
asked five times as often: the engine asks for the first time after a whole interval, and a chain of
services that wait for each other would wait for that. All of them may take as long as before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.verification.causes import cause_of
from saaswright.verification.checks.config import arguments, project_of
from saaswright.verification.checks.start import ready
from saaswright.verification.durations import seconds
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.rewriting import rewrite
from saaswright.verification.running import Running
from saaswright.verification.starting import bring_up, too_small
from saaswright.verification.subject import beside

_LINES: Final = 8
_OFTEN: Final = 5  # a probe that is rare because it is dear stays rarer than the others
_INTERVAL: Final = 30.0
_RETRIES: Final = 3


def try_plan(run: Running, path: Path) -> Seen:
    """What came of the plan in ``path``, an env file; its project is the run's from now on."""
    name = f"plan {path.stem}"
    planned = (*beside(run.subject.directory, run.subject.env_files), path)
    subject = msgspec.structs.replace(run.subject, env_files=planned)
    said = run.client.run(
        *("compose", "-p", run.name, *arguments(subject), "config", "--format", "json"),
        values=subject.generated,
        directory=str(subject.directory),
    )
    accepted = project_of(said.stdout) if said.ok else {}
    if not accepted:
        return failed(name, f"the engine refuses it: {run.mask.end(said.stderr, 300)}")
    if run.subject.plan == path.stem and run.started:
        return passed(name, "it is the plan that ran")
    if not run.started:
        return not_verified(name, "accepted by the engine; not started, as nothing else was")
    before = run.data
    problem = rewrite(run, accepted)
    if problem:
        return not_verified(name, problem)
    up = {item.service for item in run.containers() if item.running}
    for key, service in run.data["services"].items():
        _ask_often(service, before["services"].get(key) if key in up else None)
    return _started(run, name)


def _ask_often(service: dict[str, Any], running: dict[str, Any] | None) -> None:
    """Ask for the health more often; but as before where it need not be made anew."""
    probe = service.get("healthcheck")
    if not probe or probe.get("disable"):
        return
    if running is not None and _but_health(running) == _but_health(service):
        service["healthcheck"] = running["healthcheck"]
        return
    interval = seconds(probe.get("interval"), _INTERVAL)
    allowed = int(probe.get("retries") or _RETRIES) * interval
    start = seconds(probe.get("start_period"), 0.0) + allowed
    service["healthcheck"] = {
        **probe,
        "interval": f"{min(interval, max(interval / _OFTEN, 1)):g}s",
        "start_period": f"{start:.0f}s",
    }


def _but_health(service: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in service.items() if key != "healthcheck"}


def _started(run: Running, subject: str) -> Seen:
    said, containers = bring_up(run)
    small = too_small(said)
    if small:
        return not_verified(subject, f"accepted by the engine; {small}")
    bad = [item for item in containers if not ready(run, item)]
    made_only = bool(bad) and all(item.status == "created" for item in bad)
    if bad and not made_only:
        log = run.log(bad[0], _LINES) or "(it said nothing)"
        what = f"{bad[0].name} does not come up; its last words:\n{log}"
        return failed(subject, what, cause_of(bad[0], log))
    absent = set(run.services) - {item.service for item in containers}
    if not said.ok or absent or made_only:
        return failed(subject, f"does not start: {run.mask.end(said.stderr, 500)}")
    return passed(subject, f"starts: {len(containers)} containers, all as they should be")
