"""What a terminal or pipe has no bytes for is written as an escape, never a traceback."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

from saaswright.cli.output import write
from tests.cli.program import command, saaswright

ASCII = {"PYTHONIOENCODING": "ascii"}
TEXT = "services:\n  api: {image: 'acme/api', environment: {É_API_KEY: hunter22}} # é € 😀\n"


def written(text: str, encoding: str, *, markup: bool = False) -> bytes:
    """The bytes that a stream of this encoding gets."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding)
    write("before ", stream)
    write(text, stream, markup=markup)
    write(" after", stream)
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("encoding", "bytes_"),
    [
        ("ascii", rb"before \u00e9 \u20ac \ud83d\ude00 after"),
        ("latin-1", b"before \xe9 \\u20ac \\ud83d\\ude00 after"),
        ("utf-8", "before é € 😀 after".encode()),
    ],
)
def test_only_what_the_stream_lacks_is_escaped(encoding: str, bytes_: bytes) -> None:
    """Nothing is written twice, and what the encoding has stays as it is."""
    assert written("é € 😀", encoding) == bytes_


def test_markup_has_its_own_escapes() -> None:
    """In HTML and XML an escape of JSON would be text."""
    assert written("é", "ascii", markup=True) == b"before &#233; after"


def test_half_a_letter_is_no_reason_to_fail() -> None:
    """A file's name that is no UTF-8 has such letters."""
    assert written("a\udcff", "utf-8") == b"before a\\udcff after"


@pytest.mark.parametrize("options", [(), ("--format", "text"), ("--format", "github")])
def test_an_excerpt_with_other_letters_is_shown(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Findings are said and the exit code is theirs, by the short way and the long one."""
    (tmp_path / "compose.yaml").write_text(TEXT, encoding="utf-8")
    done = saaswright("assess", *options, "compose.yaml", cwd=tmp_path, env=ASCII)
    plain = saaswright("assess", *options, "compose.yaml", cwd=tmp_path)
    assert done.stderr == ""
    assert done.returncode == plain.returncode == 1
    assert "é" in plain.stdout or "É" in plain.stdout
    assert done.stdout == plain.stdout.replace("É", r"\u00c9").replace("é", r"\u00e9").replace(
        "€", r"\u20ac"
    ).replace("😀", r"\ud83d\ude00")


@pytest.mark.parametrize("output", ["json", "sarif"])
def test_json_stays_json(tmp_path: Path, output: str) -> None:
    """A program reads the same values from an ASCII stream."""
    (tmp_path / "compose-é😀.yaml").write_text(TEXT, encoding="utf-8")
    arguments = ("assess", "--format", output, "compose-é😀.yaml")
    done = saaswright(*arguments, cwd=tmp_path, env=ASCII)
    plain = saaswright(*arguments, cwd=tmp_path)
    assert "É" in plain.stdout
    assert json.loads(done.stdout) == json.loads(plain.stdout)


def raw(*arguments: str, cwd: Path, env: Mapping[str, str] | None = None) -> bytes:
    """The bytes that the program prints."""
    done = subprocess.run(
        command(*arguments), cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-16"])
def test_yaml_stays_yaml(tmp_path: Path, encoding: str) -> None:
    """A resolved project is the same one, letter by letter, whatever the stream's encoding is."""
    names = "{NAME: 'né €😀', É: 'e: \\u00e9'}"
    text = f"services: {{api: {{image: acme/api, environment: {names}}}}} # é\n"
    (tmp_path / "compose.yaml").write_text(text, encoding="utf-8")
    done = raw("resolve", cwd=tmp_path, env={"PYTHONIOENCODING": encoding})
    assert yaml.safe_load(done) == yaml.safe_load(raw("resolve", cwd=tmp_path))
    environment = yaml.safe_load(done)["services"]["api"]["environment"]
    assert environment == {"NAME": "né €😀", "É": "e: \\u00e9"}


def test_xml_stays_xml(tmp_path: Path) -> None:
    """A reader of test reports sees the same names from an ASCII stream."""
    (tmp_path / "compose-é.yaml").write_text(TEXT, encoding="utf-8")
    arguments = ("assess", "--format", "junit", "compose-é.yaml")
    done, plain = (saaswright(*arguments, cwd=tmp_path, env=env) for env in (ASCII, {}))
    assert "é" in plain.stdout
    assert ElementTree.canonicalize(done.stdout) == ElementTree.canonicalize(plain.stdout)


@pytest.mark.parametrize("options", [(), ("--quiet",)])
def test_errors_are_said_too(tmp_path: Path, options: tuple[str, ...]) -> None:
    """Standard error fails no more than standard output, by the short way and the long one."""
    (tmp_path / "saaswright.toml").write_text('[assess]\n"é€" = 1\n', encoding="utf-8")
    done = saaswright("assess", *options, ".", cwd=tmp_path, env=ASCII)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "saaswright.toml" in done.stderr
