"""What the cloud-readiness rules claim about another host, seen on a host that lacks the thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.premises.lab import (
    PYTHON,
    Lab,
    Sketch,
    container,
    fails,
    free_port,
    says,
    seen,
    sleeper,
    wait_until,
)
from tests.engine.runner import Project

pytestmark = pytest.mark.engine


def test_build_context(lab: Lab) -> None:
    """Where the source code is missing a built service cannot start; a pulled one starts."""
    built = lab.faulty("services:\n  app:\n    build: ./app\n").start()
    assert built.returncode != 0
    assert "app" in built.stderr
    assert lab.sound(sleeper()).start().returncode == 0


def test_source_bind_mount(lab: Lab) -> None:
    """Code of the image is hidden by a directory that is empty on another host."""
    mount = "volumes: ['./src:/usr/lib/python3']"
    text = sleeper(mount).replace("/usr/lib/python3", "/app")
    with lab.faulty(text).up() as project:
        assert says(project, "app", "ls -A /app") == ""
    with lab.sound(sleeper()).up() as project:
        assert fails(project, "app", "ls", "/app")


def test_relative_mount_cannot_travel(lab: Lab) -> None:
    """A file that did not travel is an empty directory in the container; a config is the file."""
    with lab.faulty(sleeper("volumes: ['./settings.ini:/etc/settings.ini:ro']")).up() as project:
        assert says(project, "app", "test -d /etc/settings.ini && ls -A /etc/settings.ini") == ""
    config = sleeper("configs: [{source: settings, target: /etc/settings.ini}]")
    sketch = lab.sound(config + "\nconfigs:\n  settings: {file: settings.ini}\n")
    (sketch.directory / "settings.ini").write_text("[a]\n")
    with sketch.up() as project:
        assert says(project, "app", "cat /etc/settings.ini") == "[a]"


def test_absolute_host_path(lab: Lab, tmp_path: Path) -> None:
    """What the container writes to an absolute path is on the host, in nobody's volume."""
    host = tmp_path / "host"
    host.mkdir()
    with lab.faulty(sleeper(f"volumes: ['{host}:/data']")).up() as project:
        says(project, "app", "echo kept >/data/file")
        assert (host / "file").read_text() == "kept\n"
    named = sleeper("volumes: ['data:/data']") + "\nvolumes: {data: }\n"
    with lab.sound(named).up() as project:
        says(project, "app", "echo kept >/data/file")
    assert [path.name for path in host.iterdir()] == ["file"]


def test_bind_in_disguise(lab: Lab, tmp_path: Path) -> None:
    """A volume bound to a directory cannot be mounted on a host without the directory."""
    bound = (
        "\nvolumes:\n  data:\n    driver: local\n"
        f"    driver_opts: {{type: none, o: bind, device: {tmp_path}/none}}\n"
    )
    service = sleeper("volumes: ['data:/data']")
    refused = lab.faulty(service + bound).start()
    assert refused.returncode != 0
    assert "no such file or directory" in refused.stderr
    assert lab.sound(service + "\nvolumes: {data: }\n").start().returncode == 0


def test_container_name(lab: Lab) -> None:
    """Two copies of a project cannot both have a container of one name."""
    name = lab.engine.name()
    text = sleeper(f"container_name: {name}")
    with lab.faulty(text).up():
        second = lab.faulty(text).start()
    assert second.returncode != 0
    assert "already in use" in second.stderr
    with lab.sound(sleeper()).up():
        assert lab.sound(sleeper()).start().returncode == 0


def test_fixed_host_port(lab: Lab) -> None:
    """Two copies of a project cannot both have one port of the host."""
    text = sleeper(f"ports: ['{free_port()}:8000']")
    with lab.faulty(text).up():
        second = lab.faulty(text).start()
    assert second.returncode != 0
    assert "port is already allocated" in second.stderr


def test_host_port_with_replicas(lab: Lab) -> None:
    """The second replica does not get the port that the first one has."""
    text = sleeper("ports: ['{port}:8000']", "deploy: {{replicas: {replicas}}}")
    refused = lab.faulty(text.format(port=free_port(), replicas=2)).start()
    assert refused.returncode != 0
    assert "port is already allocated" in refused.stderr
    assert lab.sound(text.format(port=free_port(), replicas=1)).start().returncode == 0


def _shares(project: Project, kind: str) -> bool:
    """Whether the container is in its host's namespace, as another that asks for it is."""
    template = ("--rm", f"--{kind}=host", PYTHON)
    own = {"network": "net", "ipc": "ipc"}[kind]
    inside = says(project, "app", f"readlink /proc/self/ns/{own}")
    beside = project.engine.docker("run", *template, "readlink", f"/proc/self/ns/{own}")
    return inside == beside.stdout.strip()


def test_host_network(lab: Lab) -> None:
    """With the host's network the container has the host's interfaces and ports."""
    with lab.faulty(sleeper("network_mode: host")).up() as project:
        assert _shares(project, "network")
    with lab.sound(sleeper()).up() as project:
        assert not _shares(project, "network")


