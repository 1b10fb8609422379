"""Checking images: many at once, beside one at a time, against registries with a known latency.

The registries are those of the tests: on this machine, 100 ms before every answer, an index and an
image for two architectures. One image is a chain of four requests after the registry's greeting.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from saaswright.images.check import Settings, check
from saaswright.images.checked import Report
from saaswright.images.model import Inventory, Listed
from tests.images.server import Registry, serve
from tools.benches.row import Row

TITLE = "Checking 200 images in 5 registries that take 100 ms"
LATENCY = 0.1
REGISTRIES = 5
IMAGES = 200
ONE_AT_A_TIME = 10
"""Images that are asked for one after the other, as a sample of the 200."""


def measure(runs: int) -> list[Row]:
    """All of them together, the slowest registry's images one after the other, and the sample."""
    with _registries() as registries:
        names = [f"{registries[n % REGISTRIES].host}/ok/image{n}:1" for n in range(IMAGES)]
        together = sorted(_seconds(names) for _ in range(min(runs, 3)))[min(runs, 3) // 2]
        one = sum(_seconds([name]) for name in names[:ONE_AT_A_TIME]) / ONE_AT_A_TIME
    chain = one * IMAGES / REGISTRIES
    aim = 3 * chain
    return [
        Row("200 images together", together * 1000, aim=f"< {aim:,.1f} s", met=together < aim,
            peer="one registry's 40, one at a time", ratio=together / chain),
        Row("200 images together, by one image's own chain", together * 1000,
            aim=f"< {3 * one:,.1f} s", met=together < 3 * one,
            peer="one image alone", ratio=together / one),
        Row("one image alone", one * 1000),
        Row("one registry's 40, one at a time (from a sample)", chain * 1000),
        Row("all 200, one at a time (from a sample)", one * IMAGES * 1000),
    ]  # fmt: skip


@contextmanager
def _registries() -> Iterator[Sequence[Registry]]:
    with ExitStack() as stack:
        yield [stack.enter_context(serve(Registry(latency=LATENCY))) for _ in range(REGISTRIES)]


def _seconds(names: Sequence[str]) -> float:
    began = time.perf_counter()
    report = ask(names)
    took = time.perf_counter() - began
    wrong = [image.said for image in report.images if image.status != "passed"]
    if wrong:
        raise SystemExit(f"{len(wrong)} images were not checked: {wrong[0]}")
    return took


def ask(names: Sequence[str]) -> Report:
    """What registries say about ``names``."""
    images = tuple(
        Listed(
            service=f"s{number}", written=name, reference=name, registry=name.partition("/")[0],
            kind="self-hosted", origin="custom", because="", built=False, pinned="tag",
        )
        for number, name in enumerate(names)
    )  # fmt: skip
    return check(Inventory(project="bench", files=(), images=images), {}, Settings(patience=60))
