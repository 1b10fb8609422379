"""Where in a project a rule points."""

from __future__ import annotations

from pathlib import Path

from saaswright.finding import Finding
from saaswright.rules.assess import assess
from saaswright.rules.places import item_holding
from saaswright.rules.registry import BY_ID
from tests.rules.judge import FACTS, judged


def test_the_item_of_a_list_that_holds_a_text() -> None:
    """The first item counts; what is no list has no items."""
    assert item_holding(["serve", "--token=1", "--token=2"], "--token") == (1,)
    assert item_holding([["a", "b"], 8080], "8080") == (1,)
    assert item_holding(["serve"], "--token") == ()
    assert item_holding("serve --token=1", "--token") == ()
    assert item_holding(None, "--token") == ()


def test_a_secret_is_found_at_its_own_line() -> None:
    """Of a command with many lines the one with the option is shown; of a text its line."""
    listed = """\
services:
  api:
    image: acme/api:1.0
    command:
      - serve
      - --verbose
      - --token=abc123def456
"""
    written = (
        "services:\n  api:\n    image: acme/api:1.0\n    command: serve --token abc123def456\n"
    )
    assert _lines(judged(listed, BY_ID["secret-in-command"])) == [7]
    assert _lines(judged(written, BY_ID["secret-in-command"])) == [4]


def _lines(found: tuple[Finding, ...]) -> list[int]:
    return [finding.location.place.line for finding in found if finding.location]


def test_what_an_anchor_brings_is_placed_where_it_is_written(tmp_path: Path) -> None:
    """A secret that `<<` brings into services stands in the anchor, however deep; so does a key."""
    (tmp_path / "compose.yaml").write_text(
        "x-env: &env\n  A: '1'\n  SIGNING_KEY: s3cr3t-word-of-ours\n"
        "x-all: &all\n  <<: *env\n"
        "services:\n  api:\n    image: acme/api:1.0\n    environment:\n"
        "      <<: [*all]\n      B: '2'\n"
    )
    [project] = assess([str(tmp_path)], FACTS).projects
    [finding] = [f for f in project.findings if f.id == "literal-secret"]
    assert finding.location is not None
    assert finding.location.place.line == 3


def test_a_list_that_was_a_mapping_points_to_its_key(tmp_path: Path) -> None:
    """Where the base has a list of variables and the override a mapping, the key is the place."""
    (tmp_path / "compose.yaml").write_text(
        "services:\n  api:\n    image: acme/api:1.0\n    environment: [A=1]\n"
    )
    (tmp_path / "compose.override.yaml").write_text(
        "services:\n  api:\n    environment:\n      B: '2'\n      DB_PASSWORD: changeme\n"
    )
    [project] = assess([str(tmp_path)], FACTS).projects
    [finding] = [f for f in project.findings if f.id == "default-password"]
    assert finding.location is not None
    assert finding.location.place.line == 5


def test_what_is_for_development_may_stand_in_the_override(tmp_path: Path) -> None:
    """A mount of code and a development mode are said of the base, not of the override."""
    service = (
        "services:\n  {}:\n    image: acme/api:1.0\n    volumes: ['.:/app', './a:/etc/a']\n"
        "    environment:\n      NODE_ENV: development\n"
    )
    (tmp_path / "compose.yaml").write_text(service.format("base"))
    (tmp_path / "compose.override.yaml").write_text(service.format("own"))
    [project] = assess([str(tmp_path)], FACTS).projects
    ids = {"source-bind-mount", "relative-mount-cannot-travel", "development-mode"}
    found = [f for f in project.findings if f.id in ids]
    assert {f.id for f in found} == ids
    assert {f.location.source[-13:] for f in found if f.location} == {"/compose.yaml"}


def test_a_mount_is_placed_by_its_whole_target(tmp_path: Path) -> None:
    """Of joined lists of mounts the one of `/app` is not taken for one of `/etc/app.conf`."""
    (tmp_path / "compose.yaml").write_text(
        "services:\n  web:\n    image: acme/web:1.0\n    volumes: [a:/a, b:/b]\n"
        "volumes: {a: , b: }\n"
    )
    (tmp_path / "compose.prod.yaml").write_text(
        "services:\n  web:\n    volumes:\n      - /srv/app/:/app/\n      - /srv/c:/etc/app.d\n"
        "      - /srv/c:/etc/app.conf\n      - /srv/e:/etc/x/app\n"
    )
    projects = [p for p in assess([str(tmp_path)], FACTS).projects if len(p.files) > 1]
    found = [f for p in projects for f in p.findings if f.id == "absolute-host-path"]
    assert sorted(_lines(tuple(found))) == [4, 5, 6, 7]
