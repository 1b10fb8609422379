"""The time that is spent on looking for a marker is not the service's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from saaswright.verification import markers
from saaswright.verification.exchange.model import Answer


class Clock:
    """Time that passes when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        """Seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let them pass."""
        self.now += seconds


@pytest.mark.parametrize(("appears", "there"), [(0.0, True), (3.0, True), (1e9, False)])
def test_a_service_answers_before_its_marker_is_there(
    monkeypatch: pytest.MonkeyPatch, appears: float, there: bool
) -> None:
    """It takes logins after 2 s; what was looked for afterwards is counted apart."""
    clock = Clock()

    def do(_run: Any, _peer: Any, step: str, *_: str) -> Answer:
        since = clock.now - 100
        if since < 2:
            return Answer(False, "connection refused")
        if step == "read":
            return Answer(since >= 2 + appears, "not yet", value="v")
        return Answer(True)

    monkeypatch.setattr(markers, "time", clock)
    monkeypatch.setattr(markers, "now", lambda _run, peer: peer)
    monkeypatch.setattr(markers, "do", do)
    marker: Any = SimpleNamespace(peer=object(), key="k", value="v")
    found = markers.find(SimpleNamespace(), marker, patience=30)  # type: ignore[arg-type]
    assert found.there is there
    assert found.seconds == pytest.approx(2.0, abs=0.5)
    assert found.again == pytest.approx(min(appears, 5.0), abs=0.5)
