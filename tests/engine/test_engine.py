"""The stand-ins keep the contract of the images that they stand in for."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.runner import Engine, Project

pytestmark = pytest.mark.engine

HERE = Path(__file__).parent
APP = "stand-in.example/shop/app:1.0"


@pytest.fixture(scope="module")
def shop(engine: Engine) -> Iterator[Project]:
    """Every stand-in in one running project."""
    directory = HERE / "project"
    images = engine.compose("config", "--images", cwd=directory).stdout.split()
    engine.provide([image for image in images if image != APP], app=[APP])
    with engine.project(directory) as project:
        yield project


def ask(
    shop: Project, path: str, *, body: str | None = None, method: str = "GET", tenant: str = ""
) -> tuple[int, str, str]:
    """Status, text and serving host of a request through the published port."""
    request = urllib.request.Request(
        f"http://{shop.port('proxy', 80)}{path}",
        data=None if body is None else body.encode(),
        headers={"X-Tenant-ID": tenant},
        method=method,
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read().decode(), response.headers["X-Served-By"]
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), ""


def test_application_exchanges_with_every_dependency(shop: Project) -> None:
    """A request through the proxy reaches the application and all of its dependencies."""
    status, text, _ = ask(shop, "/round-trip")
    assert (status, json.loads(text)) == (
        200,
        {
            "database": "ok",
            "cache": "ok",
            "broker": "ok",
            "object-storage": "ok",
        },
    )


def test_requests_reach_both_replicas(shop: Project) -> None:
    """The name of a scaled service resolves to all of its replicas."""
    assert len({ask(shop, "/")[2] for _ in range(40)}) == 2


def test_worker_finishes_a_job(shop: Project) -> None:
    """A job that the application queues is done by the worker."""
    status, text, _ = ask(shop, "/jobs", body="", method="POST")
    assert status == 202
    path = f"/jobs/{json.loads(text)['id']}"
    deadline = time.monotonic() + 60
    while json.loads(ask(shop, path)[1])["state"] != "done" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert json.loads(ask(shop, path)[1])["state"] == "done"


def test_tenants_do_not_see_each_other(shop: Project) -> None:
    """Notes, cache entries and objects belong to the tenant of the request's header."""
    assert ask(shop, "/notes", body="of a", method="POST", tenant="a")[0] == 201
    assert ask(shop, "/cache/k", body="of a", method="PUT", tenant="a")[0] == 200
    assert ask(shop, "/objects/k", body="of a", method="PUT", tenant="a")[0] == 200
    for path, expected in (("/notes", 200), ("/cache/k", 200), ("/objects/k", 200)):
        status, text, _ = ask(shop, path, tenant="a")
        assert (status, "of a" in text) == (expected, True)
        assert "of a" not in ask(shop, path, tenant="b")[1]


@pytest.mark.parametrize(
    ("service", "command"),
    [
        ("database", "PGPASSWORD=wrong psql -h $HOSTNAME -U shop -d shop -c 'SELECT 1'"),
        ("pooler", "psql postgresql://shop:wrong@127.0.0.1:5432/shop -c 'SELECT 1'"),
        ("cache", "VALKEYCLI_AUTH=wrong valkey-cli -e ping"),
        ("broker", "rabbitmqctl authenticate_user shop wrong"),
        ("broker", "rabbitmqctl authenticate_user guest guest"),
        ("objects", "curl -fsS -X PUT http://127.0.0.1:9000/stand-in"),
    ],
)
def test_wrong_credentials_are_refused(shop: Project, service: str, command: str) -> None:
    """A client with wrong credentials gets nothing from a data service."""
    assert shop.run(service, "sh", "-c", command, check=False).returncode != 0


@pytest.mark.parametrize(
    ("service", "command"),
    [
        ("database", "PGPASSWORD=s3cret psql -h $HOSTNAME -U shop -d shop -c 'SELECT 1'"),
        ("pooler", "psql postgresql://shop:s3cret@127.0.0.1:5432/shop -c 'SELECT 1'"),
        ("cache", "VALKEYCLI_AUTH=s3cret valkey-cli -e ping"),
        ("broker", "rabbitmqctl authenticate_user shop s3cret"),
    ],
)
def test_right_credentials_are_accepted(shop: Project, service: str, command: str) -> None:
    """The same client with the right credentials is let in."""
    shop.run(service, "sh", "-c", command)


