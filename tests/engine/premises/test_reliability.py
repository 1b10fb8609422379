"""What the reliability rules claim about a running project, seen on one."""

from __future__ import annotations

import time

import pytest

from tests.engine.premises.lab import (
    POSTGRES,
    POSTGRES_18,
    PYTHON,
    Lab,
    Sketch,
    becomes,
    container,
    fails,
    free_port,
    says,
    seen,
    wait_until,
)
from tests.engine.runner import Project

pytestmark = pytest.mark.engine

SERVE = "command: [python, -m, http.server, '8000']"
QUICK = "interval: 1s\n      timeout: 2s\n      retries: 2"


def web(test: str, *more: str) -> str:
    """A small web server with a healthcheck."""
    lines = "\n".join(f"    {line}" for line in more)
    return (
        f"services:\n  app:\n    image: {PYTHON}\n    {SERVE}\n    init: true\n"
        f"    healthcheck:\n      test: {test}\n      {QUICK}\n{lines}\n"
    )


PROBE = "python -c 'import urllib.request as u; u.urlopen(\"http://127.0.0.1:{port}/\", timeout=1)'"


def test_healthcheck_cannot_fail(lab: Lab) -> None:
    """With `|| true` a server that answers nothing stays healthy; without it is unhealthy."""
    for sketch, health in (
        (
            lab.faulty(web(f"[CMD-SHELL, {_quoted(PROBE.format(port=8000) + ' || true')}]")),
            "healthy",
        ),
        (lab.sound(web(_quoted_probe(8000))), "unhealthy"),
    ):
        with sketch.up() as project:
            becomes(project, "app", "healthy")
            project.run("app", "python", "-c", _STOP_SERVER)
            before = _probes(project)
            wait_until(lambda project=project, before=before: _probes(project) >= before + 4)  # type: ignore[misc]
            assert seen(project, "app", "{{.State.Health.Status}}") == health


# The server's process is stopped, not ended, so that the container goes on.
_STOP_SERVER = (
    "import os, signal; own = os.getpid();"
    "[os.kill(int(p), signal.SIGSTOP) for p in os.listdir('/proc') if p.isdigit() and int(p) not in"
    " (1, own) and b'http.server' in open(f'/proc/{p}/cmdline', 'rb').read()]"
)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _probes(project: Project) -> int:
    """How many probes have ended; the engine keeps five, so they are counted by their start."""
    found = container(project, "app")
    started = project.engine.docker(
        *("inspect", "--format", "{{range .State.Health.Log}}{{.Start.Unix}} {{end}}", found)
    ).stdout.split()
    return int(started[-1]) if started else 0


PROBED = """\
services:
  db:
    image: postgres:17
    environment: {{POSTGRES_PASSWORD: hollow}}
    healthcheck:
      test: [CMD, {test}]
      interval: 1s
      retries: {retries}
"""


def test_healthcheck_program_absent(lab: Lab) -> None:
    """A probe that calls a program the image lacks never succeeds, though the server works."""
    absent = PROBED.format(test="curl, -f, 'telnet://127.0.0.1:5432'", retries=3)
    with lab.faulty(absent).up() as project:
        becomes(project, "db", "unhealthy")
        _ready(project)
    with lab.sound(PROBED.format(test="pg_isready", retries=60)).up() as project:
        becomes(project, "db", "healthy")


def test_healthcheck_wrong_port(lab: Lab) -> None:
    """The published port is the host's: a probe of it inside the container never succeeds."""
    ports = "ports: ['127.0.0.1::8000']"
    with lab.sound(web(_quoted_probe(8000), ports)).up() as project:
        becomes(project, "app", "healthy")
    port = free_port()
    faulty = lab.faulty(web(_quoted_probe(port), f"ports: ['127.0.0.1:{port}:8000']"))
    with faulty.up() as project:
        becomes(project, "app", "unhealthy")
        says(project, "app", PROBE.format(port=8000))


def _quoted_probe(port: int) -> str:
    return f"[CMD-SHELL, {_quoted(PROBE.format(port=port))}]"


DATABASE = """\
services:
  db:
    image: {image}
    environment: {{POSTGRES_PASSWORD: hollow}}
{more}
"""


