"""From `build:` to `image:`: what changes, what moves, and what buildx makes of it."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from saaswright.errors import UsageError
from saaswright.images.conversion import hcl
from saaswright.images.conversion.commands import CHOICES, choices
from saaswright.images.conversion.model import Wish
from saaswright.images.conversion.plan import plain_name
from saaswright.images.conversion.result import Conversion, conversion, save
from saaswright.images.project import read_project
from saaswright.images.registries import registry
from saaswright.images.tags import tag_of
from tests.cli.program import saaswright, tree
from tests.engine.runner import Engine
from tests.rules.judge import FACTS

COMPOSE = """\
# The shop.
name: shop
x-common: &common
  restart: unless-stopped   # always
services:
  api:
    <<: *common
    build:
      context: ./api
      target: runtime
      args:
        PYTHON: "${PYTHON:-3.12}"
        TOKEN:
        ODD: 'a "quoted" $${literal} %{text} $$${PYTHON:-3.12}'
      additional_contexts: {base: ./base}
      cache_from: ["type=registry,ref=ghcr.io/acme/cache"]
      labels: {team: shop}
      platforms: [linux/amd64, linux/arm64]
      secrets: [npm]
    volumes:
      - ./api:/app
      - data:/data
  worker:
    build:
      context: ./api
      target: runtime
      args:
        - PYTHON=${PYTHON:-3.12}
        - TOKEN
        - 'ODD=a "quoted" $${literal} %{text} $$${PYTHON:-3.12}'
      additional_contexts: {base: ./base}
      cache_from: ["type=registry,ref=ghcr.io/acme/cache"]
      labels: {team: shop}
      platforms: [linux/amd64, linux/arm64]
      secrets: [npm]
    command: ["work"]   # forever
  migrate:
    build: {context: ./api, target: tools}
    pull_policy: build
  web:
    build: ./web
    develop:
      watch:
        - {path: ./web, action: rebuild}
  db:
    image: postgres:17
volumes:
  data:
secrets:
  npm:
    environment: NPM_TOKEN
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A project with four services that are built, two of them from the same."""
    place = tmp_path / "shop"
    for name in ("api", "web", "base"):
        (place / name).mkdir(parents=True)
        (place / name / "Dockerfile").write_text("FROM debian:bookworm-slim\n")
    (place / "compose.yaml").write_text(COMPOSE)
    return place


def converted(directory: Path, **wish: Any) -> Conversion:
    """The conversion of the project in ``directory``, written."""
    wanted = Wish(**{"prefix": "ghcr.io/acme", **wish})
    files, view, _ = read_project((directory,), FACTS)
    assert view is not None
    found = conversion(view, files, wanted, FACTS, ci=True, dev=True)
    save(found)
    return found


def test_only_what_must_change_changes(shop: Path) -> None:
    """`build:` and what belongs to it goes, `image:` comes; every other line stays as it is."""
    found = converted(shop)
    assert found.complete
    after = (shop / "compose.yaml").read_text()
    lines = list(difflib.ndiff(COMPOSE.splitlines(), after.splitlines()))
    added = [line[2:].strip() for line in lines if line.startswith("+ ")]
    assert added == [
        "image: ghcr.io/acme/api:${APP_VERSION:-0.1.0}",
        "image: ghcr.io/acme/api:${APP_VERSION:-0.1.0}",
        "image: ghcr.io/acme/migrate:${APP_VERSION:-0.1.0}",
        "image: ghcr.io/acme/web:${APP_VERSION:-0.1.0}",
    ]
    gone = "\n".join(line[2:] for line in lines if line.startswith("- "))
    assert "build:" in gone
    assert "pull_policy: build" in gone
    assert "develop:" in gone
    assert "./api:/app" in gone
    for kept in ("restart: unless-stopped   # always", "# forever", "- data:/data", "postgres:17"):
        assert kept in after
        assert kept not in gone
    assert "build:" not in after
    assert "x-omnistrate" not in "".join(raw.decode() for raw in tree(shop).values())


def test_same_build_is_one_target(shop: Path) -> None:
    """Services that build the same share a target, whatever form they write it in."""
    found = converted(shop)
    assert {one.name: one.services for one in found.plan.targets} == {
        "api": ("api", "worker"), "migrate": ("migrate",), "web": ("web",),
    }  # fmt: skip


def test_again_changes_nothing(shop: Path) -> None:
    """A second conversion finds nothing to do."""
    converted(shop)
    before = tree(shop)
    assert not converted(shop).plan.targets
    assert tree(shop) == before


def test_bake_file_is_what_compose_would_build(shop: Path, reference: Engine) -> None:
    """Buildx takes the file, and makes the same of it as of the compose file itself."""
    theirs = _printed(reference, shop, "compose.yaml")
    converted(shop)
    assert _printed(reference, shop, "docker-bake.hcl", PYTHON="x")["api"]["args"]["PYTHON"] == "x"
    ours = _printed(reference, shop, "docker-bake.hcl", TOKEN="t")
    api, was = ours["api"], theirs["api"]
    assert api["args"].pop("PYTHON") == "3.12"
    assert api["args"].pop("TOKEN") == "t"
    assert was["args"].pop("PYTHON") == "3.12"
    was["args"].pop("TOKEN", None)
    for key in ("args", "target", "labels", "secret", "cache-from", "dockerfile"):
        assert api[key] == was[key], key
    assert api["platforms"] == ["linux/amd64", "linux/arm64"]
    assert Path(api["context"]) == Path(was["context"])
    assert Path(api["contexts"]["base"]).name == Path(was["contexts"]["base"]).name
    assert api["tags"] == ["ghcr.io/acme/api:0.1.0"]
    assert "TOKEN" not in (_printed(reference, shop, "docker-bake.hcl")["api"]["args"])


def _printed(reference: Engine, directory: Path, file: str, **env: str) -> dict[str, Any]:
    done = reference.docker("buildx", "bake", "-f", file, "--print", cwd=directory, env=env)
    found: dict[str, Any] = json.loads(done.stdout)["target"]
    return found


def test_development_brings_it_back(shop: Path, reference: Engine) -> None:
    """With the override, the project is what it was but for the images' names."""

    def project(*files: str) -> Any:
        options = [word for file in files for word in ("-f", file)]
        said = reference.compose(*options, "config", "--format", "json", cwd=shop)
        data = json.loads(said.stdout)
        for service in data["services"].values():
            service.pop("image", None)
            service["volumes"] = sorted(service.get("volumes") or [], key=str)
        return data

    before = project("compose.yaml")
    converted(shop)
    assert project("compose.yaml", "compose.dev.yaml") == before


