"""Writing projects: what it looks like, and that it reads back as the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saaswright.compose.emit import emit
from saaswright.compose.emit.scalars import literal, scalar
from saaswright.compose.model import (
    Attachment,
    Build,
    Dependency,
    Deploy,
    Device,
    EnvFile,
    FileGrant,
    Healthcheck,
    Mount,
    Network,
    Port,
    Project,
    Resource,
    Resources,
    Secret,
    Service,
    TmpfsOptions,
    Ulimit,
    Volume,
)
from saaswright.compose.output import as_json, as_yaml
from saaswright.compose.resolve import Options, resolve
from saaswright.compose.typed import parse
from saaswright.source import Source
from tools.conformance_projects import projects

GOLDEN = Path(__file__).parent / "golden"


def full_project() -> Project:
    """A project with most of what people write."""
    web = Service(
        image="nginx:1.27-alpine",
        command=("nginx", "-g", "daemon off;"),
        cap_drop=("ALL",),
        env_file=(EnvFile(path=".env"),),
        environment={"PORT": "5432", "DEBUG": "no", "URL": "${URL:?set: me}", "PASS": None},
        ports=(
            Port(target=80, published="${WEB_PORT:-8080}"),
            Port(target=53, published="53", protocol="udp", host_ip="127.0.0.1"),
            Port(target=9000, published="9000", mode="host"),
        ),
        volumes=(
            Mount(type="volume", source="db-data", target="/var/lib/data"),
            Mount(type="bind", source="./nginx.conf", target="/etc/nginx.conf", read_only=True),
            Mount(type="tmpfs", target="/tmp", tmpfs=TmpfsOptions(size="64m")),
            Mount(type="bind", source="${DIR}", target="/dir"),
        ),
        secrets=(FileGrant(source="password"), FileGrant(source="key", mode=0o440)),
        networks={"back": Attachment(), "front": Attachment(aliases=("www",))},
        extra_hosts={"gateway": ("host-gateway",)},
        depends_on={"db": Dependency(condition="service_healthy")},
        healthcheck=Healthcheck(
            test=("CMD-SHELL", "wget -q -O- http://localhost || exit 1"), interval="10s", retries=3
        ),
        deploy=Deploy(
            replicas="${REPLICAS:-2}",
            resources=Resources(limits=Resource(cpus="0.50", memory="512M")),
        ),
        devices=(Device(source="/dev/fuse", target="/dev/fuse", permissions="rwm"),),
        ulimits={"nofile": Ulimit(soft=0, hard=1024), "nproc": 64},
        restart="unless-stopped",
        extensions={"x-note": {"a": [1, "two", None]}},
    )
    db = Service(
        build=Build(context="./db"),
        command=(),
        entrypoint=("/bin/sh", "-c", "exec one\nexec two\n"),
        depends_on={"job": Dependency()},
        restart="no",
    )
    return Project(
        name="clinic-notes",
        services={"web": web, "db": db, "job": Service(image="job@sha256:00")},
        networks={"back": Network(internal=True), "front": Network()},
        volumes={"db-data": Volume()},
        secrets={"password": Secret(file="./password"), "key": Secret(environment="KEY")},
    )


COMMENTS: dict[tuple[str | int, ...], str] = {
    ("services", "web"): "The front door: terminates TLS, serves files, and passes the rest on to "
    "the application, of which there may be several.",
    ("services", "web", "ports", 0): "the public port",
    ("services", "web", "volumes", 2, "type"): "scratch space",
    ("services", "web", "healthcheck", "test", 1): "inside a line",
    ("services", "db", "depends_on", "job"): "by name",
    ("volumes", "db-data"): "kept",
}


def test_a_project_is_written_as_people_write_it(request: pytest.FixtureRequest) -> None:
    """The emitted text is the golden one: order, short forms, quotes, comments, blank lines."""
    text = emit(full_project(), COMMENTS, header="Made by hand.\n\nDo edit.")
    golden = GOLDEN / "emitted.yaml"
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert all(len(line) <= 100 for line in text.splitlines() if line.lstrip().startswith("#"))


def test_what_is_written_reads_back_as_the_same() -> None:
    """Emitting and parsing gives the same model; comments change nothing."""
    parsed, findings = parse(Source("c", emit(full_project(), COMMENTS, header="Note")))
    assert findings == ()
    assert parsed == full_project()


@settings(max_examples=200)
@given(projects())
def test_any_project_reads_back_as_the_same(data: dict[str, Any]) -> None:
    """Whatever parses is written so that it parses to the same model, in the same text again."""
    project, _ = parse(Source("c", yaml.safe_dump(data, allow_unicode=True)))
    if project is None:
        return
    text = emit(project)
    again, findings = parse(Source("c", text))
    assert again == project, findings
    assert emit(again) == text


@settings(max_examples=300)
@given(
    st.text() | st.from_regex(r"[-+]?[0-9_.:eExXoO]{1,8}|[yYnNoOfFtT][a-z]{0,4}", fullmatch=True)
)
def test_no_parser_misreads_a_written_text(text: str) -> None:
    """A text on one line reads back as itself by YAML 1.1 and by Compose's reading."""
    written = scalar(text)
    assert "\n" not in written
    if all(ord(char) < 0xD800 or ord(char) >= 0xE000 for char in text):
        assert yaml.load(f"a: {written}", Loader=yaml.CSafeLoader) == {"a": text}
        parsed, _ = parse(Source("c", f"services: {{}}\nx-a: {written}\n"))
        assert parsed is not None
        assert parsed.extensions == {"x-a": text}


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from(["a", "  b", "", "c: d", "# e", "\tf", "g  "]), min_size=2).map(
        "\n".join
    )
)
def test_paragraphs_read_back_as_they_were(text: str) -> None:
    """A text written as a literal block keeps every line, space and line ending."""
    block = literal(text)
    if block is not None:
        document = f"a: {block[0]}\n" + "".join(
            f"  {line}\n" if line else "\n" for line in block[1]
        )
        assert yaml.safe_load(document) == {"a": text}


def test_the_same_project_gives_the_same_bytes_whatever_the_order_of_comments() -> None:
    """The order in which comments are given changes nothing."""
    shuffled = dict(reversed(COMMENTS.items()))
    assert emit(full_project(), shuffled) == emit(full_project(), COMMENTS)


def test_what_resolve_prints_resolves_to_itself() -> None:
    """The YAML that is printed is a compose file that means the same."""
    source = Source("/p/compose.yaml", emit(full_project()))
    options = Options(home="/h", environment={"URL": "http://$x", "DIR": "/dir", "PASS": "p$$"})
    # The env file is not there; what it would say is not what is looked at.
    source = Source(source.name, source.text.replace("    env_file: .env\n", ""))
    resolved, findings = resolve([], options, sources=[source])
    assert resolved is not None, findings
    printed = Source(source.name, as_yaml(resolved))
    again, findings = resolve([], options, sources=[printed])
    assert again is not None, findings
    assert as_json(again) == as_json(resolved)
