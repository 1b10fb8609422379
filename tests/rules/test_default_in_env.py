"""Well-known passwords in env files: said at their line, never shown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saaswright.cli import run
from tests.rules.fixing.mending import put

FILES = {
    "compose.yaml": (
        "services:\n  a:\n    image: acme/a:1.0\n    env_file: cfg/a.env\n"
        "    environment:\n      P: ${DB_PASSWORD}\n"
    ),
    ".env": 'A=1\nexport DB_PASSWORD="supersecret"\n',
    "cfg/a.env": "API_TOKEN: changeme\nURL=postgres://u:letmein@db/x\n",
}


def found(capsys: pytest.CaptureFixture[str]) -> list[tuple[str, int]]:
    """Where the rule finds something; no value is shown."""
    run(["assess", ".", "--format", "json"])
    out = capsys.readouterr().out
    assert not any(value in out for value in ("supersecret", "changeme", "letmein"))
    return [
        (one["location"]["file"], one["location"]["line"])
        for one in json.loads(out)["projects"][0]["findings"]
        if one["id"] == "default-password-in-env"
    ]


def test_each_is_said_at_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name, a URL, quotes and `export`: each at the line of its file, until Git leaves it out."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path, FILES)
    assert sorted(found(capsys)) == [(".env", 2), ("cfg/a.env", 1), ("cfg/a.env", 2)]
    put(tmp_path, {".gitignore": ".env\n"})
    assert sorted(found(capsys)) == [("cfg/a.env", 1), ("cfg/a.env", 2)]
    put(tmp_path, {".gitignore": ".env*\n!.env\n"})
    assert (".env", 2) in found(capsys)
    put(tmp_path, {".gitignore": "/*\n!/compose.yaml\n"})
    assert found(capsys) == []
    put(tmp_path, {".gitignore": "other/.env\n"})
    assert (".env", 2) in found(capsys)