@pytest.mark.parametrize(
    ("service", "uid"),
    [
        ("app", "10001"),
        ("broker", "999"),
        ("cache", "999"),
        ("database", "999"),
        ("pooler", "70"),
    ],
)
def test_main_process_runs_as_the_official_uid(shop: Project, service: str, uid: str) -> None:
    """Process 1 has the user id that the official image's has."""
    status = shop.run(service, "sh", "-c", "grep ^Uid: /proc/1/status").stdout
    assert status.split()[1] == uid


@pytest.mark.parametrize("service", ["app", "cache", "database", "proxy"])
def test_read_only_root_holds(shop: Project, service: str) -> None:
    """A stand-in works on a read-only root, and nothing can be written there."""
    assert shop.run(service, "sh", "-c", "echo x >/etc/written", check=False).returncode != 0


def test_a_stopped_dependency_shows_in_the_health(shop: Project) -> None:
    """Without its optional cache the application is degraded, without its database it fails."""
    shop.compose("pause", "cache")
    try:
        status, text, _ = ask(shop, "/health")
        assert (status, json.loads(text)["status"]) == (200, "degraded")
    finally:
        shop.compose("unpause", "cache")
    shop.compose("pause", "pooler")
    try:
        assert ask(shop, "/health")[0] == 503
    finally:
        shop.compose("unpause", "pooler")
    assert ask(shop, "/health")[0] == 200


def test_application_stops_within_its_grace_period(shop: Project) -> None:
    """SIGTERM ends the application by itself, with exit code 0."""
    shop.compose("stop", "--timeout=8", "worker")
    listed = shop.compose("ps", "-a", "--format", "{{.ExitCode}}", "worker").stdout
    assert listed.split() == ["0"]
    shop.compose("start", "worker")


PROGRAMS = {
    "postgres:17": ({"pg_isready", "psql", "bash", "gosu"}, {"curl", "wget"}),
    "postgres:17-alpine": ({"pg_isready", "psql", "wget", "bash"}, {"curl"}),
    "redis:8.2": ({"redis-cli", "redis-server", "bash"}, {"curl", "wget", "valkey-cli"}),
    "valkey/valkey:8.1-alpine": ({"valkey-cli", "valkey-server", "wget"}, {"curl", "redis-cli"}),
    "nginx:1.30": ({"curl", "nginx", "envsubst"}, {"wget"}),
    "nginx:1.30-alpine": ({"curl", "wget", "nginx", "envsubst"}, {"bash"}),
    "python:3.13-slim": ({"python", "python3", "pip3"}, {"curl", "wget"}),
    "mariadb:11.8": ({"healthcheck.sh", "mariadb", "mariadb-admin"}, {"curl", "wget"}),
    "mysql:8.4": ({"mysql", "mysqladmin"}, {"curl", "wget", "healthcheck.sh"}),
    "memcached:1.6-alpine": ({"memcached", "nc"}, {"curl", "bash"}),
    "nats:2.14-alpine": ({"nats-server", "wget"}, {"curl", "bash"}),
    "rabbitmq:4.3-management": ({"rabbitmq-diagnostics", "rabbitmqctl"}, {"curl", "wget"}),
    "edoburu/pgbouncer:v1.25.2": ({"pgbouncer", "pg_isready", "psql", "wget"}, {"curl", "bash"}),
}


@pytest.mark.parametrize("image", sorted(PROGRAMS))
def test_probe_programs_are_those_of_the_official_image(engine: Engine, image: str) -> None:
    """A stand-in has the probe programs of the official image and lacks those that it lacks."""
    present, absent = PROGRAMS[image]
    engine.provide([image])
    script = f"for name in {' '.join(sorted(present | absent))}; do command -v $name; done; true"
    found = engine.docker("run", "--rm", "--entrypoint=sh", image, "-c", script).stdout
    names = {Path(line).name for line in found.split()}
    assert names & (present | absent) == present


def test_nats_without_variant_has_no_shell(engine: Engine) -> None:
    """The default tag of NATS holds no shell to run a probe with."""
    engine.provide(["nats:2.14"])
    tried = engine.docker(
        "run", "--rm", "--entrypoint=/bin/sh", "nats:2.14", "-c", "true", check=False
    )
    assert tried.returncode != 0


