"""What becomes of bind mounts: volumes, configs, or the image's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.rules.config import Config
from saaswright.rules.discover import Candidate
from saaswright.rules.fixing.fix import mend
from saaswright.rules.fixing.model import Mended, Wanted
from saaswright.rules.fixing.texts import Texts
from tests.rules.fixing.mending import after, lines, mended
from tests.rules.judge import FACTS

RELATIVE = "relative-mount-cannot-travel"
SOURCE = "source-bind-mount"
BUILD = "services:\n  api:\n    build: .\n    volumes:\n"


def with_mount(mount: str, image: str = "acme/api:1.0", *, rule: str = RELATIVE) -> Mended:
    """A service with one mount, fixed where nothing is beside the compose file."""
    text = f"services:\n  api:\n    image: {image}\n    volumes:\n      - {mount}\n"
    return mended(text, rule)


def on_disk(directory: Path, rule: str) -> str:
    """The compose file of a directory, fixed."""
    wanted = Wanted(unsafe=True, rules=frozenset({rule}))
    one = Candidate(("compose.yaml",), ".")
    result = mend(one, FACTS, Config(), wanted, Texts(), str(directory))
    return result.changed[str(directory / "compose.yaml")]


@pytest.mark.parametrize(
    ("mount", "image", "instead"),
    [
        # By the catalog it is the data of the image, whatever is there now.
        ("./pg:/var/lib/postgresql/data", "postgres:17", "api-data:/var/lib/postgresql/data"),
        ("./pg:/var/lib/postgresql/data:Z", "postgres:17", "api-data:/var/lib/postgresql/data:Z"),
        # Nothing is there, and nobody has to put it there: the service writes it.
        ("./uploads:/srv/uploads", "acme/api:1.0", "api-uploads:/srv/uploads"),
        ("./media:/usr/src/shop/media", "acme/api:1.0", "api-media:/usr/src/shop/media"),
        ("../files/uploads:/srv/uploads:rw", "acme/api:1.0", "api-uploads:/srv/uploads:rw"),
    ],
)
def test_data_goes_to_a_named_volume(mount: str, image: str, instead: str) -> None:
    """The mount keeps its target and options."""
    result = with_mount(mount, image)
    name = instead.partition(":")[0]
    assert lines(result) == [
        f"-      - {mount}",
        f"+      - {instead}",
        "+volumes:",
        f"+  {name}:",
    ]
    assert lines(mended(after(result), RELATIVE)) == []


@pytest.mark.parametrize(
    "mount",
    [
        "./conf:/etc/acme",
        "./config:/config",
        "./init:/docker-entrypoint-initdb.d",
        "./templates:/srv/templates",
        "./certs:/certs",
        "./data:/srv/data:ro",
        "./settings.yaml:/srv/settings.yaml",
        "./db.sqlite:/srv/db",
        "./my data:/srv/data",
    ],
)
def test_what_somebody_has_to_put_there_is_left(mount: str) -> None:
    """A volume would be empty."""
    assert lines(with_mount(f'"{mount}"')) == []


def test_everybody_who_mounts_it_gets_the_same_volume() -> None:
    """In the long form too; named after the first of them."""
    text = (
        "services:\n  api:\n    image: a:1\n    volumes: ['./files:/files']\n"
        "  worker:\n    image: a:1\n    volumes:\n      - type: bind\n        source: ./files\n"
        "        target: /srv/files\n        bind:\n          create_host_path: true\n"
    )
    result = after(mended(text, RELATIVE))
    assert "volumes: ['api-files:/files']" in result
    assert "      - type: volume\n        source: api-files\n        target: /srv/files\n" in result
    assert "bind" not in result


def test_a_part_of_a_directory_stays_with_the_whole() -> None:
    """Two volumes would not be one inside the other."""
    text = (
        "services:\n  api:\n    image: a:1\n    volumes: ['./files:/files']\n"
        "  worker:\n    image: a:1\n    volumes: ['./files/in:/in']\n"
    )
    assert lines(mended(text, RELATIVE)) == []


def test_replicas_do_not_get_one_volume() -> None:
    """What they write is nobody's data alone."""
    text = (
        "services:\n  api:\n    image: a:1\n    volumes: ['./files:/files']\n"
        "    deploy: {replicas: 3}\n"
    )
    assert lines(mended(text, RELATIVE)) == []


