"""``saaswright mcp``: the same for agents, as tools."""

from __future__ import annotations

import gc
import os
from importlib.util import find_spec
from pathlib import Path

import click

from saaswright.errors import UsageError

TOKEN_VARIABLE = "SAASWRIGHT_MCP_TOKEN"  # noqa: S105 - the name of a variable


@click.command("mcp", epilog="Example: saaswright mcp --root .")
@click.option(
    "--root",
    "roots",
    multiple=True,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A directory that agents may use where the client grants none.  [default: this one]",
)
@click.option("--http", is_flag=True, help="Serve HTTP on 127.0.0.1 instead of standard input.")
@click.option("--port", type=click.IntRange(1, 65535), default=8765, show_default=True)
def command(roots: tuple[Path, ...], http: bool, port: int) -> int:
    """Serve the Model Context Protocol: interview, design, explain, assess, fix, images, verify,
    handoff.

    Files are only read and written below the directories that the client or --root grants. HTTP
    takes the bearer token of $SAASWRIGHT_MCP_TOKEN; without one it makes one and prints it.
    """
    if find_spec("mcp") is None:
        raise UsageError("the server needs the extra `mcp`", help="pip install 'saaswright[mcp]'")
    # What the SDK makes on import stays: looking through it again and again for garbage was about
    # a third of the processor time until the first answer.
    gc.disable()
    from saaswright.mcp.quick import prepare

    prepare()
    from saaswright.mcp.server import default_roots, make_server
    from saaswright.mcp.serving import listen, serve_http, serve_stdio

    server = make_server(default_roots(roots))
    gc.freeze()
    gc.enable()
    if not http:
        serve_stdio(server)
        return 0
    listener = listen(port)
    token = os.environ.get(TOKEN_VARIABLE)
    if not token:
        import secrets

        token = secrets.token_urlsafe(24)
        click.echo(f"{TOKEN_VARIABLE}={token}", err=True)
    click.echo(f"http://127.0.0.1:{port}/mcp", err=True)
    serve_http(server, listener, token)
    return 0
