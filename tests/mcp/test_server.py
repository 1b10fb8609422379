"""The server, as the official SDK's client sees it."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, cast

import anyio
import httpx
import pytest
from anyio import to_thread
from mcp import Client, StdioServerParameters, types
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from saaswright.mcp.confine import Roots
from saaswright.mcp.questions import form
from saaswright.mcp.server import MOST_ANSWER, make_server, tool_list
from saaswright.mcp.tools import BY_NAME
from saaswright.requirements.questions import questions
from tests.cli.program import EXAMPLES, ROOT, command, saaswright

HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
COMPOSE = """\
services:
  web:
    image: nginx:latest
    ports: ["80:80"]
  api:
    build: ./api
    environment: {DB_PASSWORD: hunter2}
"""


def ask(directory: Path, work: Callable[[Client], Coroutine[Any, Any, Any]], **client: Any) -> Any:
    """What ``work`` gives on a server in this process whose root is ``directory``."""

    async def run() -> Any:
        server = make_server(Roots((directory.resolve(),)))
        async with Client(server, **client) as connected:
            return await work(connected)

    return anyio.run(run)


def call(directory: Path, name: str, **arguments: Any) -> dict[str, Any]:
    """The structured answer of a tool; an assertion when it failed."""

    async def work(client: Client) -> Any:
        return await client.call_tool(name, arguments)

    result = ask(directory, work)
    assert not result.is_error, result.content[0].text
    found: dict[str, Any] = result.structured_content
    assert json.loads(result.content[0].text) == found
    return found


def refused(directory: Path, name: str, **arguments: Any) -> str:
    """What a tool says when it fails."""

    async def work(client: Client) -> Any:
        return await client.call_tool(name, arguments)

    result = ask(directory, work)
    assert result.is_error
    text: str = result.content[0].text
    return text


def test_eight_tools_under_two_thousand_tokens() -> None:
    """Every tool has typed input and output and annotations, and together they are cheap.

    Tokens are counted as characters over 3.5, which is fewer characters to a token than English
    and JSON usually have.
    """
    tools = tool_list()
    assert len(tools) <= 8
    written = [tool.model_dump_json(by_alias=True, exclude_none=True) for tool in tools]
    assert sum(map(len, written)) / 3.5 < 2000
    for tool in tools:
        assert tool.output_schema
        assert tool.annotations is not None
        assert tool.input_schema["additionalProperties"] is False
    assert {
        tool.name for tool in tools if tool.annotations and tool.annotations.read_only_hint
    } == {
        "explain",
        "assess",
    }


def test_a_design_is_explained_and_written_only_when_told(tmp_path: Path) -> None:
    """Design without output writes nothing; with it the bundle; handoff rebuilds its handoff."""
    text = (EXAMPLES / "linkly.yaml").read_text(encoding="utf-8")
    (tmp_path / "saaswright.yaml").write_text(text, encoding="utf-8")
    found = call(tmp_path, "design", requirements="saaswright.yaml")
    assert found["decisions"]["relational-database"] == "postgresql"
    assert {path.name for path in tmp_path.iterdir()} == {"home", "saaswright.yaml"}
    assert "services:" in call(tmp_path, "design", requirements=text, iteration=1)["compose"]
    call(tmp_path, "design", requirements=text, output="b")
    assert (tmp_path / "b" / "compose.yaml").is_file()
    assert "# " in call(tmp_path, "handoff", bundle="b")["handoff"]
    why = call(tmp_path, "explain", requirements=text, why="cache")
    assert why["explanation"]
    assert call(tmp_path, "explain", requirements=text, why_not="memcached")["why_not"]
    varied = ["workload.requests_per_second=80,8000"]
    assert (
        len(call(tmp_path, "explain", requirements=text, what_if=varied)["what_if"]["variants"])
        == 2
    )
    torn = text.replace("name: free", "name: free, network: existing-vpc, deployment: hosted")
    assert call(tmp_path, "explain", requirements=torn, why="cache")["failed"]
    varied = ["plans.0.deployment=hosted,byoc"]
    rows = call(tmp_path, "explain", requirements=torn, what_if=varied)["what_if"]["variants"]
    assert [row["result"]["type"] for row in rows] == ["infeasible", "design"]
    kept = call(tmp_path, "explain", requirements="b", what_if=["workload.users=1"])["what_if"]
    assert kept["base"]["choices"]["relational-database"] == "postgresql"
    assert call(tmp_path, "explain", catalog="nats")["entry"]["entry"]["id"] == "nats"


def test_requirements_that_are_wrong_are_answered(tmp_path: Path) -> None:
    """Findings with places come back, and what to do next."""
    found = call(tmp_path, "design", requirements="schema: saaswright/v1\nproduct: {name: X y}\n")
    assert found["failed"]
    assert found["findings"][0]["at"] == "requirements:2:17"


def test_a_compose_file_is_judged_and_mended(tmp_path: Path) -> None:
    """Assess names rules, fix shows a diff and writes when told; the secret is never shown."""
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    found = call(tmp_path, "assess", paths=["compose.yaml"])
    assert {"build-context", "literal-secret"} <= {one["id"] for one in found["findings"]}
    diff = call(tmp_path, "fix", paths=["compose.yaml"], rules=["literal-secret"])
    assert (tmp_path / "compose.yaml").read_text(encoding="utf-8") == COMPOSE
    call(tmp_path, "fix", paths=["compose.yaml"], rules=["literal-secret"], unsafe=True, write=True)
    assert "hunter2" not in (tmp_path / "compose.yaml").read_text(encoding="utf-8")
    assert "hunter2" not in json.dumps([found, diff])
    assert call(tmp_path, "images", paths=["compose.yaml"])["inventory"]["images"]


def test_mending_is_told_what_judging_is(tmp_path: Path) -> None:
    """A platform and requirements ask more of the file; wrong ones are answered."""
    text = "schema: saaswright/v1\nproduct: {name: shop, domain: web-app}\n"
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    asked = {"requirements": f"{text}availability: {{target: 99.95}}\n", "target": "kubernetes"}
    for more in ({}, asked):
        answer = call(tmp_path, "fix", paths=["compose.yaml"], **more)
        left = {one["finding"]["id"] for one in answer["projects"][0]["left"]}
        assert ("replicas-below-target" in left) is bool(more)
    wrong = f"{text}availability: {{target: often}}\n"
    found = call(tmp_path, "fix", paths=["compose.yaml"], requirements=wrong, write=True)
    assert found["findings"][0]["at"].startswith("requirements:3:")
    assert (tmp_path / "compose.yaml").read_text(encoding="utf-8") == COMPOSE


def test_the_interview_is_led_by_the_server(tmp_path: Path) -> None:
    """The agent gets one question at a time with the design so far, and a file at the end."""
    first = call(tmp_path, "interview")
    assert first["question"]["id"] == "product"
    answers = {"product": "shop: Sells tea", "domain": "web-app", "plans": ["pro"]}
    later = call(tmp_path, "interview", answers=answers, write="saaswright.yaml")
    assert later["question"]["group"] == "deployment"
    assert later["design"]["choices"]["relational-database"] == "postgresql"
    assert "summary: Sells tea" in (tmp_path / "saaswright.yaml").read_text(encoding="utf-8")
    assert "there already" in refused(
        tmp_path, "interview", answers=answers, write="saaswright.yaml"
    )
    assert "no question" in refused(tmp_path, "interview", answers={"colour": "red"})
    nowhere = call(tmp_path, "interview", answers={**answers, "regions": ["eu-nowhere-1"]})
    assert not nowhere["settled"]
    assert "nothing can be designed" in nowhere["next"]
    assert "eu-nowhere-1" in nowhere["findings"][0]["message"]


def test_what_code_shows_in_part_is_still_asked(tmp_path: Path) -> None:
    """The agent asks for the needs though a part was seen; once it says them they are known."""
    (tmp_path / "requirements.txt").write_text("celery==5\n", encoding="utf-8")
    answers: dict[str, Any] = {
        "product": "shop",
        "domain": "web-app",
        "plans": ["only"],
        "deployment": "byoc-copilot",
        "preferences": None,
    }
    asked = []
    while True:
        found = call(tmp_path, "interview", answers=answers, scan=".")
        assert found["answers"]["needs"] == ["background-jobs"]
        asked.append(found["question"]["id"])
        if asked[-1] == "needs":
            break
        answers[asked[-1]] = None
    for said in (["background-jobs"], None):
        answers["needs"] = said
        found = call(tmp_path, "interview", answers=answers, scan=".")
        assert found["answers"]["needs"] == ["background-jobs"]
        assert found["question"]["id"] != "needs"


def test_what_code_shows_and_is_not_taken_is_noticed(tmp_path: Path) -> None:
    """A cloud that the agent names drops the regions of another in the code, and that is said."""
    (tmp_path / ".env").write_text("AWS_REGION=eu-west-1\n", encoding="utf-8")
    answers = {"product": "shop", "domain": "web-app", "plans": ["only"], "providers": ["gcp"]}
    found = call(tmp_path, "interview", answers=answers, scan=".")
    assert "regions" not in found["answers"]
    assert "eu-west-1" in found["noticed"][0]["message"]
    assert "findings" not in found


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ({}, "needs: [realtime-inference, sessions, background-jobs]  # seen in"),
        ({"needs": None}, "needs: [realtime-inference]  # seen in"),
        ({"needs": ["sessions"]}, "needs: [sessions]\n"),
    ],
)
def test_what_is_written_takes_no_part_for_the_whole(
    tmp_path: Path, said: dict[str, Any], written: str
) -> None:
    """What nobody was asked stands beside what is usual; "not sure" keeps what the code shows."""
    (tmp_path / "requirements.txt").write_text("torch==2\n", encoding="utf-8")
    answers = {"product": "shop", "domain": "web-app", "plans": ["only"], **said}
    call(tmp_path, "interview", answers=answers, scan=".", write="saaswright.yaml")
    assert written in (tmp_path / "saaswright.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("tool", "arguments", "hint"),
    [
        ("interview", {"answers": {"colour": "red"}}, "saaswright://questions"),
        ("explain", {"catalog": "zzzz"}, "saaswright://catalog"),
        ("images", {"action": "build"}, "action `convert` and `write`"),
        ("handoff", {"bundle": "."}, "`design` with `output`"),
        ("assess", {"target": "mars"}, "one of: kubernetes, omnistrate"),
        ("assess", {"path": "."}, "there are: paths, "),
        ("explain", {"requirements": "schema: saaswright/v1", "what_if": ["nope=1"]}, "://req"),
    ],
)
def test_errors_name_what_an_agent_has(
    tmp_path: Path, tool: str, arguments: dict[str, Any], hint: str
) -> None:
    """What to do next is said in tools and resources, not in commands of the command line."""
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    text = refused(tmp_path, tool, **arguments)
    assert text.startswith(tool) or tool == "handoff"
    assert hint in text
    assert "saaswright " not in text


def test_a_client_that_can_asks_its_user(tmp_path: Path) -> None:
    """With `ask` the user is asked through elicitation; declining is not sure."""
    asked = []

    async def elicit(_: Any, params: Any) -> types.ElicitResult:
        asked.append(params.message)
        if len(asked) == 1:
            return types.ElicitResult(action="accept", content={"answer": "shop"})
        return types.ElicitResult(action="decline")

    async def work(client: Client) -> Any:
        return await client.call_tool("interview", {"ask": True})

    result = ask(tmp_path, work, elicitation_callback=elicit, mode="legacy")
    assert len(asked) == 3
    assert result.structured_content["answers"] == {
        "product": "shop",
        "domain": None,
        "plans": None,
    }


@pytest.mark.parametrize(
    "reply",
    [
        types.ElicitResult(action="decline"),
        types.ElicitResult(action="accept", content={"answer": " "}),
        types.ElicitResult(action="accept", content={"answer": "not sure"}),
    ],
)
def test_a_name_that_is_declined_is_still_asked(tmp_path: Path, reply: types.ElicitResult) -> None:
    """No product goes without a name: declining it ends the asking, and the agent is to ask."""
    asked = []

    async def elicit(_: Any, params: Any) -> types.ElicitResult:
        asked.append(params.message)
        return reply

    async def work(client: Client) -> Any:
        return await client.call_tool("interview", {"ask": True})

    result = ask(tmp_path, work, elicitation_callback=elicit, mode="legacy")
    assert len(asked) == 1
    assert result.structured_content["answers"] == {}
    assert result.structured_content["question"]["id"] == "product"


def test_no_name_is_no_answer(tmp_path: Path) -> None:
    """`product: null` leaves the name to be asked, whatever else is answered."""
    found = call(tmp_path, "interview", answers={"product": None, "domain": "web-app"})
    assert found["answers"] == {"domain": "web-app"}
    assert found["question"]["id"] == "product"


def test_a_form_offers_choices_only_where_one_of_them_is_the_answer() -> None:
    """A list, and what two plans answer each, is typed; one choice of several is picked."""
    by = {question.id: question for question in questions()}

    def answer(id: str, *plans: str) -> Any:
        return form(by[id], plans)["properties"]["answer"]

    assert "enum" in answer("domain", "free", "pro")
    assert "enum" in answer("deployment", "only")
    for id in ("customers", "deployment", "observability", "plan-recovery"):
        typed = answer(id, "free", "pro")
        assert "enum" not in typed
        assert all(word in typed["description"] for word in by[id].choices)


def test_only_granted_roots_are_read(tmp_path: Path) -> None:
    """A client's own roots replace the server's; nothing outside of them is read or written."""
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    (inside / "link.yaml").symlink_to(outside / "compose.yaml")

    async def roots(_: Any) -> types.ListRootsResult:
        return types.ListRootsResult(roots=[types.Root(uri=inside.as_uri())])  # type: ignore[arg-type]

    async def work(client: Client) -> Any:
        paths = ["../out/compose.yaml", str(outside / "compose.yaml"), "link.yaml", "a\0b", ""]
        return [await client.call_tool("assess", {"paths": [path]}) for path in paths]

    results = ask(outside, work, list_roots_callback=roots, mode="legacy")
    for result in results:
        assert result.is_error
        assert "hunter2" not in result.content[0].text
    assert "outside of the granted roots" in results[0].content[0].text
    assert "outside" in refused(
        inside,
        "design",
        requirements="schema: saaswright/v1\nproduct: {name: x}",
        output="../out/b",
    )


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("nothing", {}, "there is no tool"),
        ("design", {}, "requirements"),
        ("design", {"requirements": 3}, "Expected `str`"),
        ("design", {"requirements": "x", "extra": 1}, "unknown field"),
        ("design", {"requirements": "x" * 300_000}, "length"),
        ("design", {"requirements": "missing.yaml"}, "no such file"),
        ("assess", {"paths": ["."], "cursor": "7"}, "cursor is unknown"),
        ("assess", {"paths": ["."], "cursor": "../.."}, "cursor is unknown"),
        ("explain", {"why": "cache"}, "`requirements` is missing"),
        ("fix", {"paths": ["."], "rules": ["no-such-rule"]}, "there is no rule"),
        ("verify", {"path": ".", "iteration": "9"}, "iteration"),
    ],
)  # fmt: skip
def test_hostile_arguments_are_answered(
    tmp_path: Path, name: str, arguments: dict[str, Any], says: str
) -> None:
    """What cannot be meant is an error that says what was expected, within bounds."""
    text = refused(tmp_path, name, **arguments)
    assert says in text
    assert len(text) <= 2000


def test_a_page_of_findings_leads_to_the_next(tmp_path: Path) -> None:
    """Many findings come in pages that together are all of them."""
    for n in range(12):
        (tmp_path / str(n)).mkdir()
        (tmp_path / str(n) / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    first = call(tmp_path, "assess", paths=["."])
    count, cursor = len(first["findings"]), first.get("cursor")
    while cursor:
        page = call(tmp_path, "assess", paths=["."], cursor=cursor)
        count, cursor = count + len(page["findings"]), page.get("cursor")
    assert count == first["total"] > 40
    assert len(json.dumps(first)) < MOST_ANSWER


def test_resources_and_prompts(tmp_path: Path) -> None:
    """Catalog, rules and documents of a bundle can be read; secrets and other files cannot."""
    text = (EXAMPLES / "linkly.yaml").read_text(encoding="utf-8")
    call(tmp_path, "design", requirements=text, output="b")
    (tmp_path / "b" / ".env").write_text("DB_PASSWORD=hunter2\n", encoding="utf-8")

    async def work(client: Client) -> Any:
        listed = await client.list_resources()
        uris = [str(one.uri) for one in listed.resources]
        uris += ["catalog://nats", "rule://literal-secret", "bundle://b/docs/architecture.md"]
        uris += ["reference://compliance", "schema://handoff", "resolved://b"]
        texts = [(await client.read_resource(uri)).contents[0].text for uri in uris]  # type: ignore[union-attr]
        for uri in (
            "bundle://b/.env",
            "bundle://../x.md",
            "rule://x",
            "file:///etc/passwd",
            "reference://x",
            "schema://x",
            "resolved://..",
        ):
            with pytest.raises(MCPError):
                await client.read_resource(uri)
        with pytest.raises(MCPError):
            await client.list_tools(cursor="x")
        prompts = (await client.list_prompts()).prompts
        for prompt in prompts:
            got = await client.get_prompt(prompt.name, {prompt.arguments[0].name: "THAT"})  # type: ignore[index]
            assert "THAT" in got.messages[0].content.text  # type: ignore[union-attr]
        return texts, len(prompts)

    texts, prompts = ask(tmp_path, work)
    assert all(texts)
    assert prompts == 4
    assert "hunter2" not in "".join(texts)


def test_two_clients_at_once(tmp_path: Path) -> None:
    """Calls of two clients on one server do not get into each other's way."""
    texts = [
        (EXAMPLES / name).read_text(encoding="utf-8") for name in ("linkly.yaml", "minimal.yaml")
    ]

    async def one(server: Any, text: str, found: dict[str, Any]) -> None:
        async with Client(server) as client:
            result = await client.call_tool("design", {"requirements": text})
            assert result.structured_content is not None
            found[text] = result.structured_content["decisions"]

    async def both() -> dict[str, Any]:
        found: dict[str, Any] = {}
        server = make_server(Roots((tmp_path,)))
        async with anyio.create_task_group() as group:
            for text in texts:
                group.start_soon(one, server, text, found)
        return found

    found = anyio.run(both)
    for text in texts:
        assert found[text] == call(tmp_path, "design", requirements=text)["decisions"]


