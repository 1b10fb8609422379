"""Edits by path: what changes, and that nothing else does."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any

import pytest
import yaml

from saaswright.compose.edits import apply_edits, edit_bytes
from saaswright.compose.edits.places import Place, read_places
from saaswright.finding import Edit, Severity
from saaswright.source import DocumentPath, Source

TEXT = """\
# The shop.
version: "3.8"   # old
services:
  web:   # front
    image: 'nginx:latest'
    ports:
      - "80:80"   # public
      # the other one
      - 443:443
    environment:
      A: 1
      B: two
    command: [nginx, -g, "daemon off;"]

  db: &db
    image: postgres
    volumes: [data:/var/lib]
    healthcheck:
      test: ["CMD", "true"]
  replica:
    <<: *db
    container_name: r
volumes:
  data:
"""


def changed(edit: Edit, text: str = TEXT) -> list[str]:
    """The changed lines of ``text`` after ``edit``, as a diff without context."""
    after, findings = apply_edits(Source("c", text), [edit])
    assert not [one for one in findings if one.severity is Severity.ERROR], findings
    diff = difflib.unified_diff(text.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in diff if not line.startswith(("---", "+++", "@@"))]


@pytest.mark.parametrize(
    ("edit", "diff"),
    [
        (
            Edit("set", ("services", "web", "image"), "nginx:1.27"),
            ["-    image: 'nginx:latest'", "+    image: 'nginx:1.27'"],
        ),
        (Edit("delete", ("version",)), ['-version: "3.8"   # old']),
        (
            Edit("set", ("services", "web", "ports", 0), "127.0.0.1:80:80"),
            ['-      - "80:80"   # public', '+      - "127.0.0.1:80:80"   # public'],
        ),
        (Edit("delete", ("services", "web", "ports", 1)), ["-      - 443:443"]),
        (Edit("set", ("services", "web", "restart"), "always"), ["+    restart: always"]),
        (
            Edit("set", ("services", "web", "deploy", "resources", "limits", "memory"), "1g"),
            ["+    deploy:", "+      resources:", "+        limits:", "+          memory: 1g"],
        ),
        (
            Edit("rename", ("services", "web", "environment", "B"), "BETA"),
            ["-      B: two", "+      BETA: two"],
        ),
        (
            Edit("append", ("services", "web", "command"), "-t"),
            [
                '-    command: [nginx, -g, "daemon off;"]',
                '+    command: [nginx, -g, "daemon off;", -t]',
            ],
        ),
        (
            Edit("insert", ("services", "web", "ports", 1), "8080:8080"),
            ["+      - 8080:8080"],
        ),
        (
            Edit("append", ("services", "web", "ports"), {"target": 1, "mode": "host"}),
            ["+      - target: 1", "+        mode: host"],
        ),
        (
            Edit("set", ("volumes", "data"), {"driver": "local"}),
            ["+    driver: local"],
        ),
        (
            Edit("set", ("services", "web", "environment"), {"C": "yes"}),
            ["-      A: 1", "-      B: two", '+      C: "yes"'],
        ),
        (
            Edit("set", ("services", "web", "ports"), "none"),
            [
                "-    ports:",
                '-      - "80:80"   # public',
                "-      # the other one",
                "-      - 443:443",
                "+    ports: none",
            ],
        ),
        (
            Edit("delete", ("services", "db", "volumes", 0)),
            ["-    volumes: [data:/var/lib]", "+    volumes: []"],
        ),
        (
            Edit("append", ("services", "web", "cap_drop"), "ALL"),
            ["+    cap_drop:", "+      - ALL"],
        ),
        (
            Edit("set", ("services", "web", "environment", "B"), "a\nb\n"),
            ["-      B: two", "+      B: |", "+        a", "+        b"],
        ),
    ],
)
def test_an_edit_changes_its_lines_and_no_others(edit: Edit, diff: list[str]) -> None:
    """Each kind of edit gives just the diff a careful person would make."""
    assert changed(edit) == diff


def test_line_endings_and_byte_order_mark_stay() -> None:
    """A file with CRLF and a byte order mark keeps both."""
    raw = b"\xef\xbb\xbfservices:\r\n  a:\r\n    image: x\r\n"
    after, findings = edit_bytes("c", raw, [Edit("set", ("services", "a", "user"), "u")])
    assert not findings
    assert after == raw + b"    user: u\r\n"


def test_a_missing_last_line_ending_is_not_added() -> None:
    """A file without a line ending at its end gets none."""
    after, _ = apply_edits(
        Source("c", "services:\n  a: {image: x}"), [Edit("set", ("name",), "shop")]
    )
    assert after == "services:\n  a: {image: x}\nname: shop"


def test_no_edit_gives_the_same_bytes() -> None:
    """Without edits every byte stays."""
    raw = b"\xef\xbb\xbf# odd  \r\nservices : {a: {image:   x}}\n\n"
    assert edit_bytes("c", raw, []) == (raw, ())


def test_an_edit_inside_an_anchor_says_what_else_it_changes() -> None:
    """Editing what an alias repeats is done, and says where it shows too."""
    text, findings = apply_edits(
        Source("c", TEXT), [Edit("set", ("services", "db", "image"), "postgres:17")]
    )
    assert "image: postgres:17" in text
    assert [(one.id, one.severity) for one in findings] == [("edit-shared", Severity.WARNING)]
    assert "services.replica" in findings[0].message


@pytest.mark.parametrize(
    ("edit", "text"),
    [
        (Edit("delete", ("services", "gone")), TEXT),
        (Edit("delete", ("services", "web", "ports", 9)), TEXT),
        (Edit("set", ("services", "replica", "<<"), "x"), TEXT),
        (Edit("set", ("services", "replica", "healthcheck", "test"), "x"), TEXT),
        (Edit("rename", ("services", "web"), "db"), TEXT),
        (Edit("delete", ("services", "db")), TEXT),
        (Edit("set", ("services", "a", "image"), "y"), "x: &x {a: 1}\nservices: {a: *x}\n"),
        (Edit("set", ("services", "a"), 1), "services: ["),
        (Edit("set", ("version", "deep"), 1), TEXT),
    ],
)
def test_what_cannot_be_done_safely_is_refused(edit: Edit, text: str) -> None:
    """An edit that would change more than it says leaves the text alone and is a finding."""
    after, findings = apply_edits(Source("c", text), [edit])
    assert after == text
    assert [one.id for one in findings] == ["edit-refused"]


def test_edits_in_turn_build_on_each_other() -> None:
    """A later edit sees what an earlier one made."""
    edits = [
        Edit("set", ("services", "new"), {"image": "x"}),
        Edit("append", ("services", "new", "ports"), "1:1"),
        Edit("delete", ("services", "new", "image")),
        Edit("rename", ("services", "new"), "newer"),
    ]
    text, findings = apply_edits(Source("c", "services:\n  a:\n    image: y\n"), edits)
    assert not findings
    assert text == 'services:\n  a:\n    image: y\n  newer:\n    ports:\n      - "1:1"\n'


def every_place(
    place: Place, path: DocumentPath = (), start: int = 0
) -> list[tuple[DocumentPath, int, Place]]:
    """Each (path, where its key or value starts, value) below ``place``."""
    steps: list[tuple[str | int, int, Place]] = (
        [(key.value, key.start, value) for key, value in place.items]
        if place.kind == "mapping"
        else [(index, value.start, value) for index, value in enumerate(place.items)]
    )
    found = [(path, start, place)] if path else []
    for step, begins, value in steps:
        found += every_place(value, (*path, step), begins)
    return found


VALUES: tuple[Any, ...] = ("plain", "a: b", {"k": [1, {"l": None}]}, ["x", "y"], "two\nlines\n", 5)


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "golden").glob("*.yaml")), ids=str)
def test_every_edit_at_every_place_keeps_all_other_lines(path: Path) -> None:
    """Wherever an edit is made, the lines before and after those it concerns are the same."""
    text = path.read_text(encoding="utf-8")
    root = read_places(text)
    assert root is not None
    made = 0
    for where, start, place in every_place(root):
        edits = [Edit("set", where, value) for value in VALUES] + [Edit("delete", where)]
        for edit in edits:
            after, findings = apply_edits(Source("c", text), [edit])
            if any(one.severity is Severity.ERROR for one in findings):
                assert after == text
                continue
            made += 1
            first = text.count("\n", 0, start) - 1
            last = text.count("\n", 0, place.last) + 1
            lines, now = text.splitlines(), after.splitlines()
            while first > 0 and lines[first].lstrip().startswith("#"):
                first -= 1  # a comment stands between a key and its first item
            assert now[: max(first, 0)] == lines[: max(first, 0)]
            tail = lines[last + 1 :]
            assert not tail or now[-len(tail) :] == tail
    assert made > 500


CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "files"
REAL = sorted([*CORPUS.rglob("*.yaml"), *CORPUS.rglob("*.yml")])[::25]


@pytest.mark.skipif(not REAL, reason="the corpus is not here")
def test_edits_of_real_files_are_made_or_refused() -> None:
    """On real files nearly every edit can be made, and none fails in another way."""
    made = refused = 0
    for path in REAL:
        source = Source(path.name, path.read_bytes().decode("utf-8-sig", "replace"))
        try:
            root = read_places(source.text)
        except yaml.YAMLError:
            continue
        for where, _, place in every_place(root) if root is not None else ():
            edits = [Edit("set", where, value) for value in VALUES[:3]] + [Edit("delete", where)]
            if isinstance(where[-1], str):
                edits.append(Edit("rename", where, "another-name"))
            else:
                edits.append(Edit("insert", where, "item"))
            if place.kind == "sequence":
                edits.append(Edit("append", where, {"k": "v"}))
            for edit in edits:
                after, findings = apply_edits(source, [edit])
                failed = any(one.severity is Severity.ERROR for one in findings)
                assert not failed or after == source.text
                refused += failed
                made += not failed
    assert made > 50 * refused
