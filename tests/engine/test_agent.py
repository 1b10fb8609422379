"""A scripted agent goes from nothing to a verified bundle, using the server's tools only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client

from saaswright.mcp.confine import Roots
from saaswright.mcp.server import make_server
from tests.engine.runner import Engine

pytestmark = pytest.mark.engine

KNOWS = {
    "product": "short-links: Short links with click counts",
    "domain": "api",
    "plans": ["free"],
    "deployment": {"free": "hosted"},
    "needs": ["caching"],
    "languages": ["go"],
}
BASE = "debian:bookworm-slim"


async def tool(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    """A tool's structured answer."""
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    found: dict[str, Any] = result.structured_content or {}
    return found


def provide(engine: Engine, directory: Path) -> None:
    """Every image but the product's own, as a pull would have brought it."""
    options = ("--env-file", ".env.example", "config", "--format=json")
    services = json.loads(engine.compose(*options, cwd=directory).stdout)["services"]
    rows = json.loads((directory / "handoff" / "images.json").read_text("utf-8"))["custom"]
    own = {row["service"] for row in rows}
    engine.provide(sorted({s["image"] for n, s in services.items() if n not in own} | {BASE}))


def test_from_nothing_to_a_verified_bundle(engine: Engine, tmp_path: Path) -> None:
    """Interview until settled, design, verify, handoff: the services come up and are healthy."""
    told: list[str | None] = []

    async def progress(
        progress: float, total: float | None = None, message: str | None = None
    ) -> None:
        told.append(message)

    async def agent() -> tuple[dict[str, Any], dict[str, Any]]:
        async with Client(make_server(Roots((tmp_path,)))) as client:
            answers: dict[str, Any] = {}
            while (step := await tool(client, "interview", answers=answers)).get("question"):
                id = step["question"]["id"]
                assert id not in answers
                answers[id] = KNOWS.get(id)
            assert step["settled"]
            await tool(client, "interview", answers=answers, write="saaswright.yaml")
            await tool(client, "design", requirements="saaswright.yaml", output="bundle")
            await anyio.to_thread.run_sync(provide, engine, tmp_path / "bundle")
            asked = {"path": "bundle", "checks": ["config", "start", "health"]}
            result = await client.call_tool("verify", asked, progress_callback=progress)
            assert not result.is_error, result.content
            verified = result.structured_content or {}
            return verified, await tool(client, "handoff", bundle="bundle")

    verified, handed = anyio.run(agent)
    assert {one["check"]: one["status"] for one in verified["checks"]}["start"] == "passed", (
        verified
    )
    assert all(one["status"] != "failed" for one in verified["checks"]), verified
    assert told
    assert "Short links with click counts" in handed["handoff"]
    assert (tmp_path / "bundle" / "evidence").is_dir()
