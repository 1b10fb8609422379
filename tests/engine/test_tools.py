"""The agents' tools on the real engine and a real registry: what they do, how they are ended."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio import to_thread
from mcp import Client

from saaswright.mcp.confine import Roots
from saaswright.mcp.server import make_server
from saaswright.verification.cleanup import OWNER
from tests.cli.program import command
from tests.conftest import unavailable
from tests.engine.runner import Engine
from tests.images.registries import available, registry

pytestmark = pytest.mark.engine

HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
LAPTOP = "services:\n  api:\n    build: ./api\n"
DOCKERFILE = "FROM scratch\nCOPY words /words\n"
SLOW = "FROM debian:bookworm-slim\nRUN sleep 299\n"
PLAIN = """\
services:
  plain:
    image: python:3.12-slim
    command: [python3, -m, http.server, '8000']
    expose: ['8000']
    healthcheck:
      test: [CMD, python3, -c, "import urllib.request as u; u.urlopen('http://127.0.0.1:8000')"]
      interval: 1s
"""
NEVER = """\
services:
  never:
    image: python:3.12-slim
    command: [sleep, infinity]
    healthcheck: {test: [CMD, 'false'], interval: 1s, retries: 500}
volumes: {data: {}}
"""


def with_tools(root: Path, work: Callable[[Client], Coroutine[Any, Any, Any]]) -> Any:
    """What ``work`` gives on a server whose root is ``root``."""

    async def run() -> Any:
        async with Client(make_server(Roots((root.resolve(),))), mode="legacy") as client:
            return await work(client)

    return anyio.run(run)


async def tool(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    """A tool's structured answer."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    return result.structured_content or {}


def until(true: Callable[[], Any], seconds: float = 180) -> None:
    """Wait for it."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_from_build_to_pushed_images(engine: Engine, tmp_path: Path) -> None:
    """Convert, build and push, pinned; the check then finds in the registry what the spec names."""
    if not available():
        unavailable("no docker-registry, openssl and perl")
    (tmp_path / "compose.yaml").write_text(LAPTOP, encoding="utf-8")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")
    (tmp_path / "api" / "words").write_text("hello\n", encoding="utf-8")

    async def work(client: Client) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        prefix = f"{remote.host}/{engine.name()}"
        await tool(client, "images", action="convert", registry=prefix, write=True)
        planned = await tool(client, "images", action="build")
        wish = {"action": "build", "write": True, "push": True, "pin": True}
        built = await tool(client, "images", **wish)
        return planned, built, await tool(client, "images", action="check")

    with registry("open", tmp_path / "registry") as remote:
        planned, built, checked = with_tools(tmp_path, work)
    tags = [tag for one in built["build"]["targets"] for tag in one["tags"]]
    engine.docker("image", "rm", "--force", *tags, check=False)
    assert "write: true" in planned["next"]
    assert built["next"] == "verify"
    (image,) = checked["check"]["images"]
    assert image["status"] == "passed"
    assert image["digest"] in (tmp_path / "compose.yaml").read_text(encoding="utf-8")


def test_hardening_is_tried_and_written_when_told(engine: Engine, tmp_path: Path) -> None:
    """Fix with verify shows what holds on the engine, and writes it only when told."""
    engine.provide(["python:3.12-slim"])
    (tmp_path / "compose.yaml").write_text(PLAIN, encoding="utf-8")
    told: list[str | None] = []

    async def progress(
        progress: float, total: float | None = None, message: str | None = None
    ) -> None:
        told.append(message)

    async def work(client: Client) -> str:
        wish: dict[str, Any] = {"verify": True}
        result = await client.call_tool("fix", wish, progress_callback=progress)
        assert not result.is_error, result.content
        assert (tmp_path / "compose.yaml").read_text(encoding="utf-8") == PLAIN
        await tool(client, "fix", **wish, write=True)
        return (tmp_path / "compose.yaml").read_text(encoding="utf-8")

    after = with_tools(tmp_path, work)
    assert "read_only: true" in after
    assert "cap_drop:" in after
    assert any("start 1" in (text or "") for text in told)


def test_a_cancelled_build_ends(engine: Engine, tmp_path: Path) -> None:
    """A build that takes minutes is over as soon as nobody waits for it, and made no image."""
    engine.provide(["debian:bookworm-slim"])
    (tmp_path / "compose.yaml").write_text(LAPTOP, encoding="utf-8")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "Dockerfile").write_text(SLOW, encoding="utf-8")
    prefix = f"stand-in.example/{engine.name()}"

    async def work(client: Client) -> float:
        await tool(client, "images", action="convert", registry=prefix, write=True)

        async def build() -> None:
            await client.call_tool("images", {"action": "build", "write": True})

        async with anyio.create_task_group() as group:
            group.start_soon(build)
            await to_thread.run_sync(until, builds)
            await anyio.sleep(1)
            group.cancel_scope.cancel()
        began = time.monotonic()
        await to_thread.run_sync(until, lambda: not builds())
        return time.monotonic() - began

    assert with_tools(tmp_path, work) < 15
    assert not engine.docker("image", "ls", "-q", f"{prefix}/api").stdout


def test_a_build_that_reads_outside_is_refused(engine: Engine, tmp_path: Path) -> None:
    """A bake file that was bent to a directory which nobody granted is not built."""
    del engine
    (tmp_path / "compose.yaml").write_text(LAPTOP, encoding="utf-8")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "Dockerfile").write_text(DOCKERFILE, encoding="utf-8")

    async def work(client: Client) -> Any:
        wish = {"action": "convert", "registry": "stand-in.example/acme", "write": True}
        await tool(client, "images", **wish)
        bake = tmp_path / "docker-bake.hcl"
        text = bake.read_text(encoding="utf-8")
        bent = re.sub(r'context\s*=\s*"[^"]*"', 'context = "/etc"', text)
        assert bent != text
        bake.write_text(bent, encoding="utf-8")
        return await client.call_tool("images", {"action": "build", "write": True})

    refused = with_tools(tmp_path, work)
    assert refused.is_error
    assert "outside of the granted roots" in refused.content[0].text


def builds() -> list[str]:
    """The builds that this process has started and that still run."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            line = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue
        if parent == str(os.getpid()) and "bake" in line and "--print" not in line:
            found.append(line)
    return found