ENGINE = """\
#!/bin/sh
echo "$*" >> "$LOG.all"
case "$*" in
  *"version --format"*) echo '{"Server": {"Version": "28.0.0", "Os": "linux", "Arch": "amd64"}}' ;;
  *"compose version"*) echo 2.40.0 ;;
  *config*) echo "${RESOLVED:-$PLAIN}" ;;
  *" up "*) echo up >> "$LOG"; trap 'echo ended >> "$LOG"; exit 1' TERM; sleep 60 & wait ;;
  *"rm "*) echo removed >> "$LOG" ;;
esac
"""


@pytest.fixture
def scripted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An engine that is a script: its `up` takes a minute. Where it notes what it did."""
    bin, log = tmp_path / "bin", tmp_path / "log"
    bin.mkdir()
    (bin / "docker").write_text(ENGINE, encoding="utf-8")
    (bin / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin}:{os.environ['PATH']}")
    monkeypatch.setenv("LOG", str(log))
    monkeypatch.setenv("PLAIN", '{"name": "x", "services": {"a": {"image": "x"}}}')
    (tmp_path / "compose.yaml").write_text("services: {a: {image: x}}\n", encoding="utf-8")
    return log


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ("services: {a: {image: x, volumes: ['/etc:/host:ro']}}\n", ""),
        ("services: {a: {image: x, env_file: [/etc/hostname]}}\n", ""),
        ("include: [/etc/compose.yaml]\nservices: {a: {image: x}}\n", ""),
        ("services: {a: {image: x}}\n", '{"services": {"a": {"image": "x", "privileged": true}}}'),
    ],
    ids=["mount", "env-file", "include", "as the engine resolves it"],
)
def test_a_project_that_reaches_outside_is_not_run(
    tmp_path: Path, scripted: Path, monkeypatch: pytest.MonkeyPatch, written: str, resolved: str
) -> None:
    """Neither our resolution nor the engine's may lead outside; nothing is started, and it says
    what to do.
    """
    (tmp_path / "compose.yaml").write_text(written, encoding="utf-8")
    if resolved:
        monkeypatch.setenv("RESOLVED", resolved)
    said = refused(tmp_path, "verify", path="compose.yaml")
    assert "outside of" in said
    assert "(" in said
    assert not scripted.exists()
    ran = scripted.with_suffix(".all").read_text(encoding="utf-8")
    assert resolved or " config" not in ran


def test_a_terminated_server_removes_what_it_started(tmp_path: Path, scripted: Path) -> None:
    """SIGTERM during a verify ends it and removes its containers before the server is gone."""
    lines: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": HELLO},
        {"method": "notifications/initialized"},
        {
            "id": 2,
            "method": "tools/call",
            "params": {"name": "verify", "arguments": {"path": "compose.yaml"}},
        },
    ]
    arguments = command("mcp", "--root", tmp_path)
    pipe = subprocess.PIPE
    with subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin is not None
        try:
            for line in lines:
                process.stdin.write(json.dumps({"jsonrpc": "2.0", **line}) + "\n")
            process.stdin.flush()
            until(scripted.exists)
            process.terminate()
            process.wait(30)
        finally:
            process.kill()
    done = scripted.read_text(encoding="utf-8").split()
    assert done[:2] == ["up", "ended"]
    every = scripted.with_suffix(".all").read_text(encoding="utf-8").splitlines()
    assert any(" ls " in line for line in every[len(every) - 8 :])
    assert not (tmp_path / "evidence").exists()


def test_cancelled_checks_of_images_do_not_wait_for_the_registry(tmp_path: Path) -> None:
    """A registry that takes the question and says nothing holds up nobody once it is cancelled.

    There is room for four calls at once: four checks that hang would leave none for another.
    """
    asking: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        (tmp_path / "compose.yaml").write_text(f"services: {{a: {{image: '{host}/a:1'}}}}\n")

        def listen() -> None:
            while len(asking) < 4:
                connection, _ = silent.accept()
                asking.append(connection)
                if connection.recv(1) == b"\x16":  # TLS is not spoken here
                    asking.pop().close()

        async def work(client: Client) -> Any:
            async def check() -> None:
                await client.call_tool("images", {"action": "check", "timeout": 300})

            async with anyio.create_task_group() as group:
                for _ in range(4):
                    group.start_soon(check)
                await to_thread.run_sync(listen)
                group.cancel_scope.cancel()
            with anyio.fail_after(30):
                return await client.call_tool("explain", {"catalog": "nats"})

        assert not ask(tmp_path, work, mode="legacy").is_error
    for connection in asking:
        connection.close()
    assert not (tmp_path / "evidence").exists()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_terminated_http_server_removes_what_it_started(
    tmp_path: Path, scripted: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    """Over HTTP as well, in both protocol eras: nothing waits for a verify to end by itself."""
    monkeypatch.setenv("SAASWRIGHT_MCP_TOKEN", "sesame")
    port = a_free_port()
    url = f"http://127.0.0.1:{port}/mcp"
    arguments = command("mcp", "--http", "--port", str(port), "--root", tmp_path)

    async def verify() -> None:
        headers = {"Authorization": "Bearer sesame"}
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as http,
            Client(
                streamable_http_client(url, http_client=cast(Any, http)), mode=cast(Any, mode)
            ) as client,
        ):
            await client.call_tool("verify", {"path": "compose.yaml"})

    async def both(process: subprocess.Popen[bytes]) -> None:
        async with anyio.create_task_group() as group:

            async def broken_off() -> None:
                with contextlib.suppress(Exception):
                    await verify()

            group.start_soon(broken_off)
            await to_thread.run_sync(until, scripted.exists)
            process.terminate()
            await to_thread.run_sync(process.wait, 30)
            group.cancel_scope.cancel()

    with subprocess.Popen(arguments) as process:
        try:
            until(lambda: open_port(port))
            anyio.run(both, process)
        finally:
            process.kill()
    assert scripted.read_text(encoding="utf-8").split()[:2] == ["up", "ended"]
    assert " ls " in scripted.with_suffix(".all").read_text(encoding="utf-8").splitlines()[-1]


def test_an_http_server_that_is_told_to_end_before_it_listens_ends(tmp_path: Path) -> None:
    """A SIGTERM that comes before uvicorn takes signals is not lost."""
    script = """
        import os, signal, uvicorn
        from saaswright.__main__ import main

        run = uvicorn.Server.run

        def told_before(server, sockets=None):
            os.kill(os.getpid(), signal.SIGTERM)
            return run(server, sockets)

        uvicorn.Server.run = told_before
        main()
    """
    arguments = [sys.executable, "-c", textwrap.dedent(script), "mcp", "--http"]
    with subprocess.Popen([*arguments, "--port", str(a_free_port())], cwd=tmp_path) as process:
        try:
            assert process.wait(30) == 0
        finally:
            process.kill()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    """No token and no address are printed for a server that cannot listen."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = saaswright("mcp", "--http", "--port", str(port), cwd=tmp_path)
    assert done.returncode == 2
    assert f"port {port} is taken" in done.stderr
    assert "TOKEN" not in done.stderr


