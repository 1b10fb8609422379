"""The README is executed: its commands run, in order, and print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.program import ROOT, saaswright

README = ROOT / "README.md"
BLOCK = re.compile(r"^```(yaml file=(?P<file>\S+)|console)\n(?P<text>.*?)^```$", re.M | re.S)


def executed(text: str, place: Path) -> str:
    """``text`` with what its commands print now, its files written to ``place`` on the way."""

    def answer(block: re.Match[str]) -> str:
        if block["file"]:
            (place / block["file"]).write_text(block["text"])
            return block[0]
        line = block["text"].splitlines()[0]
        program, *arguments = shlex.split(line.removeprefix("$ "))
        assert program == "saaswright"
        done = saaswright(*arguments, cwd=place)
        shown = (done.stderr + done.stdout).rstrip()
        return f"```console\n{line}\n{shown}\n```"

    return BLOCK.sub(answer, text)


def test_the_readme_shows_what_its_commands_print(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Every console block holds the command's present output, errors first."""
    text = README.read_text()
    now = executed(text, tmp_path)
    if request.config.getoption("--rewrite-golden"):
        README.write_text(now)
    else:
        assert text == now