def test_host_pid(lab: Lab) -> None:
    """With the host's processes the container sees those of other containers."""
    with lab.faulty(sleeper("pid: host")).up() as project:
        found = project.run("app", "sh", "-c", "ls /proc | grep -c '^[0-9]'").stdout
        own = seen(project, "app", "{{.State.Pid}}")
        assert not fails(project, "app", "test", "-d", f"/proc/{own}")
        many = int(found)
    with lab.sound(sleeper()).up() as project:
        assert int(says(project, "app", "ls /proc | grep -c '^[0-9]'")) < many


def test_host_ipc(lab: Lab) -> None:
    """With the host's IPC the container shares the host's shared memory."""
    with lab.faulty(sleeper("ipc: host")).up() as project:
        assert _shares(project, "ipc")
    with lab.sound(sleeper()).up() as project:
        assert not _shares(project, "ipc")


def test_host_gateway(lab: Lab) -> None:
    """The name leads to an address of the host, and without the line there is no such name."""
    with lab.faulty(sleeper("extra_hosts: ['host.docker.internal:host-gateway']")).up() as project:
        address = says(project, "app", "getent hosts host.docker.internal").split()[0]
        on_host = ("run", "--rm", "--network=host", PYTHON, "cat", "/proc/net/fib_trie")
        assert address in lab.engine.docker(*on_host).stdout
    with lab.sound(sleeper()).up() as project:
        assert fails(project, "app", "getent", "hosts", "host.docker.internal")


ASK_ENGINE = (
    "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/var/run/docker.sock');"
    "s.send(b'GET /containers/json HTTP/1.0\\r\\n\\r\\n'); print(s.makefile().read())"
)


def test_docker_socket(lab: Lab) -> None:
    """With the socket, mounted read-only even, a container asks and gets the host's containers."""
    mount = "volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']"
    with lab.faulty(sleeper(mount)).up() as project:
        answer = project.run("app", "python3", "-c", ASK_ENGINE).stdout
        assert container(project, "app")[:12] in answer
    with lab.sound(sleeper()).up() as project:
        assert fails(project, "app", "python3", "-c", ASK_ENGINE)


def test_devices(lab: Lab) -> None:
    """A host without the device refuses to start the container."""
    refused = lab.faulty(sleeper("devices: ['/dev/none-such:/dev/none-such']")).start()
    assert refused.returncode != 0
    assert "no such file or directory" in refused.stderr
    assert lab.sound(sleeper()).start().returncode == 0


def test_env_file_cannot_travel(lab: Lab) -> None:
    """Without the file that stayed behind the project does not start."""
    refused = lab.faulty(sleeper("env_file: [settings.env]")).start()
    assert refused.returncode != 0
    assert "settings.env" in refused.stderr
    assert lab.sound(sleeper("environment: {LEVEL: '${LEVEL:-info}'}")).start().returncode == 0


def test_external_resource(lab: Lab) -> None:
    """A network that nobody made stops the project."""
    template = sleeper("networks: [shared]") + "\nnetworks:\n  shared: {more}\n"
    name = lab.engine.name()
    refused = lab.faulty(template.format(more=f"{{external: true, name: {name}}}")).start()
    assert refused.returncode != 0
    assert name in refused.stderr
    assert lab.sound(template.format(more="{}")).start().returncode == 0


TWO = """\
services:
  app:
    image: python:3.12-slim
    command: [sleep, '300']
    depends_on: [store]
    {more}
  store:
    image: redis:7.4
    command: [redis-server, --save, '']
"""
CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], 6379), 2)"


def _reaches(sketch: Sketch, host: str) -> bool:
    with sketch.up() as project:
        wait_until(lambda: not fails(project, "store", "redis-cli", "ping"))
        return not fails(project, "app", "python3", "-c", CONNECT, host)


def test_localhost_in_connection_string(lab: Lab) -> None:
    """In a container `localhost` is not the store; the store's name is."""
    url = "environment: {{REDIS_URL: 'redis://{host}:6379'}}"
    for host, make, reached in (("localhost", lab.faulty, False), ("store", lab.sound, True)):
        sketch = make(TWO.format(more=url.format(host=host)))
        assert _reaches(sketch, host) is reached


def test_links(lab: Lab) -> None:
    """Services reach each other by name with links and without: links add nothing."""
    assert _reaches(lab.faulty(TWO.format(more="links: [store]")), "store")
    assert _reaches(lab.sound(TWO.format(more="")), "store")


def test_local_registry(lab: Lab) -> None:
    """On a machine where no registry listens at the address, the image cannot be had."""
    local = f"services:\n  app:\n    image: localhost:{free_port()}/acme/app:1.0\n"
    refused = lab.faulty(local).start()
    assert refused.returncode != 0
    assert "connection refused" in refused.stderr
