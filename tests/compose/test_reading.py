"""Scalars, documents, merge keys and bounds: what YAML means to Compose."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from saaswright.compose.reading.nodes import _composed, compose_nodes
from saaswright.compose.reading.scalars import plain
from saaswright.compose.resolve import Options, resolve
from saaswright.compose.typed import parse
from saaswright.finding import Severity
from saaswright.source import DEFAULT_LIMITS, Limits, Source
from tests.timing import least_seconds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("on", "on"),
        ("n", "n"),
        ("2222:22", "2222:22"),
        ("2020-01-01", "2020-01-01"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("0440", 288),
        ("18446744073709551615", (1 << 64) - 1),
        ("18446744073709551616", 2.0**64),
        ("+9223372036854775808", 2.0**63),
        ("-9223372036854775808", -(1 << 63)),
        ("-9223372036854775809", -(2.0**63)),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", 3),
        ("1_000", 1000),
        ("-12", -12),
        ("08", 8.0),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1.2.3", "1.2.3"),
        ("-", "-"),
        ("127.0.0.1", "127.0.0.1"),
        ("99999999999999999999", 1e20),
    ],
)
def test_plain_scalars_mean_what_compose_takes_them_for(text: str, value: Any) -> None:
    """A plain scalar has the type and value that go-yaml v3 gives it."""
    got = plain(text)
    assert (got, type(got)) == (value, type(value))


def data_of(text: str) -> Any:
    """The canonical data of a text, nothing interpolated."""
    resolved, findings = resolve(
        [], Options(interpolate=False, home="/h"), sources=[Source("/p/compose.yaml", text)]
    )
    assert resolved is not None, findings
    return resolved.data


def test_merge_keys_fill_in_what_is_missing() -> None:
    """``<<`` brings keys that are not there, from earlier mappings of a list first."""
    text = """
x-a: &a {image: a, user: a}
x-b: &b {image: b, user: b, hostname: b}
services:
  web:
    <<: [*a, *b]
    user: own
"""
    web = data_of(text)["services"]["web"]
    assert (web["image"], web["user"], web["hostname"]) == ("a", "own", "b")


def test_documents_of_a_file_are_merged_in_turn() -> None:
    """Several YAML documents in one file are merged like several files."""
    text = "services: {web: {image: a, user: u}}\n---\nservices: {web: {image: b}}\n"
    web = data_of(text)["services"]["web"]
    assert (web["image"], web["user"]) == ("b", "u")


@pytest.mark.parametrize(
    ("text", "id", "line", "column"),
    [
        ("services:\n  a: {image: x}\n  a: {image: y}\n", "duplicate-key", 3, 3),
        ("services:\n  a:\n    image: x\n    80: y\n", "key-type", 4, 5),
        ("services:\n\ta: 1\n", "yaml-syntax", 2, 1),
        ("services: [\n", "yaml-syntax", 2, 1),
        ("- a\n", "wrong-type", 1, 1),
        ("services:\n  a:\n    image: x\n    imgae: y\n", "unknown-key", 4, 5),
        ("services:\n  a:\n    image: [x]\n", "wrong-type", 3, 12),
        ("a: &a [*a]\nservices: {}\n", "yaml-syntax", 1, 4),
    ],
)
def test_mistakes_are_reported_where_they_stand(text: str, id: str, line: int, column: int) -> None:
    """A mistake in the text has a finding with its line and column."""
    _, findings = parse(Source("compose.yaml", text))
    found = [(one.id, one.location.place) for one in findings if one.location]
    assert (id, line, column) in [(name, at.line, at.column) for name, at in found]


def test_unknown_keys_come_with_the_word_that_was_meant() -> None:
    """An unknown key suggests the nearest key of the specification."""
    _, findings = parse(Source("c", "services:\n  a: {image: x, imgae: y}\n"))
    assert findings[0].help == "did you mean `image`?"


def laughs(levels: int = 12, width: int = 10) -> str:
    """Anchors whose expansion has ``width ** levels`` values."""
    lines = ["x-0: &n0 [" + ", ".join("lol" for _ in range(width)) + "]"]
    for level in range(1, levels):
        repeated = ", ".join(f"*n{level - 1}" for _ in range(width))
        lines.append(f"x-{level}: &n{level} [{repeated}]")
    return "\n".join(lines) + "\nservices: {a: {image: x}}\n"


def test_billion_laughs_is_refused_without_expanding_it() -> None:
    """An exponential expansion is refused in next to no memory, as fast as the text is parsed."""
    source = Source("c", laughs())
    tracemalloc.start()
    nodes, problem = compose_nodes(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not nodes
    assert problem is not None
    assert "aliases expand" in problem.message
    assert peak < 60 * 1024 * 1024
    # Expanding 10**12 values would take days: a few times as long as as much plain text does.
    plainly = source.text.replace("*", "").replace("&", "x")
    read = _composed.__wrapped__  # without what it remembers
    usual = least_seconds(lambda: read(plainly, DEFAULT_LIMITS))
    assert least_seconds(lambda: read(source.text, DEFAULT_LIMITS)) < 20 * usual


def test_aliases_that_nest_are_bounded_too() -> None:
    """A chain of aliases nesting deeper than the bound is refused, not recursed into."""
    lines = ["x-0: &n0 [[[[[[[[[[lol]]]]]]]]]]"]
    lines += [f"x-{n}: &n{n} [[[[[[[[[[*n{n - 1}]]]]]]]]]]" for n in range(1, 50)]
    _, problem = compose_nodes(Source("c", "\n".join(lines) + "\n"))
    assert problem is not None
    assert "deeper" in problem.message


def test_deep_nesting_is_refused() -> None:
    """Nesting beyond the bound is a finding, in flow and in block style."""
    for text in ("a: " + "[" * 50_000, "\n".join(" " * n + "a:" for n in range(2_000))):
        _, problem = compose_nodes(Source("c", text))
        assert problem is not None


def test_size_is_bounded() -> None:
    """A text beyond the size bound is a finding."""
    _, problem = compose_nodes(Source("c", "a: " + "b" * 2000), Limits(size=1000))
    assert problem is not None


def test_every_mistake_is_reported_at_once() -> None:
    """Mistakes of different kinds in different services are all reported in one go."""
    text = """
services:
  a: {image: x, ports: ["99999:80"], depends_on: [gone]}
  b: {image: [x], volumes: ["data:/d"]}
  c: {networks: [nowhere], healthcheck: {interval: soon}}
"""
    _, findings = resolve([], Options(home="/h"), sources=[Source("/p/compose.yaml", text)])
    ids = {one.id for one in findings if one.severity is Severity.ERROR}
    assert ids >= {"bad-value", "undefined-dependency", "wrong-type", "undefined-volume"}
    assert "undefined-network" in ids
    # What was wrong about `b` has been said; that it now lacks an image has not to be.
    assert "missing-image" not in ids


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """A file the user named and that does not exist is an error that names it."""
    from saaswright.errors import UnreadableError

    with pytest.raises(UnreadableError, match=r"nothing\.yaml: no such file"):
        resolve([str(tmp_path / "nothing.yaml")])
