"""The server: tools, resources and prompts over the official SDK's low-level server."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any, Final

import anyio
import mcp_types as types
import msgspec
from anyio import from_thread, lowlevel, to_thread
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError, NoBackChannelError

from saaswright import __version__
from saaswright.errors import SaaswrightError
from saaswright.mcp import inputs, work
from saaswright.mcp.confine import Roots, granted
from saaswright.mcp.prompts import PROMPTS, prompt
from saaswright.mcp.resources import TEMPLATES, listed, read
from saaswright.mcp.saying import misfit, sentence, told
from saaswright.mcp.tools import BY_NAME, TOOLS, Tool, output_schema
from saaswright.typed import convert
from saaswright.verification.halt import Halt, HaltedError

MOST_ANSWER: Final = 100_000
"""Characters of an answer; a larger one is refused with what to ask instead."""

INSTRUCTIONS: Final = (
    "saaswright turns what a SaaS product needs into a justified architecture and a Compose spec "
    "that has been run. Without requirements start with interview, with a compose file with "
    "assess; then design, verify, handoff. Decisions are computed: explain them with explain."
)
_AT_ONCE: Final = 4


def make_server(default: Roots) -> Server[Any]:
    """The server. ``default`` are the roots of clients that grant none themselves."""
    slots = anyio.CapacityLimiter(_AT_ONCE)

    async def call_tool(ctx: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = BY_NAME.get(params.name)
        if tool is None:
            names = ", ".join(BY_NAME)
            return _failed(f"there is no tool `{params.name[:60]}`; there are: {names}")
        try:
            asked = convert(params.arguments or {}, tool.input)
        except msgspec.ValidationError as error:
            return _failed(misfit(error, tool.name, tool.input))
        roots = await _roots(ctx, default)
        return await _run(tool, asked, roots, ctx, slots)

    return Server(
        "saaswright",
        version=__version__,
        title="saaswright",
        instructions=INSTRUCTIONS,
        on_list_tools=_list_tools,
        on_call_tool=call_tool,
        on_list_resources=_list_resources,
        on_list_resource_templates=_list_templates,
        on_read_resource=_reader(default),
        on_list_prompts=_list_prompts,
        on_get_prompt=_get_prompt,
    )


async def _run(
    tool: Tool, asked: inputs.Input, roots: Roots, ctx: Any, slots: anyio.CapacityLimiter
) -> types.CallToolResult:
    """Run in a thread; a cancelled request ends what is running."""
    halt = Halt()
    loop = lowlevel.current_token()

    def progress(done: float, text: str) -> None:
        if not halt.asked:
            # Checks run side by side, in threads of their own.
            from_thread.run(ctx.session.report_progress, done, 1.0, text, token=loop)

    call = work.Call(roots, progress, halt)
    try:
        if isinstance(asked, inputs.Interview) and asked.ask:
            # Imported only now: a client waits for the start of the server.
            from saaswright.mcp.asking import ask

            asked = await ask(asked, call, ctx, slots)
        answer = await _in_thread(tool, asked, call, slots)
    except SaaswrightError as error:
        return _failed(told(error, tool.name))
    except OSError as error:
        return _failed(f"{tool.name}: {error.strerror or 'cannot be read or written'}")
    text = msgspec.json.encode(answer, enc_hook=str).decode()
    if len(text) > MOST_ANSWER:
        return _failed(f"{tool.name}: the answer has {len(text)} characters; ask for less at once")
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structured_content=json.loads(text)
    )


async def _in_thread(
    tool: Tool, asked: inputs.Input, call: work.Call, slots: anyio.CapacityLimiter
) -> work.Answer:
    """The work in a thread of its own. When cancelled, wait until it has cleaned up."""
    found: list[work.Answer] = []
    wrong: list[Exception] = []

    def run() -> None:
        try:
            found.append(tool.run(asked, call))
        except (SaaswrightError, OSError) as error:
            wrong.append(error)
        except HaltedError:
            found.append({"cancelled": True, "next": "everything that was started is removed"})

    async with anyio.create_task_group() as group:

        async def watched() -> None:
            # Shielded: containers are removed before the request ends.
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(run, limiter=slots)
            group.cancel_scope.cancel()

        group.start_soon(watched)
        try:
            await anyio.sleep_forever()
        finally:
            # Not through the event loop: one that is being closed begins nothing any more.
            threading.Thread(target=call.halt.ask).start()
    if wrong:
        raise wrong[0]
    return found[0]


async def _roots(ctx: Any, default: Roots) -> Roots:
    """What the client grants, within what the server was started with."""
    capabilities = ctx.session.client_capabilities
    if capabilities is None or capabilities.roots is None or not ctx.session.can_send_request:
        return default
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = await ctx.session.list_roots()
    except (MCPError, NoBackChannelError):
        return default
    return granted([str(root.uri) for root in found.roots])


def _failed(text: str) -> types.CallToolResult:
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text[:2000])], is_error=True
    )


def tool_list() -> list[types.Tool]:
    """Every tool as agents see it."""
    return [
        types.Tool(
            name=tool.name,
            description=tool.description,
            input_schema=inputs.schema_of(tool.input),
            output_schema=output_schema(tool),
            annotations=types.ToolAnnotations(
                read_only_hint=not tool.writes,
                # The protocol gives these two no meaning for what only reads.
                destructive_hint=tool.destroys if tool.writes else None,
                idempotent_hint=tool.again if tool.writes else None,
                open_world_hint=tool.open_world,
            ),
        )
        for tool in TOOLS
    ]


def _first_page(params: types.PaginatedRequestParams | None) -> None:
    """There is only one page: a cursor is none of ours."""
    if params is not None and params.cursor:
        raise MCPError(types.INVALID_PARAMS, "that cursor is unknown: list again without one")


async def _list_tools(_: Any, params: Any) -> types.ListToolsResult:
    _first_page(params)
    return types.ListToolsResult(tools=tool_list())


async def _list_resources(_: Any, params: Any) -> types.ListResourcesResult:
    _first_page(params)
    return types.ListResourcesResult(
        resources=[
            types.Resource(uri=uri, name=name, mime_type="text/markdown") for uri, name in listed()
        ]
    )


async def _list_templates(_: Any, params: Any) -> types.ListResourceTemplatesResult:
    _first_page(params)
    return types.ListResourceTemplatesResult(
        resource_templates=[
            types.ResourceTemplate(uri_template=uri, name=name, description=text)
            for uri, name, text in TEMPLATES
        ]
    )


def _reader(default: Roots) -> Any:
    async def read_resource(ctx: Any, params: types.ReadResourceRequestParams) -> Any:
        roots = await _roots(ctx, default)
        uri = str(params.uri)
        try:
            text = await to_thread.run_sync(read, uri, roots)
        except SaaswrightError as error:
            raise MCPError(types.INVALID_PARAMS, sentence(error)) from None
        content = types.TextResourceContents(uri=uri, mime_type="text/markdown", text=text)
        return types.ReadResourceResult(contents=[content])

    return read_resource


async def _list_prompts(_: Any, params: Any) -> types.ListPromptsResult:
    _first_page(params)
    return types.ListPromptsResult(
        prompts=[
            types.Prompt(
                name=one.name,
                description=one.description,
                arguments=[types.PromptArgument(name=one.argument, required=False)],
            )
            for one in PROMPTS
        ]
    )


async def _get_prompt(_: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
    try:
        text = prompt(params.name, dict(params.arguments or {}))
    except SaaswrightError as error:
        raise MCPError(types.INVALID_PARAMS, sentence(error)) from None
    content = types.TextContent(type="text", text=text)
    return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=content)])


def default_roots(directories: tuple[Path, ...]) -> Roots:
    """The roots of a command line; the current directory when it names none."""
    return Roots(tuple(path.resolve() for path in directories or (Path(),)))
