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
    sleeper,
    wait_until,
)
from tests.engine.runner import Project
from tests.rules.fixing.mending import after, mended

pytestmark = pytest.mark.engine

SERVE = "command: [python, -m, http.server, '8000']"
QUICK = "interval: 1s\n      timeout: 10s\n      retries: 2"


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
            if health == "healthy":
                before = _probes(project)
                wait_until(lambda project=project, before=before: _probes(project) >= before + 8)  # type: ignore[misc]
            becomes(project, "app", health)


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


ASKED = """\
services:
  app:
    image: nginx:1.27
    healthcheck:
      test: [CMD, curl, {options}, 'http://127.0.0.1/missing']
      interval: 1s
      retries: 2
"""


def test_healthcheck_accepts_errors(lab: Lab) -> None:
    """A page that is answered with 404 is healthy for `curl -s`, and unhealthy for `curl -fs`."""
    with lab.faulty(ASKED.format(options="-s")).up() as project:
        becomes(project, "app", "healthy")
    with lab.sound(ASKED.format(options="-fs")).up() as project:
        becomes(project, "app", "unhealthy")
    line = 'test: "curl -s http://127.0.0.1/missing || exit 1"'
    listed = "test: [CMD, curl, {options}, 'http://127.0.0.1/missing']"
    for text in (ASKED.format(options="--silent"), ASKED.replace(listed, line)):
        mended_text = after(mended(text, "healthcheck-accepts-errors"))
        with lab.sound(mended_text).up() as project:
            becomes(project, "app", "unhealthy")
        with lab.sound(mended_text.replace("/missing", "/")).up() as project:
            becomes(project, "app", "healthy")


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


def test_duplicate_published_port(lab: Lab) -> None:
    """The second service that publishes a port is refused it."""
    template = sleeper("ports: ['127.0.0.1:{one}:8000']") + (
        "\n  other:\n    image: python:3.12-slim\n    command: [sleep, '300']\n"
        "    ports: ['127.0.0.1:{two}:8000']\n"
    )
    port, another = free_port(), free_port()
    refused = lab.faulty(template.format(one=port, two=port)).start()
    assert refused.returncode != 0
    assert "port is already allocated" in refused.stderr
    assert lab.sound(template.format(one=port, two=another)).start().returncode == 0


def test_duplicate_container_name(lab: Lab) -> None:
    """The second container of a name is not created."""
    name = lab.engine.name()
    template = sleeper("container_name: {one}") + (
        "\n  other:\n    image: python:3.12-slim\n    command: [sleep, '300']\n"
        "    container_name: {two}\n"
    )
    refused = lab.faulty(template.format(one=name, two=name)).start()
    assert refused.returncode != 0
    assert "already in use" in refused.stderr
    assert lab.sound(template.format(one=name, two=f"{name}-b")).start().returncode == 0


def test_job_restarts_forever(lab: Lab) -> None:
    """A job that is always restarted runs again and again; with `on-failure` it runs once."""
    template = """\
        services:
          app:
            image: python:3.12-slim
            command: [sleep, '300']
            depends_on: {{job: {{condition: service_completed_successfully}}}}
          job:
            image: python:3.12-slim
            command: [sh, -c, 'echo migrated']
            restart: {policy}
        """
    with lab.faulty(template.format(policy="always")).placed() as project:
        project.compose("up", "-d", "job")
        wait_until(lambda: project.compose("logs", "job").stdout.count("migrated") > 2)
    with lab.sound(template.format(policy="on-failure")).up() as project:
        assert _ends(project, "job") == "0"
        assert project.compose("logs", "job").stdout.count("migrated") == 1


def test_healthcheck_disabled(lab: Lab) -> None:
    """Switched off, the health is not known at all, also where the image brings a check."""
    with lab.faulty(sleeper("healthcheck: {disable: true}")).up() as project:
        assert seen(project, "app", "{{.State.Health}}") in ("<nil>", "")
    with lab.sound(sleeper("healthcheck: {test: [CMD, 'true'], interval: 1s}")).up() as project:
        becomes(project, "app", "healthy")


