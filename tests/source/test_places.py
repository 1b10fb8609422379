"""Text that remembers positions: a path -> a place, a line -> a path."""

from __future__ import annotations

import math

import pytest

from saaswright.source import Document, DocumentPath, Source, load_yaml

TEXT = """\
name: shop
services:
  # a comment
  web:
    ports:
      - "80:80"
      - target: 443
        mode: host
    environment: {A: 1, B: 2}
  app: {image: x}
"""

LINES: dict[int, DocumentPath] = {
    1: ("name",),
    2: ("services",),
    4: ("services", "web"),
    5: ("services", "web", "ports"),
    6: ("services", "web", "ports", 0),
    7: ("services", "web", "ports", 1, "target"),
    8: ("services", "web", "ports", 1, "mode"),
    9: ("services", "web", "environment"),
    10: ("services", "app", "image"),
}


def document() -> Document:
    """The text above, parsed."""
    parsed, problems = load_yaml(Source("compose.yaml", TEXT))
    assert parsed is not None
    assert problems == ()
    return parsed


@pytest.mark.parametrize("line", LINES)
def test_a_line_has_the_path_of_what_starts_there(line: int) -> None:
    """Each line belongs to the key or item that starts on it, or to what holds several."""
    assert document().path_at(line) == LINES[line]


@pytest.mark.parametrize("line", [1, 2, 4, 5, 7, 8, 9])
def test_a_path_has_the_line_it_was_found_at(line: int) -> None:
    """The key of a line's path stands on that line."""
    assert document().place(LINES[line], key=True).line == line


def test_a_missing_key_is_placed_at_the_mapping_that_lacks_it() -> None:
    """A path that is not there gives the place of its nearest ancestor."""
    assert document().place(("services", "web", "image")).line == 4


def test_aliases_may_not_expand_without_end() -> None:
    """Anchors that multiply are refused with a place, and quickly."""
    text = "a0: &a0 [1]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 14)
    )
    parsed, problems = load_yaml(Source("bomb.yaml", text))
    assert parsed is None
    assert "100000" in problems[0].message


def test_an_anchor_may_be_defined_again() -> None:
    """An alias means the last definition before it (YAML 1.2, 7.1), at any depth."""
    parsed, problems = load_yaml(
        Source("c.yaml", "a: &i one\nb: *i\nc: &i {d: &i two}\ne: *i\nf: {<<: &m {x: 1}}\ng: *m\n")
    )
    assert problems == ()
    assert parsed is not None
    assert parsed.data == {
        "a": "one",
        "b": "one",
        "c": {"d": "two"},
        "e": "two",
        "f": {"x": 1},
        "g": {"x": 1},
    }
    assert parsed.place(("c", "d")).line == 3


@pytest.mark.parametrize("opener", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_is_refused_before_it_can_overflow(opener: str) -> None:
    """A hundred thousand nested collections give a problem, not a crash of the process."""
    parsed, problems = load_yaml(Source("deep.yaml", opener * 100_000))
    assert parsed is None
    assert len(problems) == 1


def test_keys_are_words_and_scalars_follow_yaml_1_2() -> None:
    """`yes` and dates stay strings, 0o17 and 0x1f are numbers, duplicate keys are problems."""
    parsed, problems = load_yaml(
        Source("s.yaml", "on: yes\noct: 0o17\nhex: 0x1f\nday: 2026-11-24\nsix: 1:30\non: no\n")
    )
    assert parsed is not None
    assert parsed.data == {"on": "no", "oct": 15, "hex": 31, "day": "2026-11-24", "six": "1:30"}
    assert [problem.message for problem in problems] == ["duplicate key `on`"]


@pytest.mark.parametrize("text", [".inf", ".Inf", ".INF", "+.INF"])
def test_infinity_is_read_in_each_of_its_spellings(text: str) -> None:
    """The core schema spells it three ways, each with a sign or without."""
    parsed, problems = load_yaml(Source("x", f"over: {text}\nunder: -.INF\n"))
    assert not problems
    assert parsed is not None
    assert parsed.data == {"over": math.inf, "under": -math.inf}
