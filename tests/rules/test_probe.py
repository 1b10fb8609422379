"""What healthchecks, image references and connections are read as."""

from __future__ import annotations

import pytest

from saaswright.compose.model import Healthcheck
from saaswright.compose.reference import parse
from saaswright.rules.connections import connections
from saaswright.rules.probe import cannot_fail, local_ports, programs
from saaswright.rules.registry import BY_ID
from saaswright.rules.run import run
from saaswright.rules.values import settled_text
from tests.rules.judge import FACTS, view_of


def shell(line: str) -> Healthcheck:
    """A healthcheck that a shell runs."""
    return Healthcheck(test=("CMD-SHELL", line))


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("curl -f http://localhost/ || exit 1", ("curl", "exit")),
        ("PGPASSWORD=x /usr/bin/pg_isready -U app", ("pg_isready",)),
        ("echo ping | nc -w 1 localhost 6379 | grep PONG", ("echo", "nc", "grep")),
        ("", ()),
    ],
)
def test_programs_of_a_line(line: str, found: tuple[str, ...]) -> None:
    """The first word of every command of the line, without its directory."""
    assert programs(shell(line)) == found


@pytest.mark.parametrize(
    "line", ["curl x || true", "curl x; exit 0", "curl x || echo bad", "true", "curl x || :"]
)
def test_lines_that_cannot_fail(line: str) -> None:
    """A line whose last command always succeeds always succeeds."""
    assert cannot_fail(shell(line))


@pytest.mark.parametrize(
    "line",
    [
        "curl x",
        "curl x || exit 1",
        "true && curl x",
        "echo stat | nc localhost 2181",
        "curl x || false",
        "status | grep -q 'not running' && exit 1 || exit 0",
        "curl x || exit 1; exit 0",
        "set -e; curl x; echo fine",
    ],
)
def test_lines_that_can_fail(line: str) -> None:
    """A line whose last command can fail can fail."""
    assert not cannot_fail(shell(line))


def test_ports_of_the_container() -> None:
    """Ports of the loopback address are found in addresses and as arguments."""
    assert local_ports(shell("curl http://127.0.0.1:8080/ && nc -z localhost 5432")) == (8080, 5432)
    assert local_ports(shell("curl http://db:5432/")) == ()


@pytest.mark.parametrize(
    ("text", "name", "tag", "version"),
    [
        ("postgres", "postgres", None, None),
        ("docker.io/library/postgres:17.2-alpine", "postgres", "17.2-alpine", (17, 2)),
        ("localhost:5000/a/b:v1.2.3", "localhost:5000/a/b", "v1.2.3", (1, 2, 3)),
        (f"ghcr.io/a/b@sha256:{'0' * 64}", "ghcr.io/a/b", None, None),
        ("a/b:2022-CU26", "a/b", "2022-CU26", (2022,)),
        ("redis:alpine3.20", "redis", "alpine3.20", None),
    ],
)
def test_image_references(
    text: str, name: str, tag: str | None, version: tuple[int, ...] | None
) -> None:
    """Registry, repository, tag and version are told apart as the engine does."""
    reference = parse(text)
    assert (reference.name, reference.tag, reference.version) == (name, tag, version)


def test_end_of_life_by_release_line() -> None:
    """The line of a tag decides: a major release, a minor one, or nothing that is known."""
    assert FACTS.end_of_life(parse("postgres:12.4-alpine")) == ("12", "2024-11-21")
    assert FACTS.end_of_life(parse("mysql:8.0")) == ("8.0", "2026-04-30")
    assert FACTS.end_of_life(parse("mysql:8")) is None
    assert FACTS.end_of_life(parse("acme/postgres:9.6")) is None
    ends = FACTS.end_of_life(parse("postgres:17"))
    assert ends is not None
    assert ends[1] > FACTS.as_of


def test_connections_of_a_service() -> None:
    """In URLs, host:port lists and variables called so; what a service is called itself is none."""
    view = view_of(
        "services:\n  a:\n    image: b:1\n    environment:\n"
        "      U: postgresql+asyncpg://u:p@db:5432/x\n      BROKERS: k1:9092,k2:9092\n"
        "      DB_HOST: db\n      LISTEN_ADDRESS: 0.0.0.0:80\n      NOTE: plain words\n"
        "      QUEUE_JMX_HOSTNAME: localhost\n      CORS_ORIGINS: http://shop.acme.com\n"
        "      ALLOWED_HOSTS: http://shop.acme.com\n"
    )
    found = [(c.variable, c.scheme, c.host, c.port) for c in connections(view.services[0])]
    assert found == [
        ("U", "postgresql", "db", 5432),
        ("BROKERS", "", "k1", 9092),
        ("BROKERS", "", "k2", 9092),
        ("DB_HOST", "", "db", None),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("${A}/${B:-two}", "1/two"),
        ("${C}", "${C}"),
        ("${C:?say}x", "${C}x"),
        ("$$A", "$A"),
        ("${C:-${A}}", "1"),
    ],
)
def test_variables_that_have_a_value(text: str, shown: str) -> None:
    """Values and defaults are filled in; what nobody knows stays a variable."""
    assert settled_text(text, {"A": "1"}) == shown


@pytest.mark.parametrize(
    ("image", "known"), [("nginx:1.30", False), ("traefik:v3.7", False), ("rabbitmq:4.1", True)]
)
def test_a_healthcheck_is_advised_where_it_works_as_it_is(image: str, known: bool) -> None:
    """A path or option that only our own configuration switches on is not said to work."""
    text = f"services:\n  edge:\n    image: {image}\n    ports: ['80:80']\n"
    [finding] = run(view_of(text), (BY_ID["no-healthcheck"],))
    assert ("by the catalog" in (finding.help or "")) is known
