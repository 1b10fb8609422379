"""The MCP Inspector's command line, a client that is not ours, lists and calls every tool."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from saaswright.mcp.tools import BY_NAME
from tests.cli.program import EXAMPLES, ROOT
from tests.conftest import unavailable

PACKAGE = "@modelcontextprotocol/inspector-cli@0.16.8"
PLACE = ROOT / "build" / "inspector"


@pytest.fixture(scope="module")
def inspector() -> list[str]:
    """The inspector's command; installed once below build/ when npm is there."""
    script = PLACE / "node_modules/@modelcontextprotocol/inspector-cli/build/index.js"
    if not shutil.which("npm") or not shutil.which("node"):
        unavailable("no npm")
    if not script.is_file():
        PLACE.mkdir(parents=True, exist_ok=True)
        (PLACE / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        done = subprocess.run(
            ("timeout", "240", "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
             PACKAGE),
            cwd=PLACE, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:  # somebody else's registry may be down; that is no fault of ours
            pytest.skip(f"npm could not install {PACKAGE}")
    return ["node", str(script), sys.executable, "-m", "saaswright", "mcp", "--root", "."]


def ask(inspector: list[str], directory: Path, *arguments: str) -> Any:
    """What the inspector prints, as JSON."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        (*inspector, "--method", *arguments),
        cwd=directory, env=environment, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return json.loads(done.stdout)


def test_another_client_lists_and_calls_every_tool(inspector: list[str], tmp_path: Path) -> None:
    """Every tool answers a call through the inspector with structured content."""
    shutil.copy(EXAMPLES / "linkly.yaml", tmp_path / "saaswright.yaml")
    (tmp_path / "compose.yaml").write_text("services: {a: {image: 'nginx:1.29'}}\n", "utf-8")
    tools = ask(inspector, tmp_path, "tools/list")["tools"]
    assert [tool["name"] for tool in tools] == list(BY_NAME)
    calls = {
        "interview": {},
        "design": {"requirements": "saaswright.yaml", "output": "bundle"},
        "explain": {"catalog": "nats"},
        "assess": {"paths": '["compose.yaml"]'},
        "fix": {"paths": '["compose.yaml"]'},
        "images": {"paths": '["compose.yaml"]'},
        "verify": {"path": "compose.yaml", "checks": '["config"]'},
        "handoff": {"bundle": "bundle"},
    }
    assert calls.keys() == BY_NAME.keys()
    for name, arguments in calls.items():
        words = [
            word for key, value in arguments.items() for word in ("--tool-arg", f"{key}={value}")
        ]
        found = ask(inspector, tmp_path, "tools/call", "--tool-name", name, *words)
        assert not found.get("isError"), (name, found)
        assert found["structuredContent"], name
