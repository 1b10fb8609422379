"""From the laptop's file to a running stack of pulled images, through real registries."""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import saaswright, tree
from tests.conftest import unavailable
from tests.engine.runner import Engine
from tests.images.registries import PASSWORD, USER, Running, available, registry

pytestmark = pytest.mark.engine

COMPOSE = """\
# Laptop only.
services:
  api:
    # two stages, the second runs
    build:
      context: ./api
      target: runtime
      args:
        GREETING: ${GREETING:-hello}
    volumes:
      - ./api:/src
    environment: {ROLE: api}   # who am I
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8000/greeting"]
      interval: 1s
      retries: 30
  worker:
    build:
      context: ./api
      target: runtime
      args: ["GREETING=${GREETING:-hello}"]
    environment: {ROLE: worker}
    depends_on:
      api: {condition: service_healthy}
  web:
    build: ./web
    depends_on: [api]
"""
TINY = """\
FROM debian:bookworm-slim AS whole
RUN test -x /bin/busybox || { apt-get update && apt-get install -y busybox; }
RUN for file in /bin/busybox $(ldd /bin/busybox | grep -o '/[^ ]*'); do \\
      mkdir -p "/tiny$(dirname $file)" && cp -L $file "/tiny$file"; done \\
    && for name in sh cat sleep httpd wget mkdir; do ln -s busybox /tiny/bin/$name; done
FROM scratch
COPY --from=whole /tiny/ /
"""
API = """\
FROM {base} AS base
ARG GREETING
RUN mkdir /app && echo "$GREETING" >/app/greeting
FROM base AS tools
RUN false
FROM base AS runtime
CMD ["httpd", "-f", "-p", "8000", "-h", "/app"]
"""
WEB = """\
FROM {base}
COPY index.html /srv/index.html
CMD ["httpd", "-f", "-p", "8080", "-h", "/srv"]
"""


@pytest.fixture
def base(engine: Engine, tmp_path: Path) -> Iterator[str]:
    """An image of a few megabytes, so that pushing it is no matter of minutes."""
    engine.provide(["debian:bookworm-slim"])
    (tmp_path / "Tiny").write_text(TINY)
    name = f"{engine.name()}/tiny:1"
    engine.docker("build", "--quiet", "-f", "Tiny", "-t", name, ".", cwd=tmp_path)
    yield name
    engine.docker("image", "rm", "--force", name, check=False)


@pytest.fixture(params=["open", "basic", "token"])
def remote(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """A registry of each kind."""
    if not available():
        unavailable("no docker-registry, openssl and perl")
    with registry(request.param, tmp_path / "registry") as running:
        yield running


def project(place: Path, base: str = "scratch") -> Path:
    """Three services: build arguments, several stages, and a context that two of them share."""
    for name, text in (("api", API), ("web", WEB)):
        (place / name).mkdir(parents=True)
        (place / name / "Dockerfile").write_text(text.replace("{base}", base))
    (place / "web" / "index.html").write_text("the shop\n")
    (place / "compose.yaml").write_text(COMPOSE)
    return place


def test_from_laptop_to_pulled_images(
    engine: Engine, remote: Running, base: str, tmp_path: Path
) -> None:
    """Convert, build, push, check, resolve, up: with images that only the registry had."""
    shop = project(tmp_path / "shop", base)
    prefix = f"{remote.host}/{engine.name()}"
    env = {"DOCKER_CONFIG": str(tmp_path / "docker"), "PATH": os.environ["PATH"]}
    if "DOCKER_HOST" in os.environ:
        env["DOCKER_HOST"] = os.environ["DOCKER_HOST"]

    done = saaswright("images", "convert", "--registry", prefix, "--write", cwd=shop, env=env)
    assert done.returncode == 0, done.stderr
    changed = list(
        difflib.ndiff(COMPOSE.splitlines(), (shop / "compose.yaml").read_text().splitlines())
    )
    (tmp_path / "shop.diff").write_text("\n".join(changed))
    added = [line[2:].strip() for line in changed if line.startswith("+ ")]
    assert added == [
        f"image: {prefix}/{name}:${{APP_VERSION:-0.1.0}}" for name in ("api", "api", "web")
    ], "\n".join(changed)
    assert any("# who am I" in line for line in changed if line.startswith("  "))

    if remote.kind != "open":
        done = saaswright("images", "build", "--push", cwd=shop, env=env)
        assert done.returncode == 1, "a push without credentials must fail"
        engine.docker(
            "login", remote.host, "--username", USER, "--password-stdin", env=env, input=PASSWORD
        )
    done = saaswright("images", "build", "--push", "--pin", "--format", "json", cwd=shop, env=env)
    assert done.returncode == 0, done.stderr + done.stdout
    built = json.loads(done.stdout)
    assert [one["name"] for one in built["targets"]] == ["api", "web"]
    tags = [tag for one in built["targets"] for tag in one["tags"]]
    try:
        _check_and_run(engine, remote, shop, env, built)
    finally:
        engine.docker("image", "rm", "--force", *tags, check=False)


def _check_and_run(
    engine: Engine, remote: Running, shop: Path, env: dict[str, str], built: dict[str, object]
) -> None:
    text = (shop / "compose.yaml").read_text()
    assert text.count("@sha256:") == 3
    done = saaswright("images", "check", "--format", "json", cwd=shop, env=env)
    found = json.loads(done.stdout)
    assert done.returncode == 0, found
    access = "anonymous" if remote.kind == "open" else "credentials"
    assert {image["access"] for image in found["images"]} == {access}
    assert all(image["digest"] in text for image in found["images"])
    if remote.kind != "open":
        nobody = {**env, "DOCKER_CONFIG": str(shop.parent / "nobody")}
        refused = json.loads(
            saaswright("images", "check", "--format", "json", cwd=shop, env=nobody).stdout
        )
        assert {image["fault"] for image in refused["images"]} == {"denied"}
    assert saaswright("resolve", cwd=shop, env=env).returncode == 0
    assert "build:" not in saaswright("resolve", cwd=shop, env=env).stdout

    tags = [tag for one in built["targets"] for tag in one["tags"]]  # type: ignore[attr-defined]
    engine.docker("image", "rm", "--force", *tags)
    for name in ("api", "web"):
        (shop / name / "Dockerfile").unlink()
    with engine.project(shop, env=env) as running:
        said = running.compose("exec", "-T", "worker", "cat", "/app/greeting").stdout
        assert said.strip() == "hello"
        said = running.compose("exec", "-T", "web", "cat", "/srv/index.html").stdout
        assert said.strip() == "the shop"
        used = running.compose("ps", "--format", "json").stdout
        assert remote.host in used
    told = "".join(raw.decode() for raw in tree(shop).values())
    assert PASSWORD not in told


def test_refuses_a_registry_that_the_plan_does_not_name(engine: Engine, tmp_path: Path) -> None:
    """A bake file that was bent to another registry is not pushed."""
    del engine
    shop = project(tmp_path / "shop")
    saaswright("images", "convert", "--registry", "127.0.0.1:9/acme", "--write", cwd=shop)
    bake = shop / "docker-bake.hcl"
    bake.write_text(bake.read_text().replace("127.0.0.1:9/", "127.0.0.1:10/"))
    done = saaswright("images", "build", "--push", cwd=shop, env={"PATH": os.environ["PATH"]})
    assert done.returncode == 2
    assert "not pushed: 127.0.0.1:10/acme/api:0.1.0" in done.stderr
