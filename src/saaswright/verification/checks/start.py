"""3 start: everything comes up and stays up; the timeline; logs of what failed."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.verification.causes import cause_of
from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.durations import told
from saaswright.verification.listening import wait_until_listening
from saaswright.verification.model import Measure, Moment, Seen, failed, not_verified, passed
from saaswright.verification.running import Running
from saaswright.verification.starting import bring_up, too_small
from saaswright.verification.timeline import first

_TAIL = 12


def look(run: Running) -> Iterator[Seen]:
    """Bring the project up and say of each container when it was ready, or what it said."""
    said, containers = bring_up(run)
    moments = run.timeline.moments
    run.initial = moments
    small = too_small(said)
    if small:
        yield not_verified("up", small)
        return
    bad = [item for item in containers if not ready(run, item)]
    for item in containers:
        yield _broken(run, item) if item in bad else _fine(run, item, moments)
    missing = [name for name in run.services if not any(c.service == name for c in containers)]
    if said.ok and not bad and not missing:
        wait_until_listening(run, containers)
        run.started = True
        return
    if bad and not said.ok and all(item.status == "created" for item in bad):
        why = run.mask.end(said.stderr, 500)
        yield failed("up", f"the engine gave up: {why}", _cause(why))
    if said.code is None:
        yield failed("up", f"not ready after {told(run.patience)}", "see what is not healthy above")
    elif missing and not bad:
        why = run.mask.end(said.stderr, 500)
        yield failed(", ".join(missing), f"never made: {why}", _cause(why))
    elif not bad:
        yield failed("up", run.mask.end(said.stderr, 500), _cause(said.stderr))


def ready(run: Running, item: Container) -> bool:
    """Whether a container runs and is healthy, or has done its work and ended with 0."""
    if item.up:
        return True
    return item.status == "exited" and item.exit_code == 0 and ends(run, item.service)


def ends(run: Running, service: str) -> bool:
    """Whether it may end: it is a job, or nobody could tell it from one."""
    own = run.services.get(service)
    if own is None or run.one_shot(service):
        return True
    stays = own.ports or own.expose or own.healthcheck or own.restart not in (None, "no")
    return not stays


def _fine(run: Running, item: Container, moments: tuple[Moment, ...]) -> Seen:
    made = first(moments, item.name, "create")
    event = "die" if item.status == "exited" else "healthy" if item.health else "start"
    done = first(moments, item.name, event)
    word = {"die": "ended with 0", "healthy": "healthy", "start": "running"}[event]
    if made is None or done is None:
        return passed(item.name, word)
    taken = max(0.0, done.at - made.at)
    run.measure(Measure(what="start", subject=item.name, value=round(taken, 3), unit="seconds"))
    return passed(item.name, f"{word} {told(taken)} after it was made")


def _broken(run: Running, item: Container) -> Seen:
    log = run.log(item, _TAIL)
    error = run.mask(str((item.raw.get("State") or {}).get("Error") or ""))
    if item.status == "restarting" or item.restarts:
        what = f"ended with {item.exit_code} and was started again {item.restarts} times"
    elif item.status == "exited":
        what = f"ended with {item.exit_code}"
    elif item.running:
        what = f"is {item.health or 'not ready'}{_last_probe(run, item)}"
    else:
        what = f"is {item.status}"
    last = "\n".join(filter(None, [error, log])) or "(it said nothing)"
    return failed(item.name, f"{what}; its last words:\n{last}", cause_of(item, log))


def _last_probe(run: Running, item: Container) -> str:
    health = (item.raw.get("State") or {}).get("Health") or {}
    tries = health.get("Log") or []
    if not tries:
        return ""
    output = run.mask.end(str(tries[-1].get("Output") or ""), 300)
    return f" (its healthcheck says: {output or 'nothing'})"


def _cause(why: str) -> str | None:
    low = why.lower()
    if "port is already allocated" in low or "address already in use" in low:
        return "another process on this machine has the port"
    if "pool overlaps" in low:
        return "another network of this machine has the subnet; leave `ipam` out"
    if "no such image" in low or "pull access denied" in low or "manifest" in low:
        return "an image that is neither here nor in its registry"
    if "bind source path does not exist" in low or "not a directory" in low:
        return "a file or directory that a service mounts is not there"
    if "dependency" in low:
        return "a service that others wait for did not come up"
    return None


CHECK = Check(
    number=3,
    id="start",
    what="Every container comes up: healthy where it has a healthcheck, ended with 0 if a job.",
    nothing="there is no service",
    look=look,
    needs="engine",
    disturbs=True,
)
