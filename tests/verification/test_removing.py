"""Removing what a run made, from an engine that is still making it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from saaswright.verification import cleanup
from saaswright.verification.process import Output, Processes


class Late:
    """An engine on which a network appears with the ``look``-th question for networks."""

    def __init__(self, look: int) -> None:
        self.processes = Processes()
        self.asked = 0
        self.look = look
        self.there: list[str] = []

    def run(self, *arguments: str, timeout: float = 0) -> Output:
        """``ls`` and ``rm`` of networks; there is nothing else."""
        del timeout
        if arguments[:2] == ("network", "ls"):
            self.asked += 1
            if self.asked == self.look:
                self.there.append("n1")
            return SimpleNamespace(stdout="\n".join(self.there))  # type: ignore[return-value]
        if arguments[:2] == ("network", "rm"):
            self.there = [name for name in self.there if name not in arguments[2:]]
        return SimpleNamespace(stdout="")  # type: ignore[return-value]


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses, of which none is made."""
    found: list[float] = []
    monkeypatch.setattr("saaswright.verification.cleanup.time.sleep", found.append)
    return found


def test_what_the_engine_makes_after_an_interruption_goes_too(waited: list[float]) -> None:
    """Nothing there at the first look is no sign: it looks again, a moment later."""
    engine: Any = Late(2)
    assert cleanup.remove(engine, "run", cut_short=True) == ()
    assert engine.there == []
    assert engine.asked == 4
    assert len(waited) == 3


def test_a_run_that_ended_by_itself_is_looked_at_once(waited: list[float]) -> None:
    """Nothing is on its way any more."""
    engine: Any = Late(9)
    assert cleanup.remove(engine, "run") == ()
    assert engine.asked == 1
    assert waited == []
