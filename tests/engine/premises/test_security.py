"""What the security rules claim that an intruder sees or can do, done."""

from __future__ import annotations

import pytest

from tests.engine.premises.lab import (
    POSTGRES,
    PYTHON,
    REDIS,
    Lab,
    container,
    fails,
    free_port,
    says,
    seen,
    sleeper,
    status_of,
    wait_until,
)
from tests.engine.runner import Project

pytestmark = pytest.mark.engine

SYS_ADMIN = 1 << 21
NET_RAW = 1 << 13


def _capabilities(project: Project) -> int:
    return int(status_of(project, "app", "CapEff"), 16)


def test_privileged(lab: Lab) -> None:
    """A privileged container has every capability, or is refused where the host lacks some."""
    with lab.faulty(sleeper("privileged: true")).placed() as project:
        started = project.compose("up", "-d", check=False)
        if started.returncode:
            assert "unable to apply caps" in started.stderr
        else:
            assert _capabilities(project) & SYS_ADMIN
    with lab.sound(sleeper()).up() as project:
        assert not _capabilities(project) & SYS_ADMIN


def test_added_capabilities(lab: Lab) -> None:
    """With SYS_ADMIN a container mounts file systems, without it cannot."""
    mount = ("mount", "-t", "tmpfs", "none", "/mnt")
    unconfined = "security_opt: ['apparmor:unconfined']"
    with lab.faulty(sleeper("cap_add: [SYS_ADMIN]", unconfined)).up() as project:
        assert not fails(project, "app", *mount)
    with lab.sound(sleeper(unconfined)).up() as project:
        assert fails(project, "app", *mount)


def test_capabilities_not_dropped(lab: Lab) -> None:
    """By default a container may send raw packets; after `cap_drop: [ALL]` it has nothing."""
    with lab.faulty(sleeper()).up() as project:
        assert _capabilities(project) & NET_RAW
    with lab.sound(sleeper("cap_drop: [ALL]")).up() as project:
        assert _capabilities(project) == 0


def test_no_new_privileges(lab: Lab) -> None:
    """A setuid program makes a plain user root, unless new privileges are off."""
    for make, more, effective in (
        (lab.faulty, "init: true", "0"),
        (lab.sound, "security_opt: ['no-new-privileges:true']", "65534"),
    ):
        with make(sleeper(more)).up() as project:
            says(project, "app", "cp /bin/cat /usr/bin/rooted && chmod 4755 /usr/bin/rooted")
            status = says(project, "app", "gosu nobody /usr/bin/rooted /proc/self/status")
            line = next(line for line in status.splitlines() if line.startswith("Uid:"))
            assert line.split()[1:3] == ["65534", effective]


def test_root_user(lab: Lab) -> None:
    """A service that runs as root reads what only root may; another user does not."""
    with lab.faulty(sleeper("user: root")).up() as project:
        assert not fails(project, "app", "cat", "/etc/shadow")
    with lab.sound(sleeper("user: '10001:10001'")).up() as project:
        assert fails(project, "app", "cat", "/etc/shadow")


def test_writable_root(lab: Lab) -> None:
    """Programs of the image can be replaced on a writable root and not on a read-only one."""
    store = f"services:\n  app:\n    image: {REDIS}\n"
    replace = ("sh", "-c", "echo evil >/usr/bin/redis-benchmark")
    with lab.faulty(store).up() as project:
        assert not fails(project, "app", *replace)
    with lab.sound(store + "    read_only: true\n").up() as project:
        assert fails(project, "app", *replace)
        wait_until(lambda: not fails(project, "app", "redis-cli", "ping"))


def test_unconfined_profile(lab: Lab) -> None:
    """Without the profile the kernel filters no system call of the container."""
    with lab.faulty(sleeper("security_opt: ['seccomp:unconfined']")).up() as project:
        assert status_of(project, "app", "Seccomp") == "0"
    with lab.sound(sleeper()).up() as project:
        assert status_of(project, "app", "Seccomp") == "2"