def survives(sketch: Sketch) -> bool:
    """Whether a row is still there after the project went down and came up again."""
    with sketch.placed() as project:
        project.compose("up", "-d")
        _ready(project)
        _sql(project, "CREATE TABLE marker (x int)")
        project.compose("down", "--timeout=20")
        project.compose("up", "-d")
        _ready(project)
        return not fails(project, "db", *_psql("SELECT count(*) FROM marker"))


def _ready(project: Project) -> None:
    wait_until(lambda: not fails(project, "db", *_psql("SELECT 1")), 60)


def _psql(statement: str) -> tuple[str, ...]:
    return ("psql", "-q", "-h", "127.0.0.1", "-U", "postgres", "-c", statement)


def _sql(project: Project, statement: str) -> None:
    project.run("db", *_psql(statement))


NAMED = "    volumes: ['data:{path}']\nvolumes: {{data: }}"


def test_missing_volume(lab: Lab) -> None:
    """Rows of a database without a volume are gone after `down` and `up`; with one they stay."""
    assert not survives(lab.faulty(DATABASE.format(image=POSTGRES, more="")))
    path = NAMED.format(path="/var/lib/postgresql/data")
    assert survives(lab.sound(DATABASE.format(image=POSTGRES, more=path)))


def test_anonymous_volume(lab: Lab) -> None:
    """A volume without a name is another one after `down` and `up`."""
    more = "    volumes: [/var/lib/postgresql/data]"
    assert not survives(lab.faulty(DATABASE.format(image=POSTGRES, more=more)))
    path = NAMED.format(path="/var/lib/postgresql/data")
    assert survives(lab.sound(DATABASE.format(image=POSTGRES, more=path)))


def test_wrong_data_path(lab: Lab) -> None:
    """From 18 on the rows of PostgreSQL do not live where those of 17 did."""
    old, new = (
        DATABASE.format(image=POSTGRES_18, more=NAMED.format(path=path))
        for path in ("/var/lib/postgresql/data", "/var/lib/postgresql")
    )
    assert not survives(lab.faulty(old))
    assert survives(lab.sound(new))


WAITING = """\
services:
  db:
    image: postgres:17
    environment: {{POSTGRES_PASSWORD: hollow}}
    healthcheck:
      test: [CMD, pg_isready, -h, 127.0.0.1]
      interval: 1s
      retries: 60
  app:
    image: python:3.12-slim
    command: [python, -c, 'import socket; socket.create_connection(("db", 5432), 1)']
    depends_on:{depends}
"""


def test_depends_on_without_condition(lab: Lab) -> None:
    """Without a condition the client starts before the database answers, and fails."""
    with lab.faulty(WAITING.format(depends=" [db]")).up() as project:
        assert _ends(project, "app") != "0"
    healthy = "\n      db: {condition: service_healthy}"
    with lab.sound(WAITING.format(depends=healthy)).up() as project:
        assert _ends(project, "app") == "0"


def _ends(project: Project, service: str) -> str:
    """The exit code of a service that ends by itself."""
    wait_until(lambda: seen(project, service, "{{.State.Status}}") == "exited")
    return seen(project, service, "{{.State.ExitCode}}")


def test_missing_healthcheck(lab: Lab) -> None:
    """Without a healthcheck there is nothing to wait for: `service_healthy` cannot be had."""
    check = (
        "    healthcheck:\n      test: [CMD, pg_isready, -h, 127.0.0.1]\n"
        "      interval: 1s\n      retries: 60\n"
    )
    healthy = WAITING.format(depends="\n      db: {condition: service_healthy}")
    assert check in healthy
    with lab.faulty(WAITING.format(depends=" [db]").replace(check, "")).up() as project:
        assert _ends(project, "app") != "0"
    refused = lab.faulty(healthy.replace(check, "")).start()
    assert refused.returncode != 0
    assert "has no healthcheck configured" in refused.stderr
    with lab.sound(healthy).up() as project:
        assert _ends(project, "app") == "0"


