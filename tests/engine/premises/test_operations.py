"""What the operations, configuration and image rules claim about running projects, seen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.premises.lab import (
    PYTHON,
    Lab,
    container,
    seen,
    sleeper,
    wait_until,
)

pytestmark = pytest.mark.engine

LIMITED = "deploy: {{resources: {{limits: {{{limit}}}}}}}"


def test_no_memory_limit(lab: Lab) -> None:
    """A leak is ended by the kernel at the limit; without one nothing ends it."""
    eats = (
        'command: [python3, -c, "a = []; [a.append(bytearray(1 << 20)) for _ in range(200)];'
        " print('ate', flush=True); import time; time.sleep(300)\"]"
    )
    text = sleeper("{more}").replace("command: [sleep, '300']", eats)
    with lab.faulty(text.replace("{more}", "restart: 'no'")).up() as project:
        assert seen(project, "app", "{{.HostConfig.Memory}}") == "0"
        wait_until(lambda: "ate" in project.compose("logs", "app").stdout)
    with lab.sound(text.replace("{more}", LIMITED.format(limit="memory: 64M"))).up() as project:
        assert seen(project, "app", "{{.HostConfig.Memory}}") == str(64 << 20)
        wait_until(lambda: seen(project, "app", "{{.State.Status}}") == "exited")
        assert seen(project, "app", "{{.State.OOMKilled}} {{.State.ExitCode}}") == "true 137"


def test_no_cpu_limit(lab: Lab) -> None:
    """The engine holds a container to its limit and to nothing without one."""
    with lab.faulty(sleeper()).up() as project:
        assert seen(project, "app", "{{.HostConfig.NanoCpus}}") == "0"
    with lab.sound(sleeper(LIMITED.format(limit="cpus: '0.5'"))).up() as project:
        assert seen(project, "app", "{{.HostConfig.NanoCpus}}") == "500000000"


def test_log_growth(lab: Lab) -> None:
    """Without a limit the log keeps every line; with one the oldest go."""
    talks = "command: [sh, -c, 'yes 0123456789012345678901234567890123456789 | head -n 40000']"
    text = sleeper("{more}").replace("command: [sleep, '300']", talks)
    limit = "logging: {driver: json-file, options: {max-size: 100k, max-file: '2'}}"
    lines = {}
    for make, more in ((lab.faulty, "init: true"), (lab.sound, limit)):
        with make(text.replace("{more}", more)).up() as project:
            wait_until(lambda: seen(project, "app", "{{.State.Status}}") == "exited")
            logs = lab.engine.docker("logs", container(project, "app")).stdout
            lines[more] = len(logs.splitlines())
    assert lines["init: true"] == 40000
    assert 0 < lines[limit] < 4000


MIGRATION = "alembic() { echo migrated $$2; }; alembic upgrade head"


def _api(command: str, *more: str) -> str:
    text = sleeper("deploy: {replicas: 3}", *more).replace("  app:", "  api:")
    return text.replace("[sleep, '300']", f"[sh, -c, '{command}']")


def test_migrations_by_every_replica(lab: Lab) -> None:
    """What stands before the server in the command runs in each replica, a job of its own once."""
    with lab.faulty(_api(f"{MIGRATION} && sleep 300")).up() as project:
        wait_until(lambda: project.compose("logs", "api").stdout.count("migrated head") == 3)
    job = f"\n  migrate:\n    image: {PYTHON}\n    command: [sh, -c, '{MIGRATION}']\n"
    once = "depends_on: {migrate: {condition: service_completed_successfully}}"
    with lab.sound(_api("sleep 300", once) + job).up() as project:
        wait_until(lambda: project.compose("logs").stdout.count("migrated head") == 1)
        assert "migrated" not in project.compose("logs", "api").stdout


def test_refused_without_value(lab: Lab) -> None:
    """Compose starts nothing where a switch, mount or size is nothing; with a default it does."""
    lines = ("read_only: ${KEY}", "volumes: ['${KEY}:/a']", "volumes: ['./a:${KEY}']", "cpus: $KEY")
    for line in lines:
        assert lab.faulty(sleeper(line)).start().returncode != 0
    long = "volumes: [{type: bind, source: '${KEY}', target: /a}]"
    for line in ("read_only: ${LOCKED:-true}", "ports: ['${KEY}:80']", long):
        assert lab.sound(sleeper(line)).start().returncode == 0


def test_variable_without_value(lab: Lab) -> None:
    """A variable without a value is empty, with a warning; a required one stops the project."""
    faulty = lab.faulty(sleeper("environment: {KEY: '${KEY}'}"))
    with faulty.placed() as project:
        found = project.compose("config", "--format", "json")
        assert '"KEY": ""' in found.stdout
        assert "Defaulting to a blank string" in found.stderr
    refused = lab.sound(sleeper("environment: {KEY: '${KEY:?set KEY in .env}'}")).start()
    assert refused.returncode != 0
    assert "set KEY in .env" in refused.stderr


def test_required_without_message(lab: Lab) -> None:
    """Without a message the engine gives the bare name; with one the message."""
    bare = lab.faulty(sleeper("environment: {KEY: '${KEY:?}'}")).start()
    assert bare.returncode != 0
    assert "in .env" not in bare.stderr
    told = lab.sound(sleeper("environment: {KEY: '${KEY:?set KEY in .env}'}")).start()
    assert "set KEY in .env" in told.stderr


def test_image_untagged(lab: Lab, tmp_path: Path) -> None:
    """An image without a tag is what `latest` happens to be."""
    repository = lab.engine.name()
    lab.engine.docker("tag", PYTHON, f"{repository}:latest")
    try:
        with lab.faulty(sleeper(image=repository)).up() as project:
            assert seen(project, "app", "{{.Config.Image}}") == repository
        refused = lab.sound(sleeper("pull_policy: never", image=f"{repository}:1.0")).start()
        assert refused.returncode != 0
    finally:
        lab.engine.docker("image", "rm", f"{repository}:latest", check=False)


def test_image_latest(lab: Lab) -> None:
    """`latest` is another image after it was moved, under the same text of the file."""
    repository = lab.engine.name()
    identities = []
    sketch = lab.faulty(sleeper(image=f"{repository}:latest"))
    try:
        for number in (1, 2):
            made = lab.engine.docker("create", PYTHON).stdout.strip()
            lab.engine.docker("commit", f"--change=LABEL n={number}", made, f"{repository}:latest")
            lab.engine.docker("rm", made)
            with sketch.up() as project:
                identities.append(seen(project, "app", "{{.Image}}"))
    finally:
        lab.engine.docker("image", "rm", f"{repository}:latest", check=False)
    assert len(set(identities)) == 2


def test_project_name_from_directory(lab: Lab) -> None:
    """In another directory the same file without a name has a volume of its own, an empty one."""
    text = sleeper("volumes: ['data:/data']") + "\nvolumes:\n  data:\n"
    names = set()
    for sketch in (lab.faulty(text), lab.faulty(text)):
        found = lab.engine.compose("config", "--format", "json", cwd=sketch.directory).stdout
        names.add(json.loads(found)["volumes"]["data"]["name"])
    assert len(names) == 2
    named = lab.sound(f"name: swtest\n{text}"), lab.sound(f"name: swtest\n{text}")
    found_names = {
        json.loads(lab.engine.compose("config", "--format", "json", cwd=sketch.directory).stdout)[
            "volumes"
        ]["data"]["name"]
        for sketch in named
    }
    assert found_names == {"swtest_data"}