def test_host_user_namespace(lab: Lab) -> None:
    """The container asks for the host's user namespace; without the line the engine decides."""
    with lab.faulty(sleeper("userns_mode: host")).up() as project:
        assert seen(project, "app", "{{.HostConfig.UsernsMode}}") == "host"
    with lab.sound(sleeper()).up() as project:
        assert seen(project, "app", "{{.HostConfig.UsernsMode}}") == ""


def test_sensitive_host_path(lab: Lab) -> None:
    """With the host's root mounted, read-only even, the host's password hashes can be read."""
    with lab.faulty(sleeper("volumes: ['/:/host:ro']")).up() as project:
        assert not fails(project, "app", "cat", "/host/etc/shadow")
    with lab.sound(sleeper()).up() as project:
        assert fails(project, "app", "cat", "/host/etc/shadow")


CANARY = "kW8vQ2mZ7rT4xN1p"


def test_literal_secret(lab: Lab) -> None:
    """The value is in the file for whoever has the file; with a variable it is not."""
    faulty = lab.faulty(sleeper(f"environment: {{JWT_SECRET: {CANARY}}}"))
    with faulty.placed() as project:
        assert CANARY in project.compose("config").stdout
    sound = lab.sound(sleeper("environment: {JWT_SECRET: '${JWT_SECRET:?set it}'}"))
    assert CANARY not in sound.text
    with sound.placed() as project:
        assert project.compose("config", check=False).returncode != 0


def test_secret_in_command(lab: Lab) -> None:
    """An argument is shown by `docker inspect` and in the list of processes."""
    text = sleeper().replace("[sleep, '300']", f"[sh, -c, 'sleep 300', --token={CANARY}]")
    with lab.faulty(text).up() as project:
        assert CANARY in seen(project, "app", "{{json .Config.Cmd}}")
        assert CANARY in project.engine.docker("top", container(project, "app")).stdout
    file = sleeper("secrets: [token]") + "\nsecrets:\n  token: {environment: TOKEN}\n"
    sound = lab.sound(file)
    (sound.directory / ".env").write_text(f"TOKEN={CANARY}\n")
    with sound.up() as project:
        assert says(project, "app", "cat /run/secrets/token") == CANARY
        assert CANARY not in seen(project, "app", "{{json .Config}}")
        assert CANARY not in project.engine.docker("top", container(project, "app")).stdout


def test_secret_in_build_args(lab: Lab) -> None:
    """A build argument is in the history of the image; a build secret is not."""
    template = "services:\n  app:\n    image: {name}\n    build:\n      context: .\n      {how}\n"
    argument = 'ARG NPM_TOKEN\nRUN test -n "$NPM_TOKEN"\n'
    secret = "RUN --mount=type=secret,id=npm cat /run/secrets/npm\n"
    for make, how, steps, shown in (
        (lab.faulty, "args: {NPM_TOKEN: '${NPM_TOKEN}'}", argument, True),
        (lab.sound, "secrets: [npm]\nsecrets:\n  npm: {environment: NPM_TOKEN}", secret, False),
    ):
        name = f"{lab.engine.name()}:1.0"
        sketch = make(template.format(name=name, how=how))
        (sketch.directory / "Dockerfile").write_text(f"FROM {PYTHON}\n{steps}")
        (sketch.directory / ".env").write_text(f"NPM_TOKEN={CANARY}\n")
        try:
            with sketch.placed() as project:
                project.compose("build")
            history = lab.engine.docker("history", "--no-trunc", name).stdout
            assert (CANARY in history) is shown
        finally:
            lab.engine.docker("image", "rm", name, check=False)


PUBLISHED = f"services:\n  app:\n    image: {REDIS}\n    ports: ['{{ports}}']\n"
PING = (
    "import socket, sys; s = socket.create_connection((sys.argv[1], int(sys.argv[2])), 2);"
    "s.send(b'PING\\r\\n'); sys.exit(s.recv(9)[:5] != b'+PONG')"
)