@pytest.mark.parametrize(
    ("prefix", "login"),
    [
        ("docker.io/acme", "docker login --username"),
        ("ghcr.io/acme", "docker login ghcr.io"),
        ("12.dkr.ecr.eu-west-1.amazonaws.com", "aws ecr get-login-password --region eu-west-1"),
        ("europe-docker.pkg.dev/acme/apps", "docker login europe-docker.pkg.dev"),
        ("acme.azurecr.io", "az acr login --name acme"),
        ("registry.acme.example:5000/x", "docker login registry.acme.example:5000"),
    ],
)
def test_registries_of_the_specification(shop: Path, prefix: str, login: str) -> None:
    """Each has its login, its CI workflow (one that YAML can read), and its secrets."""
    found = converted(shop, prefix=prefix)
    (access,) = found.registries
    assert any(login in command for command in access.login)
    assert access.secrets
    assert bool(access.create) == (".ecr." in prefix)
    workflow = yaml.safe_load((shop / ".github/workflows/images.yml").read_text())
    steps = workflow["jobs"]["push"]["steps"]
    assert steps[-1]["uses"].startswith("docker/bake-action@")
    assert any("login" in step["uses"] for step in steps)
    assert "{host}" not in str(workflow)
    assert "{region}" not in str(workflow)


def test_question_with_six_choices(shop: Path) -> None:
    """Without a registry the question is asked, with commands for each; nothing is changed."""
    done = saaswright("images", "convert", "--write", cwd=shop)
    assert done.returncode == 1
    assert all(prefix in done.stdout for _, prefix in CHOICES)
    assert (shop / "compose.yaml").read_text() == COMPOSE
    text = "\n".join(choices(("api",)))
    assert "{" not in text.replace("${", "")


def test_an_image_that_says_where_it_lives(tmp_path: Path) -> None:
    """A name with a registry stays as it is, also its variables; others get the prefix."""
    (tmp_path / "compose.yaml").write_text(
        "services:\n"
        "  a: {build: ./a, image: 'ghcr.io/acme/alpha:${TAG:-7}'}\n"
        "  b: {build: ./b, image: 'beta'}\n"
    )
    found = converted(tmp_path, prefix=None)
    assert found.plan.unplaced == ("b",)
    assert [one.image for one in found.plan.targets] == ["ghcr.io/acme/alpha:${TAG:-7}"]
    found = converted(tmp_path, tag="1.2.3")
    assert [one.image for one in found.plan.targets] == ["ghcr.io/acme/beta:1.2.3"]


def test_names(tmp_path: Path) -> None:
    """Names are made fit, may be chosen, and never meet."""
    (tmp_path / "compose.yaml").write_text(
        "services:\n  My_App: {build: ./a}\n  my-app: {build: ./b}\n  x: {build: ./c}\n"
    )
    found = converted(tmp_path, names={"x": "chosen"})
    assert [one.image.partition(":")[0] for one in found.plan.targets] == [
        "ghcr.io/acme/my-app", "ghcr.io/acme/my-app-2", "ghcr.io/acme/chosen",
    ]  # fmt: skip
    assert plain_name("___") == "app"


