"""The times that were measured, beside those that the availability model reckons with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.catalog.loader import load
from saaswright.verification.durations import told
from saaswright.verification.model import Measure, Run

HEAD: Final = ("what", "service", "measured", "the availability model reckons with")
_WORDS: Final = {
    "start": "ready, after it was made",
    "restart": "answers again after `kill -9`",
    "recovery": "back after a crash, with all that need it",
    "noticed": "a hang is noticed within, computed from its healthcheck",
    "stop": "ended after its stop signal",
    "backup": "backed up",
    "restore": "restored after its volume was destroyed",
}
# Planning figures of the catalog, in seconds. Of a restore the model reckons with the time of a
# person and the size of the data, which no small database shows.
_RECKONED: Final = {"restart": "container-restart"}


def times(run: Run) -> Iterator[tuple[str, ...]]:
    """A row for each time, in seconds, in the order of the words above."""
    found = [measure for item in run.checks for measure in item.measured]
    for what, words in _WORDS.items():
        for measure in found:
            if measure.what == what and measure.unit == "seconds":
                yield (words, measure.subject, told(measure.value), _reckoned(measure))


def _reckoned(measure: Measure) -> str:
    figure = next((p for p in load().planning if p.id == _RECKONED.get(measure.what)), None)
    if figure is None:
        return ""
    span = f"{figure.low:g} to {figure.high:g} s, expected {figure.expected:g} s"
    if load().unverified(figure):
        span += " (unverified)"
    if measure.value > figure.high:
        return f"{span}: **this was longer**, on this machine"
    return f"{span}: this was shorter" if measure.value < figure.low else f"{span}: within"