def a_free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def open_port(port: int) -> bool:
    """Whether somebody listens."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def until(true: Callable[[], bool]) -> None:
    """Wait for it, half a minute at most."""
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_cancelled_verification_ends_within_its_check(tmp_path: Path, scripted: Path) -> None:
    """A client that cancels ends what the running check waits for, and nothing more is started."""
    log = scripted
    told: list[str] = []

    async def progress(
        progress: float, total: float | None = None, message: str | None = None
    ) -> None:
        told.append(message or "")

    async def work(client: Client) -> float:
        async def verify() -> None:
            await client.call_tool("verify", {"path": "compose.yaml"}, progress_callback=progress)

        async with anyio.create_task_group() as group:
            group.start_soon(verify)
            with anyio.fail_after(30):
                while not log.is_file():
                    await anyio.sleep(0.05)
            began = anyio.current_time()
            group.cancel_scope.cancel()
        with anyio.fail_after(30), anyio.CancelScope(shield=True):
            while "ended" not in log.read_text(encoding="utf-8"):
                await anyio.sleep(0.05)
        return anyio.current_time() - began

    assert ask(tmp_path, work, mode="legacy") < 20
    assert "checking start" in told
    assert log.read_text(encoding="utf-8").split()[:2] == ["up", "ended"]
    assert not (tmp_path / "evidence").exists()


def test_images_are_converted_only_when_told(tmp_path: Path) -> None:
    """Convert shows a diff first and writes when told; list and an offline check need nobody."""
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "Dockerfile").write_text("FROM alpine:3.22\n", encoding="utf-8")
    listed = call(tmp_path, "images")
    assert "convert" in listed["next"]
    nowhere = call(tmp_path, "images", action="convert")
    assert "registry" in nowhere["next"]
    wish = {"action": "convert", "registry": "ghcr.io/acme"}
    planned = call(tmp_path, "images", **wish)
    assert "+    image: ghcr.io/acme/" in planned["diff"]
    assert "hunter2" not in json.dumps([listed, planned])
    assert (tmp_path / "compose.yaml").read_text(encoding="utf-8") == COMPOSE
    assert call(tmp_path, "images", **wish, write=True)["conversion"]["written"]
    assert "build:" not in (tmp_path / "compose.yaml").read_text(encoding="utf-8")
    checked = call(tmp_path, "images", action="check", offline=True)["check"]
    assert {one["status"] for one in checked["images"]} == {"not-verified"}
    assert "`push`" in refused(tmp_path, "images", action="build", pin=True)


def test_a_baseline_is_accepted_and_left_out(tmp_path: Path) -> None:
    """Fix with a baseline accepts today's findings when told; assess then leaves them out."""
    (tmp_path / "compose.yaml").write_text(COMPOSE, encoding="utf-8")
    assert call(tmp_path, "fix", baseline="known.json")["accepted"]
    assert not (tmp_path / "known.json").exists()
    call(tmp_path, "fix", baseline="known.json", write=True)
    assert call(tmp_path, "assess")["total"]
    assert call(tmp_path, "assess", baseline="known.json")["total"] == 0
    assert call(tmp_path, "assess", target="kubernetes", deployed=True)["projects"]