@pytest.mark.parametrize(
    "prefix", ["https://ghcr.io/acme", "ghcr.io/Acme", "ghcr.io/acme:1", "a b"]
)
def test_prefix_that_is_none(shop: Path, prefix: str) -> None:
    """A prefix that can be no part of a reference is refused before anything is changed."""
    with pytest.raises(UsageError):
        converted(shop, prefix=prefix)
    assert (shop / "compose.yaml").read_text() == COMPOSE


def test_files_of_people_stay(shop: Path) -> None:
    """A bake file that somebody wrote is not replaced; a taken name of the override is left."""
    (shop / "compose.dev.yaml").write_text("services: {}\n")
    converted(shop)
    assert (shop / "compose.dev.yaml").read_text() == "services: {}\n"
    assert (shop / "compose.dev-2.yaml").is_file()


def test_bake_file_of_people_stays(shop: Path) -> None:
    """Nothing at all is written then."""
    (shop / "docker-bake.hcl").write_text("# mine\n")
    with pytest.raises(UsageError):
        converted(shop)
    assert (shop / "compose.yaml").read_text() == COMPOSE


def test_anchors_and_bases(tmp_path: Path) -> None:
    """A `build:` that services share by an anchor or a base goes once, for all of them."""
    (tmp_path / "compose.yaml").write_text(
        "x-app: &app\n  build: ./app\n  init: true\n"
        "services:\n  a:\n    <<: *app\n  b:\n    <<: *app\n    command: [b]\n"
        "  c:\n    extends: {service: a}\n"
    )
    found = converted(tmp_path)
    assert found.complete, found.refused
    assert "build" not in (tmp_path / "compose.yaml").read_text()
    assert len(found.plan.targets) == 1


def test_tags(tmp_path: Path) -> None:
    """A policy is a version in a variable, what git says, or the text itself."""
    assert tag_of("version", str(tmp_path)) == "${APP_VERSION:-0.1.0}"
    assert tag_of("1.4", str(tmp_path)) == "1.4"
    with pytest.raises(UsageError):
        tag_of("git", str(tmp_path))


@given(st.text(max_size=40))
def test_literals_are_never_templates(text: str) -> None:
    """No text leaves its quotes or becomes a template in HCL."""
    quoted = hcl.literal(text)
    assert quoted.replace("$${", "").find("${") < 0
    assert '"' not in quoted.replace("\\\\", "").replace('\\"', "")
    assert "\n" not in quoted


def test_secrets_named_by_registry() -> None:
    """The specification's names, by registry."""
    assert registry("docker.io").secrets[1] == "DOCKERHUB_PASSWORD"
    assert registry("ghcr.io").secrets == ("GITHUB_USERNAME", "GITHUB_TOKEN")


def test_command_shows_before_it_writes(shop: Path) -> None:
    """Without --write there is a diff and nothing changes; JSON says what there would be."""
    before = tree(shop)
    shown = saaswright("images", "convert", "--registry", "ghcr.io/acme", cwd=shop)
    assert shown.returncode == 0, shown.stderr
    assert "+    image: ghcr.io/acme/web" in shown.stdout
    assert tree(shop) == before
    arguments = ("images", "convert", "--registry", "ghcr.io/acme", "--format", "json", "--write")
    done = saaswright(*arguments, cwd=shop)
    found = json.loads(done.stdout)
    assert found["written"]
    assert "docker-bake.hcl" in found["files"]


def test_an_anchor_goes_after_its_aliases(tmp_path: Path) -> None:
    """Whatever stands first: the `build:` that others repeat is the last to go."""
    (tmp_path / "compose.yaml").write_text(
        "name: shop\nservices:\n  web:\n    build: &b\n      context: .\n    init: true\n"
        "  work:\n    build: *b\n"
    )
    found = converted(tmp_path)
    assert found.complete
    after = (tmp_path / "compose.yaml").read_text()
    assert "build" not in after
    assert after.count("image: ghcr.io/acme/web:") == 2


def test_lists_and_words_become_what_a_bake_file_takes(tmp_path: Path) -> None:
    """Pairs in lists, one key of an agent, and Compose's words for true; nonsense is told."""
    (tmp_path / "compose.yaml").write_text(
        "name: shop\nservices:\n  web:\n    build:\n      context: .\n      no_cache: 'yes'\n"
        "      pull: 'on'\n      labels: [a=1, b]\n      args: [C=2]\n      ssh: [default]\n"
        "      additional_contexts: [base=./base]\n"
    )
    found = converted(tmp_path)
    bake = (tmp_path / "docker-bake.hcl").read_text()
    for line in ("  no-cache = true", '    a = "1"', '    b = ""', '    C = "2"'):
        assert f"{line}\n" in bake
    assert '  ssh = ["default"]\n' in bake
    assert '    base = "./base"\n' in bake
    assert "  pull = true\n" in bake
    assert found.complete