def _answers_at(lab: Lab, address: str, port: int) -> bool:
    """Whether the store answers on an address of the host other than 127.0.0.1."""
    asked = lab.engine.docker(
        *("run", "--rm", "--network=host", PYTHON, "python3", "-c", PING, address, str(port)),
        check=False,
    )
    return asked.returncode == 0


def test_published_database_port(lab: Lab) -> None:
    """A published port answers on every address of the host, one bound to loopback on one."""
    port = free_port()
    with lab.faulty(PUBLISHED.format(ports=f"{port}:6379")).up() as project:
        wait_until(lambda: not fails(project, "app", "redis-cli", "ping"))
        assert _answers_at(lab, "127.0.0.2", port)
    with lab.sound(PUBLISHED.format(ports=f"127.0.0.1:{port}:6379")).up() as project:
        wait_until(lambda: not fails(project, "app", "redis-cli", "ping"))
        assert _answers_at(lab, "127.0.0.1", port)
        assert not _answers_at(lab, "127.0.0.2", port)


def test_unauthenticated_store(lab: Lab) -> None:
    """A store without a password answers any container of its network; one with it refuses."""
    template = f"""\
        services:
          store:
            image: {REDIS}
            {{more}}
          app:
            image: {PYTHON}
            command: [sleep, '300']
        """
    authenticated = "command: [redis-server, --requirepass, '${PASSWORD:?set it}']"
    for sketch, let_in in (
        (lab.faulty(template.format(more="environment: {}")), True),
        (lab.sound(template.format(more=authenticated)), False),
    ):
        (sketch.directory / ".env").write_text(f"PASSWORD={CANARY}\n")
        with sketch.up() as project:
            wait_until(lambda project=project: _any_answer(project))  # type: ignore[misc]
            assert fails(project, "app", "python3", "-c", PING, "store", "6379") is not let_in


def _any_answer(project: Project) -> bool:
    said = project.run("store", "redis-cli", "ping", check=False)
    return "PONG" in said.stdout or "NOAUTH" in said.stdout


def _logs_in(project: Project, password: str) -> bool:
    command = ("sh", "-c", 'PGPASSWORD="$1" psql -h "$(hostname)" -U postgres -c "SELECT 1"')
    return not fails(project, "app", *command, "-", password)


DATABASE = f"services:\n  app:\n    image: {POSTGRES}\n    environment: {{more}}\n"


def _ready(project: Project) -> None:
    wait_until(lambda: not fails(project, "app", "pg_isready", "-h", "127.0.0.1"), 60)


def test_empty_password_allowed(lab: Lab) -> None:
    """With `trust` any password is let in over the network."""
    with lab.faulty(DATABASE.format(more="{POSTGRES_HOST_AUTH_METHOD: trust}")).up() as project:
        _ready(project)
        assert _logs_in(project, "anything")
    sound = lab.sound(DATABASE.format(more="{POSTGRES_PASSWORD: '${PASSWORD:?set it}'}"))
    (sound.directory / ".env").write_text(f"PASSWORD={CANARY}\n")
    with sound.up() as project:
        _ready(project)
        assert not _logs_in(project, "anything")
        assert _logs_in(project, CANARY)


def test_default_password(lab: Lab) -> None:
    """The well-known password opens the database to whoever tries it."""
    with lab.faulty(DATABASE.format(more="{POSTGRES_PASSWORD: postgres}")).up() as project:
        _ready(project)
        assert _logs_in(project, "postgres")
    sound = lab.sound(DATABASE.format(more="{POSTGRES_PASSWORD: '${PASSWORD:?set it}'}"))
    (sound.directory / ".env").write_text(f"PASSWORD={CANARY}\n")
    with sound.up() as project:
        _ready(project)
        assert not _logs_in(project, "postgres")