def test_no_healthcheck(lab: Lab) -> None:
    """Without a check a service that answers nobody is running, and nothing more is known."""
    ports = "ports: ['127.0.0.1::8000']"
    with lab.faulty(sleeper(ports)).up() as project:
        assert seen(project, "app", "{{.State.Status}} {{.State.Health}}").startswith("running")
        assert seen(project, "app", "{{.State.Health}}") in ("<nil>", "")
    with lab.sound(web(_quoted_probe(8000), ports)).up() as project:
        becomes(project, "app", "healthy")


def test_start_period_too_short(lab: Lab) -> None:
    """A first start that takes its time is called unhealthy too early, and given time it is not."""
    template = (
        f"services:\n  db:\n    image: {POSTGRES}\n    environment: {{POSTGRES_PASSWORD: hollow}}\n"
        "    configs: [{source: schema, target: /docker-entrypoint-initdb.d/a.sh}]\n"
        "    healthcheck:\n      test: [CMD, pg_isready, -h, 127.0.0.1]\n      interval: 1s\n"
        "      retries: 2\n{more}configs: {schema: {file: schema.sh}}\n"
    )
    patient = "      start_period: 60s\n"
    for make, more, health in ((lab.faulty, "", "unhealthy"), (lab.sound, patient, "healthy")):
        sketch = make(template.replace("{more}", more))
        (sketch.directory / "schema.sh").write_text("sleep 6\n")
        with sketch.up() as project:
            seen_first: list[str] = []

            def settled(project: Project = project, into: list[str] = seen_first) -> bool:
                state = seen(project, "db", "{{.State.Health.Status}}")
                into.append(state)
                return state != "starting"

            wait_until(settled, 60)
            assert seen_first[-1] == health


def test_grace_period_too_short(lab: Lab) -> None:
    """A database that is killed recovers at its next start; one that may stop does not need to."""
    more = "    volumes: ['data:/var/lib/postgresql/data']\n    {stop}\nvolumes: {{data: }}"
    for make, stop, recovers in (
        (lab.faulty, "stop_signal: SIGKILL", True),
        (lab.sound, "stop_grace_period: 1m", False),
    ):
        sketch = make(DATABASE.format(image=POSTGRES, more=more.format(stop=stop)))
        with sketch.up() as project:
            _ready(project)
            project.compose("stop")
            project.compose("start")
            _ready(project)
            logs = project.compose("logs", "db").stdout
            assert ("was not properly shut down" in logs) is recovers


def test_state_in_scaled_service(lab: Lab) -> None:
    """On one host replicas write to one volume: the second overwrites the first one's file."""
    text = (
        "services:\n  app:\n    image: acme/app:1.0\n    command: [sleep, '300']\n"
        "    volumes: ['uploads:/srv']\n    deploy: {replicas: 2}\nvolumes: {uploads: }\n"
    )
    lab.engine.docker("tag", PYTHON, "acme/app:1.0")
    try:
        with lab.faulty(text).up() as project:
            one, two = project.compose("ps", "-q", "app").stdout.split()
            for found in (one, two):
                command = ("exec", found, "sh", "-c", "hostname >/srv/file")
                project.engine.docker(*command)
            kept = project.engine.docker("exec", one, "cat", "/srv/file").stdout.strip()
            assert kept == two[:12]
    finally:
        lab.engine.docker("image", "rm", "acme/app:1.0", check=False)


def test_container_name_invalid(lab: Lab) -> None:
    """The engine refuses the name at creation; the file alone gives no sign of it."""
    sketch = lab.faulty(sleeper("container_name: 'my api'"))
    lab.engine.compose("config", "-q", cwd=sketch.directory)
    refused = sketch.start()
    assert refused.returncode != 0
    assert "Invalid container name" in refused.stderr
    name = lab.engine.name()
    assert lab.sound(sleeper(f"container_name: {name}")).start().returncode == 0
