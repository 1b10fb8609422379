"""A healthcheck that has no answer in its timeout: the file's fault, or the machine's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from saaswright.verification.checks import health
from saaswright.verification.masking import Mask
from saaswright.verification.probing import Probe, last_asked
from saaswright.verification.process import Output

TIMEOUT = 3.0


def asked_now(monkeypatch: pytest.MonkeyPatch, *, needs: float, crowding: float) -> tuple[Any, Any]:
    """What is said of a probe that needs so many seconds, and how long it was given each time."""
    given: list[float] = []

    def ask(_run: Any, _item: Any, probe: Probe) -> Output:
        given.append(probe.timeout)
        done = probe.timeout >= needs
        return Output(0 if done else None, "", "", min(needs, probe.timeout))

    monkeypatch.setattr(health, "ask", ask)
    monkeypatch.setattr(health, "probe_of", lambda _item: Probe(("x",), 10.0, TIMEOUT, 3, 0.0))
    monkeypatch.setattr(health, "crowding", lambda: crowding)
    run: Any = SimpleNamespace(mask=Mask([]))
    item: Any = SimpleNamespace(service="web", raw={})
    return health._now(run, item), given


def test_a_probe_with_an_answer_in_time_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said against it."""
    said, given = asked_now(monkeypatch, needs=1.0, crowding=8.0)
    assert isinstance(said, health.Passing)
    assert given == [TIMEOUT]


@pytest.mark.parametrize(("crowding", "status"), [(1.0, "failed"), (8.0, "not-verified")])
def test_a_slow_probe_is_held_against_the_file_only_where_there_was_room(
    monkeypatch: pytest.MonkeyPatch, crowding: float, status: str
) -> None:
    """It is asked again with more time, and what it needs is told."""
    said, given = asked_now(monkeypatch, needs=7.0, crowding=crowding)
    assert said.status == status
    assert "timeout of 3.0 s" in said.said
    assert "passes in 7.0 s" in said.said
    assert given == [TIMEOUT, 5 * TIMEOUT]


def test_a_probe_without_an_answer_at_all_fails_wherever_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A crowded machine is no excuse for it."""
    said, _ = asked_now(monkeypatch, needs=1000.0, crowding=8.0)
    assert said.status == "failed"
    assert "no answer" in said.said


@pytest.mark.parametrize("code", [1, None])
def test_what_a_slow_probe_says_when_it_fails_is_shown(
    monkeypatch: pytest.MonkeyPatch, code: int | None
) -> None:
    """The end of its words, secrets hidden, whether it came to an end by itself or not."""
    words = "x" * 500 + " password=hunter2-hunter2 no route to host db"

    def ask(_run: Any, _item: Any, probe: Probe) -> Output:
        late = probe.timeout > TIMEOUT
        return Output(code, "", words, 8.0) if late else Output(None, "", "", TIMEOUT)

    monkeypatch.setattr(health, "ask", ask)
    monkeypatch.setattr(health, "probe_of", lambda _item: Probe(("x",), 10.0, TIMEOUT, 3, 0.0))
    run: Any = SimpleNamespace(mask=Mask(["hunter2-hunter2"]))
    item: Any = SimpleNamespace(service="web", raw={})
    said: Any = health._now(run, item)
    assert said.status == "failed"
    assert "timeout of 3.0 s" in said.said
    assert ("fails in 8.0 s: " in said.said) == (code == 1)
    assert said.said.endswith("no route to host db")
    assert "hunter2" not in said.said
    assert len(said.said) < 320


def test_how_long_the_engine_s_own_probe_took() -> None:
    """Of the last one, with the engine's nanoseconds; nothing where it says nothing."""
    log = [
        {"Start": "2026-01-01T00:00:00Z", "End": "2026-01-01T00:00:09Z", "ExitCode": 0},
        {
            "Start": "2026-01-01T00:00:10.000000001Z",
            "End": "2026-01-01T00:00:12.500000001Z",
            "ExitCode": 1,
        },
    ]
    container: Any = SimpleNamespace(raw={"State": {"Health": {"Log": log}}})
    found = last_asked(container)
    assert found is not None
    assert (found.passed, found.seconds) == (False, 2.5)
    silent: tuple[dict[str, Any], ...] = (
        {},
        {"State": {"Health": None}},
        {"State": {"Health": {"Log": [{}]}}},
    )
    for raw in silent:
        said_nothing: Any = SimpleNamespace(raw=raw)
        assert last_asked(said_nothing) is None