def test_sslmode_disable(lab: Lab) -> None:
    """A server that offers TLS is spoken to in the clear with `disable`."""
    url = "environment: {{DATABASE_URL: 'postgresql://app@db.example.com/app?sslmode={mode}'}}"
    lab.faulty(sleeper(url.format(mode="disable")))
    lab.sound(sleeper(url.format(mode="require")))
    server = (
        f"services:\n  app:\n    image: {POSTGRES}\n"
        "    environment: {POSTGRES_PASSWORD: '${PASSWORD:?set it}'}\n"
        "    command: [-c, ssl=on, -c, ssl_cert_file=/tls/c.pem, -c, ssl_key_file=/tls/k.pem]\n"
        "    volumes: ['tls:/tls:ro']\nvolumes: {tls: }\n"
    )
    sketch = lab.sound(server)
    (sketch.directory / ".env").write_text(f"PASSWORD={CANARY}\n")
    with sketch.placed() as project:
        _certificate(project)
        project.compose("up", "-d")
        _ready(project)
        assert _encrypted(project, "disable") == "f"
        assert _encrypted(project, "require") == "t"


def _certificate(project: Project) -> None:
    """The machine's self-made certificate of Debian's packages, for the server's user."""
    copy = (
        "cp /etc/ssl/certs/ssl-cert-snakeoil.pem /tls/c.pem;"
        "cp /etc/ssl/private/ssl-cert-snakeoil.key /tls/k.pem; chmod 600 /tls/k.pem;"
        "chown 999:999 /tls/*.pem"
    )
    volume = f"{project.options[1]}_tls"
    labels = ("--label", f"com.docker.compose.project={project.options[1]}")
    project.engine.docker(
        *("volume", "create", *labels, "--label", "com.docker.compose.volume=tls", volume)
    )
    project.engine.docker(
        *("run", "--rm", "-v", f"{volume}:/tls", "--entrypoint", "sh", POSTGRES, "-c", copy)
    )


def _encrypted(project: Project, mode: str) -> str:
    ask = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    url = f"postgresql://postgres@127.0.0.1/postgres?sslmode={mode}"
    return says(project, "app", 'PGPASSWORD="$1" psql -tA "$2" -c "$3"', "-", CANARY, url, ask)


def test_logging_disabled(lab: Lab) -> None:
    """With the driver `none` nothing can be read afterwards; with json-file it can."""
    talks = sleeper("{more}").replace("[sleep, '300']", "[sh, -c, 'echo said; sleep 300']")
    with lab.faulty(talks.replace("{more}", "logging: {driver: none}")).up() as project:
        logs = project.engine.docker("logs", container(project, "app"), check=False)
        assert logs.returncode != 0
    with lab.sound(talks.replace("{more}", "logging: {driver: json-file}")).up() as project:
        found = container(project, "app")
        wait_until(lambda: "said" in project.engine.docker("logs", found).stdout)


def test_tmpfs_executable(lab: Lab) -> None:
    """A program written to a tmpfs runs only where the options allow it."""
    run = ("sh", "-c", "cp /bin/true /scratch/tool && /scratch/tool")
    with lab.faulty(sleeper("tmpfs: ['/scratch:exec']")).up() as project:
        assert not fails(project, "app", *run)
    with lab.sound(sleeper("tmpfs: [/scratch]")).up() as project:
        assert fails(project, "app", *run)


REACH = "import socket; socket.create_connection(('store', 6379), 2)"


def test_flat_network(lab: Lab) -> None:
    """On one network the proxy reaches the store; on networks of their own it does not."""
    template = """\
        services:
          proxy:
            image: nginx:1.27
            ports: ['127.0.0.1::80']
            {edge}
          beside:
            image: python:3.12-slim
            command: [sleep, '300']
            network_mode: service:proxy
          store:
            image: redis:7.4
            {data}
        {networks}
        """
    flat = template.format(edge="init: true", data="init: true", networks="")
    apart = template.format(
        edge="networks: [edge]", data="networks: [data]", networks="networks: {edge: , data: }"
    )
    lab.engine.provide(["nginx:1.27"])
    for sketch, reached in ((lab.faulty(flat), True), (lab.sound(apart), False)):
        with sketch.up() as project:
            wait_until(lambda project=project: _any_answer(project))  # type: ignore[misc]
            assert fails(project, "beside", "python3", "-c", REACH) is not reached
