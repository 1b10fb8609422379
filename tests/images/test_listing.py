"""The inventory of a project's images."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from saaswright.images.listing import listing
from saaswright.images.model import Inventory, Listed
from saaswright.images.project import project_files
from saaswright.images.registries import filled, registries, registry
from saaswright.reports.images_text import list_text
from saaswright.schemas import schema
from tests.cli.program import saaswright
from tests.rules.judge import view_of

COMPOSE = """\
name: shop
services:
  api:
    build: ./api
    image: ghcr.io/acme/api:${TAG:-1.0}
  worker:
    image: ghcr.io/acme/worker:2.1
  job:
    build: ./job
  db:
    image: postgres:12
  cache:
    image: redis
  mystery:
    image: someone/thing:1
  open:
    image: quay.io/a/b:${VERSION}
  pinned:
    image: nginx:1.27@sha256:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a
  ours:
    image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:7
  wrong:
    image: Acme/Api Server
"""


def listed(text: str = COMPOSE, own: str | None = None) -> dict[str, Listed]:
    """The images of a compose file by service."""
    return {image.service: image for image in listing(view_of(text), ("c.yaml",), own).images}


def test_whose_and_how_pinned() -> None:
    """Built ones and their neighbours are custom, official ones public, the rest is not guessed."""
    found = listed()
    assert {name: image.origin for name, image in found.items()} == {
        "api": "custom", "worker": "custom", "job": "custom", "db": "public", "cache": "public",
        "mystery": "unknown", "open": "unknown", "pinned": "public", "ours": "custom",
        "wrong": "unknown",
    }  # fmt: skip
    assert {name: image.pinned for name, image in found.items()} == {
        "api": "tag", "worker": "tag", "job": None, "db": "tag", "cache": "moving",
        "mystery": "tag", "open": "open", "pinned": "digest", "ours": "tag", "wrong": None,
    }  # fmt: skip
    assert found["api"].reference == "ghcr.io/acme/api:1.0"
    assert found["api"].variables == ("TAG",)
    assert found["open"].reference is None
    assert found["open"].registry == "quay.io"
    assert found["db"].end_of_life is not None
    assert found["db"].end_of_life.ended
    assert found["wrong"].problem


def test_own_namespace() -> None:
    """What lies below the product's own registry and namespace is custom, whatever its name."""
    assert listed(own="someone")["mystery"].origin == "custom"
    assert listed(own="quay.io/a")["open"].origin == "custom"


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("docker.io", "docker-hub"),
        ("ghcr.io", "ghcr"),
        ("1.dkr.ecr.eu-west-1.amazonaws.com", "ecr"),
        ("public.ecr.aws", "ecr-public"),
        ("europe-docker.pkg.dev", "artifact-registry"),
        ("eu.gcr.io", "artifact-registry"),
        ("acme.azurecr.io", "acr"),
        ("quay.io", "quay"),
        ("registry.gitlab.com", "gitlab"),
        ("harbor.acme.example:8443", "harbor"),
        ("localhost:5000", "self-hosted"),
        ("[::1]:5000", "self-hosted"),
        ("registry.acme.example", "self-hosted"),
    ],
)
def test_kind_of_registry(host: str, kind: str) -> None:
    """The host tells the kind of registry, with or without a port."""
    assert registry(host).id == kind


def test_registries_are_whole() -> None:
    """No login takes a secret as an argument, and every blank of the data can be filled in."""
    for fact in registries():
        for command in fact.login:
            assert "docker login" in command or "az acr login" in command
            assert "--password " not in command
        hosts = {"ecr": "1.dkr.ecr.eu-1.amazonaws.com", "acr": "acme.azurecr.io"}
        blanks = fact.blanks(hosts.get(fact.id, "x-docker.pkg.dev"))
        known = {**blanks, "repository": "r", "name": "n", "namespace": "s"}
        text = str(filled([*fact.login, *fact.create, *fact.ci], known))
        assert not {f"{{{name}}}" for name in ("host", "region", "account", "name")} & set(
            text.split()
        ), text


def test_text() -> None:
    """A line for each service; what is not known is said."""
    text = list_text(listing(view_of(COMPOSE), ("c.yaml",)))
    assert "ghcr.io/acme/api:${TAG:-1.0}" in text
    assert "(ended)" in text
    assert "names no image" in text
    assert "not known before the registries were asked" in text


def test_command(tmp_path: Path) -> None:
    """JSON fits its published schema; a directory stands for its compose file and override."""
    (tmp_path / "compose.yaml").write_text("services: {web: {image: nginx:1.27}}\n")
    (tmp_path / "compose.override.yaml").write_text("services: {web: {image: nginx:1.28}}\n")
    done = saaswright("images", "list", ".", "--format", "json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema("images"))
    assert found["images"][0]["reference"] == "nginx:1.28"
    assert len(project_files([tmp_path])) == 2


def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    """A text that is no reference gives exit code 1, a missing file 2."""
    file = tmp_path / "c.yaml"
    file.write_text("services: {web: {image: Foo Bar}}\n")
    assert saaswright("images", "list", "c.yaml", cwd=tmp_path).returncode == 1
    assert saaswright("images", "list", "none.yaml", cwd=tmp_path).returncode == 2


def test_inventory_type() -> None:
    """The inventory names its schema."""
    assert Inventory(project="x", files=(), images=()).schema == "saaswright/image-list/v1"


def test_a_table_shows_the_beginning_of_a_digest(tmp_path: Path) -> None:
    """Twelve of its characters, so that the table fits a terminal; the JSON has all of them."""
    digest = "sha256:" + "0123456789abcdef" * 4
    text = f"services:\n  cache:\n    image: redis:7.4@{digest}\n"
    (tmp_path / "compose.yaml").write_text(text)
    shown = saaswright("images", "list", cwd=tmp_path).stdout
    assert "redis:7.4@sha256:0123456789ab..." in shown
    assert digest not in shown
    assert digest in saaswright("images", "list", "--format", "json", cwd=tmp_path).stdout