def test_a_bundle_is_planned_locked_and_merged(tmp_path: Path) -> None:
    """Plan writes nothing, edits by hand are refused or merged, explain takes a bundle's line."""
    text = (EXAMPLES / "linkly.yaml").read_text(encoding="utf-8")
    call(tmp_path, "design", requirements=text, output="b")
    planned = call(tmp_path, "design", requirements=text, output="b", plan=True)
    assert planned["change"]
    spec = tmp_path / "b" / "compose.yaml"
    spec.write_text("# mine\n" + spec.read_text(encoding="utf-8"), encoding="utf-8")
    assert "edited" in refused(tmp_path, "design", requirements=text, output="b")
    call(tmp_path, "design", requirements=text, output="b", locked=True)
    assert spec.read_text(encoding="utf-8").startswith("# mine\n")
    assert call(tmp_path, "explain", requirements="b", why="compose.yaml:12")["explanation"]
    assert "`output` is missing" in refused(tmp_path, "design", requirements=text, plan=True)


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    """The program itself serves the SDK's client over stdio, both protocol eras."""

    async def run(mode: str) -> list[str]:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "saaswright", "mcp", "--root", str(tmp_path)],
            env={**os.environ},
        )
        async with Client(server, mode=mode) as client:
            result = await client.call_tool("explain", {"catalog": "nats"})
            assert not result.is_error
            return [tool.name for tool in (await client.list_tools()).tools]

    for mode in ("auto", "legacy"):
        with anyio.from_thread.start_blocking_portal() as portal:
            assert portal.call(run, mode) == list(BY_NAME)


