"""A project as it is written and settled: resolved once where that is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.compose.resolve import Options, Resolved, _Resolution, resolve, resolve_both
from saaswright.source import Source

GOLDEN = sorted(Path(__file__).with_name("golden").glob("*.yaml"))
PLAIN = "services: {api: {image: acme/api:1, environment: [A=1], depends_on: [db]}, db: {image: x}}"


def sources(text: str) -> tuple[Source, ...]:
    """A file of this text in a directory that is not there."""
    return (Source("/nowhere/compose.yaml", text),)


def values(written: Resolved) -> dict[str, str]:
    """Some variable of the shell."""
    return {"TAG": "2"} if written.sources else {}


def as_two(found: tuple[Source, ...]) -> tuple[object, object, object]:
    """What resolving twice gives: both projects' data, and the findings."""
    written, findings = resolve((), Options(interpolate=False), sources=found)
    if written is None:
        return None, None, findings
    settled, said = resolve((), Options(environment=values(written)), sources=found)
    return written.data, settled.data if settled else None, said


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace(":1,", ":${TAG},"),
        "services: {api: {image: x, cpus: '0.5', privileged: 'true'}}",
        "services: {api: {image: x, cpus: much}}",
        "services: {api: {image: x, depends_on: [gone]}}",
        "services: {api: {image: x, portz: ['80']}}",
        "services: {api: {}}",
        "services: [",
        "",
        *(path.read_text(encoding="utf-8") for path in GOLDEN),
    ],
)
def test_both_are_what_two_resolutions_give(text: str) -> None:
    """Data of both and findings, whether the file has variables, casts, mistakes, or nothing."""
    found = sources(text)
    both = resolve_both((), Options(), values, sources=found)
    data = tuple(one.data if one else None for one in (both.written, both.settled))
    assert (*data, both.findings) == as_two(found)


@pytest.mark.parametrize(
    ("text", "once"),
    [
        (PLAIN, True),
        ("services: {api: {image: x, depends_on: [gone]}}", True),
        (PLAIN.replace(":1,", ":${TAG},"), False),
        ("services: {api: {image: x, cpus: '0.5'}}", False),
        ("services: {api: {image: x, portz: ['80']}}", False),
    ],
)
def test_once_is_enough_where_nothing_is_filled_in(text: str, once: bool) -> None:
    """A variable, a text that becomes a number, or a mistake needs the second look."""
    resolution = _Resolution((), sources(text), Options())
    resolution.run()
    assert (resolution.as_written is not None) == once


def test_places_of_the_written_project_are_those_of_the_file() -> None:
    """What settling makes of the project does not move what stands in the file."""
    text = "services:\n  api:\n    image: acme/api:1\n    ports:\n      - 80:80\n"
    both = resolve_both((), Options(), values, sources=sources(text))
    alone, _ = resolve((), Options(interpolate=False), sources=sources(text))
    assert both.written is not None
    assert alone is not None
    for path in ((), ("services",), ("services", "api", "image"), ("services", "api", "ports", 0)):
        for key in (False, True):
            assert both.written.locate(path, key=key) == alone.locate(path, key=key)
        assert both.written.origins(path) == alone.origins(path)
