"""A healthcheck that was cut short counts only if it was seen to wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from saaswright.verification.checks import health
from saaswright.verification.freezing import Frozen
from saaswright.verification.masking import Mask
from saaswright.verification.probing import Probe
from saaswright.verification.process import Output

SECRET = "S3cr3tValueThatIsLongEnoughToBeCutInHalfByEighty"


def hung(
    monkeypatch: pytest.MonkeyPatch, *, waits: bool, whole: Output, command: tuple[str, ...]
) -> tuple[Any, list[float]]:
    """What is said of a probe whose short question got no answer, and how long each was asked."""
    asked: list[float] = []

    def ask(_run: Any, _item: Any, probe: Probe) -> Output:
        asked.append(probe.timeout)
        return Output(None, "", "", probe.timeout) if probe.timeout < 5 else whole

    @contextmanager
    def frozen(_run: Any, _item: Any) -> Iterator[Frozen]:
        yield Frozen(could=True, latency=0.2, processes=frozenset({"1"}))

    there = {"1": "0", "2": "0"} if waits else {"1": "0"}
    monkeypatch.setattr(health, "ask", ask)
    monkeypatch.setattr(health, "frozen", frozen)
    monkeypatch.setattr(health, "processes", lambda _run, _item: there)
    run: Any = SimpleNamespace(mask=Mask([SECRET]), initial=(), measure=lambda _measure: None)
    item: Any = SimpleNamespace(service="web", name="web-1")
    one = health.Passing(item, Probe(command, 10.0, 5.0, 3, 0.0), 0.1)
    return health._hung(run, one, Event()), asked


CURL = ("curl", "-f", "http://127.0.0.1/")


def test_a_probe_that_is_seen_to_wait_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has as long as it usually takes, several times what the engine takes for anything."""
    said, asked = hung(monkeypatch, waits=True, whole=Output(0, "", ""), command=CURL)
    assert said.status == "passed"
    assert asked == [pytest.approx(0.8)]


def test_a_probe_that_the_engine_had_not_begun_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the whole of its time, in which one that cannot fail passes."""
    said, asked = hung(monkeypatch, waits=False, whole=Output(0, "", ""), command=CURL)
    assert said.status == "failed"
    assert asked == [pytest.approx(0.8), 5.0]


def test_no_half_of_a_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long command is hidden first and cut afterwards."""
    command = ("redis-cli", "-h", "127.0.0.1", "-p", "6379", "--no-auth-warning", "-a", SECRET)
    said, _ = hung(monkeypatch, waits=False, whole=Output(0, "", ""), command=command)
    assert said.status == "failed"
    assert SECRET[:8] not in said.said
    assert "-a ***" in said.said