def test_undeclared_dependency(lab: Lab) -> None:
    """What is not declared is not started along: its name does not even resolve."""
    template = """\
        services:
          db:
            image: postgres:17
            environment: {{POSTGRES_PASSWORD: hollow}}
          app:
            image: python:3.12-slim
            command: [sleep, '300']
            environment: {{DATABASE_URL: 'postgresql://postgres@db:5432/postgres'}}
            {depends}
        """
    for sketch, known in (
        (lab.faulty(template.format(depends="")), False),
        (lab.sound(template.format(depends="depends_on: [db]")), True),
    ):
        with sketch.placed() as project:
            project.compose("up", "-d", "app")
            assert fails(project, "app", "getent", "hosts", "db") is not known


def test_no_restart_policy(lab: Lab) -> None:
    """A process that ends stays ended without a restart policy, and comes back with one."""
    ends = "command: [sh, -c, 'sleep 1; exit 3']"
    template = f"services:\n  app:\n    image: {PYTHON}\n    {ends}\n"
    with lab.faulty(template).up() as project:
        assert _ends(project, "app") == "3"
        time.sleep(2)
        assert seen(project, "app", "{{.RestartCount}} {{.State.Status}}") == "0 exited"
    with lab.sound(template + "    restart: unless-stopped\n").up() as project:
        wait_until(lambda: int(seen(project, "app", "{{.RestartCount}}")) > 0)


def test_stateful_service_scaled(lab: Lab) -> None:
    """What one replica has written the other does not see: they are no cluster."""
    more = (
        "    volumes: ['data:/var/lib/postgresql/data']\n"
        "    deploy: {{replicas: {replicas}}}\nvolumes: {{data: }}"
    )
    faulty, sound = (
        DATABASE.format(image=POSTGRES, more=more.format(replicas=number)) for number in (2, 1)
    )
    with lab.sound(sound).up() as project:
        _ready(project)
    with lab.faulty(faulty).placed() as project:
        project.compose("up", "-d", "--scale", "db=1")
        _ready(project)
        project.compose("up", "-d", "--scale", "db=2", "--no-recreate")
        one, two = project.compose("ps", "-a", "-q", "db").stdout.split()
        assert not _shares(project, one, two)


def test_volume_shared_by_writers(lab: Lab) -> None:
    """Two servers on one volume do not work on one database: what one writes the other lacks."""
    template = """\
        services:
          one: &server
            image: postgres:17
            environment: {{POSTGRES_PASSWORD: hollow}}
            volumes: ['first:/var/lib/postgresql/data']
          two:
            <<: *server
            volumes: ['{second}:/var/lib/postgresql/data']
        volumes: {{first: , second: }}
        """
    for sketch, alone in (
        (lab.faulty(template.format(second="first")), False),
        (lab.sound(template.format(second="second")), True),
    ):
        with sketch.placed() as project:
            project.compose("up", "-d", "one")
            one = container(project, "one")
            wait_until(lambda project=project, one=one: _answers(project, one), 60)  # type: ignore[misc]
            project.compose("up", "-d", "two")
            two = container(project, "two")
            if alone:
                wait_until(lambda project=project, two=two: _answers(project, two), 60)  # type: ignore[misc]
                assert all(_stays(project, found) for found in (one, two))
            else:
                assert not _shares(project, one, two)


def _in_container(project: Project, found: str, statement: str) -> bool:
    command = ("exec", found, *_psql(statement))
    return project.engine.docker(*command, check=False).returncode == 0


def _answers(project: Project, found: str) -> bool:
    return _in_container(project, found, "SELECT 1")


def _stays(project: Project, found: str) -> bool:
    """Whether a server keeps what it is told over a restart."""
    made = _in_container(project, found, "CREATE TABLE kept (x int)")
    project.engine.docker("restart", "--time=20", found)
    wait_until(lambda: _answers(project, found), 60)
    return made and _in_container(project, found, "SELECT * FROM kept")


def _shares(project: Project, one: str, two: str) -> bool:
    """Whether rows that the first server commits are read by the second, both going on well."""
    deadline = time.monotonic() + 15
    while not _answers(project, two) and time.monotonic() < deadline:
        time.sleep(0.2)
    wrote = all(
        _in_container(project, one, statement)
        for statement in ("CREATE TABLE shared (x int)", "INSERT INTO shared VALUES (1)")
    )
    return wrote and all(
        _in_container(project, found, "SELECT 1 / count(*) FROM shared") for found in (two, one)
    )