@pytest.mark.parametrize("way", ["SIGTERM", "the client closes"])
def test_a_server_that_ends_during_a_verify_leaves_nothing(
    engine: Engine, tmp_path: Path, way: str
) -> None:
    """However the server ends, its containers, networks and volumes are gone when it is."""
    engine.provide(["python:3.12-slim"])
    (tmp_path / "compose.yaml").write_text(NEVER, encoding="utf-8")
    call = {"name": "verify", "arguments": {"path": "compose.yaml"}}
    lines: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": HELLO},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": call},
    ]
    pipe = subprocess.PIPE
    program = command("mcp", "--root", tmp_path)
    with subprocess.Popen(program, stdin=pipe, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stdin is not None
        try:
            for line in lines:
                process.stdin.write(json.dumps({"jsonrpc": "2.0", **line}) + "\n")
            process.stdin.flush()
            owner = f"{socket.gethostname()}:{process.pid}:"
            until(lambda: owned(engine, "container", owner), 120)
            if way == "SIGTERM":
                process.terminate()
            else:
                process.stdin.close()
            process.wait(60)
        finally:
            process.kill()
    assert {kind: owned(engine, kind, owner) for kind in ("container", "network", "volume")} == {
        "container": [],
        "network": [],
        "volume": [],
    }


def owned(engine: Engine, kind: str, owner: str) -> list[str]:
    """What there is of a kind that a process's runs made."""
    every = ("-a",) if kind == "container" else ()
    template = f'{{{{.Label "{OWNER}"}}}}'
    said = engine.docker(kind, "ls", *every, f"--filter=label={OWNER}", "--format", template)
    return [line for line in said.stdout.splitlines() if line.startswith(owner)]
