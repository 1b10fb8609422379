"""Tag policies, and what convert and build answer to programs."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import msgspec
import pexpect
import pytest
import yaml

from saaswright.images.build import Build
from saaswright.images.checked import Report
from saaswright.images.tags import policy_of, proposals, tag_of
from saaswright.reports.images_json import build_json
from saaswright.schemas import schema
from tests.cli.program import saaswright

COMPOSE = "services:\n  api:\n    build: ./api\n"


def git(place: Path, *words: str) -> None:
    """Git in ``place``, as nobody in particular."""
    whose = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
    names = dict.fromkeys(whose, "x@example.com")
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(("git", *words), cwd=place, env=environment, check=True, capture_output=True)


def tagged(place: Path) -> None:
    """A repository whose commit is version 2.3.4."""
    git(place, "init", "-q")
    git(place, "add", ".")
    git(place, "commit", "-q", "-m", "one")
    git(place, "tag", "v2.3.4")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one build, in a tagged repository."""
    (tmp_path / "compose.yaml").write_text(COMPOSE)
    tagged(tmp_path)
    return tmp_path


def test_every_policy_has_its_tag(project: Path) -> None:
    """Version is a parameter, git and digest are what git describes, a text is itself."""
    place = str(project)
    assert tag_of("version", place) == "${APP_VERSION:-v2.3.4}"
    assert tag_of("git", place) == "v2.3.4"
    assert tag_of("digest", place) == "v2.3.4"
    assert tag_of("nightly", place) == "nightly"
    assert [policy_of(t) for t in ("version", "git", "digest", "1.0")] == [
        "version", "git", "digest", "text",
    ]  # fmt: skip


def test_what_is_proposed(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """All three where git describes the project; without git, two."""
    assert [p for p, _, _ in proposals(str(project))] == ["version", "git", "digest"]
    bare = tmp_path_factory.mktemp("bare")
    assert [p for p, _, _ in proposals(str(bare))] == ["version", "digest"]


@pytest.mark.parametrize(
    ("policy", "image"),
    [
        ("version", "ghcr.io/acme/api:${APP_VERSION:-v2.3.4}"),
        ("git", "ghcr.io/acme/api:v2.3.4"),
        ("digest", "ghcr.io/acme/api:v2.3.4"),
        ("1.0", "ghcr.io/acme/api:1.0"),
    ],
)
def test_a_policy_is_converted(project: Path, policy: str, image: str) -> None:
    """The image in the file has the policy's tag; the answer fits its schema."""
    done = saaswright(
        *("images", "convert", "--registry", "ghcr.io/acme", "--tag", policy, "--write"),
        *("--format", "json"),
        cwd=project,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, schema("image-conversion"))
    assert answer["policy"] == policy_of(policy)
    assert (project / "compose.yaml").read_text() == f"services:\n  api:\n    image: {image}\n"


@pytest.mark.parametrize(("policy", "released"), [("version", True), ("git", False), ("1", False)])
def test_the_workflow_never_pushes_new_contents_under_an_old_name(
    project: Path, policy: str, released: bool
) -> None:
    """A release gives its own tag; where the tag is fixed, the workflow is started by hand only."""
    convert = ("images", "convert", "--registry", "ghcr.io/acme", "--tag", policy, "--write")
    assert saaswright(*convert, cwd=project).returncode == 0
    found = yaml.safe_load((project / ".github" / "workflows" / "images.yml").read_text())
    assert set(found["on"]) == (
        {"push", "workflow_dispatch"} if released else {"workflow_dispatch"}
    )
    push = found["jobs"]["push"]["steps"][-1]
    variables = {"APP_VERSION": "${{ inputs.version || github.ref_name }}"}
    assert push.get("env", {}) == (variables if released else {})


def test_digest_says_what_comes_next(project: Path) -> None:
    """With the policy digest the push writes the digests back; the others are shown beside it."""
    done = saaswright(
        "images", "convert", "--registry", "ghcr.io/acme", "--tag", "digest", cwd=project
    )
    assert "saaswright images build --push --pin" in done.stdout
    assert " * digest " in done.stdout
    assert "   version " in done.stdout
    assert (project / "compose.yaml").read_text() == COMPOSE


def test_build_fits_its_schema() -> None:
    """With and without a push."""
    wanted = schema("image-build")
    jsonschema.Draft202012Validator.check_schema(wanted)
    report = Report(project="p", at="", offline=False, wanted=(), images=())
    build = Build(directory=".", tags={"api": ("a/b:1",)}, environment={})
    for pushed in (None, report):
        found = build_json(build, pushed, ("compose.yaml",))
        jsonschema.validate(json.loads(msgspec.json.encode(found)), wanted)


def test_a_person_is_asked_for_registry_and_visibility(project: Path) -> None:
    """In a terminal without --registry both are asked for; the answers are used."""
    command = [sys.executable, "-m", "saaswright", "images", "convert", "--write"]
    child = pexpect.spawn(shlex.join(command), cwd=str(project), encoding="utf-8", timeout=30)
    child.expect("Registry and namespace")
    child.sendline("ghcr.io/acme")
    child.expect("May anybody pull them")
    child.sendline("public")
    child.expect("public, pulled without credentials")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "image: ghcr.io/acme/api:" in (project / "compose.yaml").read_text()
