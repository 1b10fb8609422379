"""8 traffic: requests through the published entry: status, latency, spread over replicas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import quantiles
from typing import Final

from saaswright.verification.check import Check
from saaswright.verification.containers import Container
from saaswright.verification.entries import SERVED_BY, Entry, Got, entries, get
from saaswright.verification.model import Measure, Seen, failed, not_verified, passed
from saaswright.verification.probing import script
from saaswright.verification.running import Running

_REQUESTS: Final = 60
_TOGETHER: Final = 4
_LEAST: Final = 0.2
_PACKETS: Final = "awk '/eth/ {sum += $3} END {print sum}' /proc/net/dev"


def look(run: Running) -> Iterator[Seen]:
    """Each entry that answers HTTP gets some requests."""
    for entry in entries(run):
        behind = _behind(run, entry)
        before = {item.name: _packets(run, item) for item in behind}
        with ThreadPoolExecutor(_TOGETHER) as pool:
            answers = list(pool.map(lambda _: get(entry), range(_REQUESTS)))  # noqa: B023
        yield _answers(run, entry, answers)
        if behind:
            counted = _served(behind, answers)
            if counted is None:
                after = {item.name: _packets(run, item) for item in behind}
                counted = _more(before, after)
                if counted is not None and sum(counted.values()) < _REQUESTS:
                    yield _not_its_own(entry, behind)
                    continue
            yield _spread(entry, counted)


def _answers(run: Running, entry: Entry, answers: list[Got]) -> Seen:
    subject = f"{entry.item.service}:{entry.target}"
    broken = [item for item in answers if not 0 < item.status < 500]
    if broken:
        what = f"{len(broken)} of {len(answers)} requests failed"
        status = broken[0].status or "no answer"
        return failed(subject, f"{what} ({status})", "what it hands requests to does not answer")
    cuts = quantiles([item.seconds for item in answers], n=20)
    p50, p95 = cuts[9], cuts[18]
    run.measure(Measure(what="latency-p95", subject=subject, value=round(p95, 4), unit="seconds"))
    statuses = ", ".join(map(str, sorted({item.status for item in answers})))
    return passed(
        subject,
        f"{len(answers)} requests, {statuses}, p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms",
    )


def _behind(run: Running, entry: Entry) -> list[Container]:
    """The replicas of what the entry hands requests to, where there are several."""
    own = run.services[entry.item.service]
    running = [item for item in run.containers() if item.running]
    for name in own.depends_on:
        replicas = [item for item in running if item.service == name]
        if len(replicas) > 1:
            return replicas
    return []


def _packets(run: Running, item: Container) -> int | None:
    said = script(run, item, _PACKETS)
    text = said.stdout.strip() if said and said.ok else ""
    return int(text) if text.isdigit() else None


def _served(behind: list[Container], answers: list[Got]) -> dict[str, int] | None:
    """By the header in which an application may name itself."""
    names = Counter(item.headers.get(SERVED_BY, "") for item in answers)
    found = {item.name: names.get(item.id[:12], 0) for item in behind}
    return found if sum(found.values()) else None


def _more(before: dict[str, int | None], after: dict[str, int | None]) -> dict[str, int] | None:
    found = {}
    for name, first in before.items():
        last = after.get(name)
        if first is None or last is None:
            return None
        found[name] = last - first
    return found


def _not_its_own(entry: Entry, behind: list[Container]) -> Seen:
    """It depends on them, and does not hand them what it is asked."""
    subject, service = f"{entry.item.service}, balancing", behind[0].service
    why = f"fewer packets than requests came to {service}: its requests are not handed to it"
    return not_verified(subject, why)


def _spread(entry: Entry, counted: dict[str, int] | None) -> Seen:
    subject = f"{entry.item.service}, balancing"
    if counted is None:
        return not_verified(subject, "nobody says which replica answered")
    told = ", ".join(f"{name} {count}" for name, count in counted.items())
    fair = sum(counted.values()) / len(counted)
    if min(counted.values()) < _LEAST * fair:
        return failed(
            subject,
            f"not spread over the replicas: {told}",
            "it is sticky by address, or knows the replicas of the moment it started only",
        )
    return passed(subject, f"spread over the replicas: {told}")


CHECK = Check(
    number=8,
    id="traffic",
    what="The published entry answers, quickly enough to be measured, from every replica.",
    nothing="no published port answers HTTP",
    look=look,
)
