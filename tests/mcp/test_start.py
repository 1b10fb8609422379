"""What a client waits for: the start of the server, which imports no more than it needs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters, types
from mcp.client.streamable_http import streamable_http_client

from saaswright.mcp.tools import BY_NAME
from tests.cli.program import command

STARTED = textwrap.dedent(
    """
    import sys
    from saaswright.mcp.quick import prepare
    prepare()
    from saaswright.mcp.server import default_roots, make_server
    from saaswright.mcp.serving import serve_stdio
    make_server(default_roots(()))
    """
)


def after_start(code: str) -> str:
    """What ``code`` prints in a process that has made a server as the program makes it."""
    script = (sys.executable, "-c", STARTED + textwrap.dedent(code))
    return subprocess.run(script, capture_output=True, check=True, text=True).stdout


def test_a_server_starts_without_what_only_clients_and_tools_need() -> None:
    """Neither the SDK's client and decorators nor our own rooms are imported for a start."""
    loaded = set(after_start("print(*sys.modules)").split())
    assert "mcp.server.lowlevel.server" in loaded
    assert not {"mcp.client.client", "mcp.server.mcpserver", "httpx", "clingo", "yaml"} & loaded
    ours = {name for name in loaded if name.startswith("saaswright.")}
    rooms = {name.split(".")[1] for name in ours}
    assert rooms == {"errors", "mcp", "typed", "verification"}


def test_validators_are_made_on_first_use() -> None:
    """Models and unions of models have no validator until one is used, and then they do."""
    printed = after_start(
        """
        import mcp_types
        union, model = mcp_types.client_request_adapter, mcp_types.Tool
        print(union.pydantic_complete, model.__pydantic_complete__)
        union.validate_python({"method": "ping"})
        model(name="x", input_schema={})
        print(union.pydantic_complete, model.__pydantic_complete__)
        """
    )
    assert printed.split() == ["False", "False", "True", "True"]


def test_the_sdk_is_whole_for_who_asks() -> None:
    """What a deferred package would have imported is there when it is asked for."""
    printed = after_start(
        """
        import mcp, mcp.server
        from mcp import ClientSession
        print(ClientSession.__name__, mcp.server.MCPServer.__name__, hasattr(mcp, "nothing"))
        """
    )
    assert printed.split() == ["ClientSession", "MCPServer", "False"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_started_server_asks_its_client(tmp_path: Path, mode: str) -> None:
    """The program asks for roots and answers over stdio, with validators made on the way."""
    asked: list[str] = []

    async def elicit(_: Any, params: Any) -> types.ElicitResult:
        asked.append(params.message)
        return types.ElicitResult(action="accept", content={"answer": "shop"})

    async def roots(_: Any) -> types.ListRootsResult:
        return types.ListRootsResult(roots=[types.Root(uri=tmp_path.as_uri())])  # type: ignore[arg-type]

    async def run() -> Any:
        program, *arguments = command("mcp", "--root", tmp_path)
        server = StdioServerParameters(command=program, args=arguments, env={**os.environ})
        answers: Any = {"elicitation_callback": elicit, "list_roots_callback": roots}
        async with Client(server, mode=cast(Any, mode), **answers) as client:
            assert (await client.list_resources()).resources
            assert (await client.list_prompts()).prompts
            with pytest.raises(Exception, match="cursor"):
                await client.list_tools(cursor="x")
            return await client.call_tool("interview", {"ask": mode == "legacy"})

    result = anyio.run(run)
    assert not result.is_error, result.content
    assert bool(asked) is (mode == "legacy")


def test_the_program_serves_http(tmp_path: Path) -> None:
    """`saaswright mcp --http` prints where it is and the token, and serves who has it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = command("mcp", "--http", "--port", str(port), "--root", tmp_path)
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            token = process.stderr.readline().strip().removeprefix("SAASWRIGHT_MCP_TOKEN=")
            url = process.stderr.readline().strip()
            assert url == f"http://127.0.0.1:{port}/mcp"

            async def work() -> list[str]:
                with anyio.fail_after(30):
                    while True:
                        try:
                            await (await anyio.connect_tcp("127.0.0.1", port)).aclose()
                            break
                        except OSError:
                            await anyio.sleep(0.05)
                headers = {"Authorization": f"Bearer {token}"}
                async with (
                    httpx.AsyncClient(headers=headers, timeout=30) as http,
                    Client(streamable_http_client(url, http_client=cast(Any, http))) as client,
                ):
                    return [tool.name for tool in (await client.list_tools()).tools]

            assert anyio.run(work) == list(BY_NAME)
        finally:
            process.terminate()