def test_what_is_there_is_not_left_behind(tmp_path: Path) -> None:
    """A directory that holds something is no place that the service fills; an empty one is."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("")
    (tmp_path / "empty").mkdir()
    text = (
        "services:\n  api:\n    image: a:1\n    volumes:\n      - ./full:/srv/full\n"
        "      - ./empty:/srv/empty\n"
    )
    (tmp_path / "compose.yaml").write_text(text)
    now = on_disk(tmp_path, RELATIVE)
    assert "      - ./full:/srv/full\n      - api-empty:/srv/empty\n" in now


FILES = {
    "nginx.conf": "events {}\n",
    "web.conf": "a\n",
    "init/a.sql": "select 1;\n",
    "app.bin": "a\0b",
    ".env": "A=1\n",
    "tls.pem": "x\n",
    "app.conf": "-----BEGIN PRIVATE KEY-----\n",
}


@pytest.mark.parametrize(
    ("mount", "name", "target"),
    [
        ("./web.conf:/etc/web.conf", "", "/etc/web.conf"),
        ("./nginx.conf:/etc/nginx/nginx.conf", "nginx", "/etc/nginx/nginx.conf"),
        ("./nginx.conf:/x:ro", "nginx", "/x"),
        (
            "./init/a.sql:/docker-entrypoint-initdb.d/a.sql",
            "a",
            "/docker-entrypoint-initdb.d/a.sql",
        ),
        ("./app.bin:/etc/app.bin:ro", None, ""),
        ("./nginx.conf:/srv/state", None, ""),
        ("./.env:/srv/.env:ro", None, ""),
        ("./tls.pem:/etc/tls.pem:ro", None, ""),
        ("./app.conf:/etc/app.conf:ro", None, ""),
        ("./other.conf:/etc/other.conf:ro", None, ""),
    ],
)
def test_a_text_that_is_read_becomes_a_config(mount: str, name: str | None, target: str) -> None:
    """One at hand; what may be written, is no text or is not there is left."""
    text = f"services:\n  web:\n    image: nginx:1.30\n    volumes:\n      - {mount}\n"
    result = mended({"compose.yaml": text, **FILES}, RELATIVE)
    if name is None:
        assert lines(result) == []
        return
    file, called = mount.partition(":")[0], f"web-{name}" if name else "web"
    assert after(result) == (
        "services:\n  web:\n    image: nginx:1.30\n    configs:\n"
        f"      - source: {called}\n        target: {target}\n"
        f"configs:\n  {called}:\n    file: {file}\n"
    )


DOCKERFILE = "FROM node:24-slim AS deps\nWORKDIR /app\nCOPY package.json .\nFROM deps\nCOPY . .\n"


@pytest.mark.parametrize(
    ("dockerfile", "mount", "gone"),
    [
        (DOCKERFILE, ".:/app", True),
        (DOCKERFILE, "./src:/app/src", True),
        (DOCKERFILE, ".:/app/", True),
        (DOCKERFILE, ".:/code", False),
        (DOCKERFILE, "./src:/app", False),
        ("FROM a\nWORKDIR /usr\nWORKDIR src/app\nCOPY ./ ./\n", ".:/usr/src/app", True),
        ("FROM a\nCOPY src /app/src\n", "./src:/app/src", True),
        ("FROM a\nCOPY src /app/src\n", "./lib:/app/lib", False),
        ("FROM a\nADD . /app\n", ".:/app", True),
        ("FROM a\nCOPY . .\n", ".:/app", False),
        ("FROM a\nCOPY package.json /app/\n", ".:/app", False),
        ("FROM a\nWORKDIR $HOME\nCOPY . app\n", ".:/app", False),
        ("FROM b AS x\nCOPY . /app\nFROM a\nCOPY --from=x . /app\n", ".:/app", False),
        ("FROM b AS x\nCOPY . /app\nFROM a\n", ".:/app", False),
    ],
)
def test_source_that_the_image_holds_is_not_mounted(
    dockerfile: str, mount: str, gone: bool
) -> None:
    """Only where the Dockerfile copies the same directory to the same place."""
    text = f"{BUILD}      - {mount}\n      - data:/data\nvolumes:\n  data:\n"
    files = {"compose.yaml": text, "Dockerfile": dockerfile}
    assert lines(mended(files, SOURCE)) == ([f"-      - {mount}"] if gone else [])
    assert lines(mended(files, SOURCE, unsafe=False)) == []


def test_volumes_below_the_source_go_with_it() -> None:
    """They kept what the mount hid, and would keep it from a later image."""
    text = f"{BUILD}      - .:/app\n      - /app/node_modules\n      - /srv/x\n      - m:/app/m\n"
    files = {"compose.yaml": f"{text}volumes:\n  m:\n", "Dockerfile": DOCKERFILE}
    assert lines(mended(files, SOURCE)) == ["-      - .:/app", "-      - /app/node_modules"]


@pytest.mark.parametrize(
    ("mount", "gone"),
    [
        ("/etc/localtime:/etc/localtime:ro", True),
        ("/etc/timezone:/etc/timezone", True),
        ("/etc/localtime:/host/localtime:ro", False),
        ("/etc/passwd:/etc/passwd:ro", False),
    ],
)
def test_the_hosts_time_zone_is_not_needed(mount: str, gone: bool) -> None:
    """An image has one of its own."""
    result = with_mount(mount, rule="absolute-host-path")
    assert bool(lines(result)) == gone
    assert not gone or mount not in after(result)


def test_a_program_stays_what_can_be_run(tmp_path: Path) -> None:
    """A config may not be executable where it is deployed; a script of the first start need not."""
    for name in ("start.sh", "init.sh"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "compose.yaml").write_text(
        "services:\n  db:\n    image: a:1\n    volumes:\n      - ./start.sh:/start.sh:ro\n"
        "      - ./init.sh:/docker-entrypoint-initdb.d/init.sh:ro\n"
    )
    now = on_disk(tmp_path, RELATIVE)
    assert "      - ./start.sh:/start.sh:ro\n    configs:\n      - source: db-init\n" in now