def test_nats_alpine_answers_its_monitor_port(engine: Engine) -> None:
    """NATS takes a user and a monitoring port as options."""
    engine.provide(["nats:2.14-alpine"])
    options = ("-m", "8222", "--user", "shop", "--pass", "s3cret")
    with engine.container("nats:2.14-alpine", *options) as name:
        engine.wait_for(name, "wget", "-qO-", "http://127.0.0.1:8222/healthz")
        said = {}
        for password in ("s3cret", "other"):
            login = json.dumps({"user": "shop", "pass": password})
            talk = f"(printf 'CONNECT {login}\\r\\nPING\\r\\n'; sleep 1) | nc 127.0.0.1 4222"
            said[password] = engine.docker("exec", name, "sh", "-c", talk, check=False).stdout
        assert "PONG" in said["s3cret"]
        assert "Authorization Violation" in said["other"]


def test_mariadb_honours_its_environment(engine: Engine) -> None:
    """MariaDB creates the database and the user, refuses others, and its health script answers."""
    engine.provide(["mariadb:11.8"])
    given = ("MARIADB_ROOT_PASSWORD=r00t", "MARIADB_DATABASE=shop", "MARIADB_USER=shop")
    options = [f"--env={value}" for value in (*given, "MARIADB_PASSWORD=s3cret")]
    with engine.container("mariadb:11.8", options=options) as name:
        engine.wait_for(name, "healthcheck.sh", "--connect", "--innodb_initialized")
        login = ("mariadb", "-h", "127.0.0.1", "-u", "shop", "shop", "-e", "SELECT 1")
        engine.docker("exec", name, *login, "--password=s3cret")
        assert engine.docker("exec", name, *login, "--password=no", check=False).returncode != 0


def test_memcached_answers(engine: Engine) -> None:
    """Memcached answers its protocol as an unprivileged user."""
    engine.provide(["memcached:1.6-alpine"])
    options = ("--read-only", "--cap-drop=ALL")
    with engine.container("memcached:1.6-alpine", "-m", "16", options=options) as name:
        ask_version = "printf 'version\\r\\nquit\\r\\n' | nc 127.0.0.1 11211 | grep VERSION"
        engine.wait_for(name, "sh", "-c", ask_version)
        assert engine.docker("exec", name, "id", "-u").stdout.strip() == "11211"


@pytest.mark.parametrize(
    ("image", "mount", "data"),
    [
        ("postgres:17", "/var/lib/postgresql/data", "/var/lib/postgresql/data"),
        ("postgres:18", "/var/lib/postgresql", "/var/lib/postgresql/18/docker"),
    ],
)
def test_postgres_keeps_its_data_at_the_path_of_its_version(
    engine: Engine, image: str, mount: str, data: str
) -> None:
    """What is written survives a new container if the volume is where the version says."""
    engine.provide([image])
    volume = engine.name()
    options = ["--env=POSTGRES_PASSWORD=s3cret", f"--volume={volume}:{mount}"]
    query = ("psql", "-h", "127.0.0.1", "-U", "postgres", "-Atc")
    try:
        for statement in ("CREATE TABLE kept AS SELECT 42 AS n", "SELECT n FROM kept"):
            with engine.container(image, options=options) as name:
                engine.wait_for(name, "pg_isready", "-h", "127.0.0.1")
                pass_word = ("--env=PGPASSWORD=s3cret", name)
                answer = engine.docker("exec", *pass_word, *query, statement).stdout.strip()
                where = engine.docker("exec", *pass_word, *query, "SHOW data_directory").stdout
                assert where.strip() == data
                engine.docker("stop", name)
        assert answer == "42"
    finally:
        engine.docker("volume", "rm", volume)


def test_postgres_refuses_to_start_without_a_password(engine: Engine) -> None:
    """Without POSTGRES_PASSWORD nothing is initialised and the container ends with a reason."""
    engine.provide(["postgres:17"])
    result = engine.docker("run", "--rm", "postgres:17", check=False)
    assert result.returncode != 0
    assert "POSTGRES_PASSWORD" in result.stderr


def test_every_stand_in_is_labelled(engine: Engine) -> None:
    """No stand-in can be taken for the real image: its label says what it is."""
    for provided in engine.provide(sorted(PROGRAMS), app=[APP]):
        if provided.how in {"built", "cached"}:
            image = ("image", "inspect", "--format={{json .Config.Labels}}", provided.reference)
            labels = json.loads(engine.docker(*image).stdout)
            assert labels["saaswright.stand-in"] == "true"
            assert labels["saaswright.stand-in.software"] == provided.software