HTTP = textwrap.dedent(
    """
    import sys, uvicorn, socket
    from pathlib import Path
    from saaswright.mcp.server import default_roots, make_server
    from saaswright.mcp.serving import http_app
    listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen()
    print(listener.getsockname()[1], flush=True)
    app = http_app(make_server(default_roots((Path(sys.argv[1]),))), "sesame")
    config = uvicorn.Config(app, log_level="error")
    uvicorn.Server(config).run(sockets=[listener])
    """
)


def test_over_http_with_a_token_from_this_machine_only(tmp_path: Path) -> None:
    """HTTP serves who has the token; others get 401, foreign pages 403, foreign hosts 421."""
    script = (sys.executable, "-c", HTTP, str(tmp_path))
    with subprocess.Popen(script, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            url = f"http://127.0.0.1:{int(process.stdout.readline())}/mcp"
            good = {"Authorization": "Bearer sesame"}

            async def work() -> list[str]:
                async with (
                    httpx.AsyncClient(headers=good, timeout=30) as http,
                    Client(streamable_http_client(url, http_client=cast(Any, http))) as client,
                ):
                    return [tool.name for tool in (await client.list_tools()).tools]

            assert anyio.run(work) == list(BY_NAME)
            body = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
            accept = {"Accept": "application/json, text/event-stream"}
            tries = [
                ({}, 401),
                ({"Authorization": "Bearer open"}, 401),
                ({**good, "Origin": "https://evil.example"}, 403),
                ({**good, "Host": "evil.example"}, 421),
            ]
            for headers, status in tries:
                got = httpx.post(url, json=body, headers={**accept, **headers}, timeout=30)
                assert got.status_code == status, headers
                assert status != 401 or "SAASWRIGHT_MCP_TOKEN" in got.text
            # The name of the scheme has no case (RFC 9110).
            lower = {**accept, "Authorization": "bearer sesame"}
            assert httpx.post(url, json=body, headers=lower, timeout=30).status_code < 401
        finally:
            process.terminate()
