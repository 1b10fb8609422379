"""Several files: merging, resets, ``extends``, ``include``, and what is not read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from saaswright.compose.resolve import Options, Resolved, resolve
from saaswright.finding import Finding, Severity


def write(tmp_path: Path, files: dict[str, str]) -> None:
    """Write files below a directory."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)


def run(
    tmp_path: Path, files: dict[str, str], *names: str, **options: Any
) -> tuple[Resolved | None, tuple[Finding, ...]]:
    """Write files and resolve the named ones."""
    write(tmp_path, files)
    named = [str(tmp_path / name) for name in names or ("compose.yaml",)]
    return resolve(named, Options(**options))


def service(tmp_path: Path, base: str, over: str) -> dict[str, Any]:
    """The service ``a`` of two files, each given as the service's own keys."""
    files = {
        "1.yaml": f"services: {{a: {{image: x, {base}}}}}\n",
        "2.yaml": f"services: {{a: {over}}}\n",
    }
    resolved, findings = run(tmp_path, files, "1.yaml", "2.yaml")
    assert resolved is not None, findings
    found: dict[str, Any] = resolved.data["services"]["a"]
    return found


@pytest.mark.parametrize(
    ("key", "base", "over", "expected"),
    [
        ("command", "[a, b]", "[c]", ["c"]),
        ("environment", "{A: 1, B: 2}", "[B=3, C=4]", {"A": "1", "B": "3", "C": "4"}),
        ("dns", "1.1.1.1", "[8.8.8.8]", ["1.1.1.1", "8.8.8.8"]),
        ("expose", "[1, 2]", "[2, 3]", ["1", "2", "3"]),
        ("labels", "[a=1]", "{a: 2, b: 3}", {"a": "2", "b": "3"}),
        ("cap_add", "[A]", "[A, B]", ["A", "B"]),
        ("logging", "{driver: a, options: {x: y}}", "{driver: b}", {"driver": "b"}),
        ("logging", "{options: {x: y}}", "{driver: b}", {"driver": "b", "options": {"x": "y"}}),
        ("security_opt", "[a]", "[b]", ["a", "b"]),
        ("ulimits", "{n: 1}", "{n: {soft: 1, hard: 2}}", {"n": {"soft": 1, "hard": 2}}),
        ("hostname", "a", "b", "b"),
    ],
)
def test_files_merge_by_the_rules_of_each_key(
    tmp_path: Path, key: str, base: str, over: str, expected: Any
) -> None:
    """Each key merges as the specification says: over, onto, by name, or by what it is about."""
    merged = service(tmp_path, f"{key}: {base}", f"{{{key}: {over}}}")
    assert merged[key] == expected


def test_mounts_and_ports_merge_by_what_they_are_about(tmp_path: Path) -> None:
    """A mount at the same target is replaced; the same port is not doubled."""
    merged = service(
        tmp_path,
        'volumes: ["./a:/d"], ports: ["80:80"]',
        '{volumes: ["./b:/d"], ports: ["80:80", "81:80"]}',
    )
    assert [mount["source"] for mount in merged["volumes"]] == [str(tmp_path / "b")]
    assert [port["published"] for port in merged["ports"]] == ["80", "81"]


def test_depends_on_merges_names_and_conditions(tmp_path: Path) -> None:
    """A list of dependencies takes conditions from another file."""
    files = {
        "1.yaml": "services: {a: {image: x, depends_on: [b]}, b: {image: y}}",
        "2.yaml": "services: {a: {depends_on: {b: {condition: service_healthy}}}}",
    }
    resolved, findings = run(tmp_path, files, "1.yaml", "2.yaml")
    assert resolved is not None, findings
    assert resolved.data["services"]["a"]["depends_on"] == {
        "b": {"condition": "service_healthy", "required": True}
    }


def test_reset_and_override_drop_what_was_before(tmp_path: Path) -> None:
    """``!reset`` removes a key of an earlier file, ``!override`` replaces it whole."""
    merged = service(
        tmp_path,
        'ports: ["80:80"], environment: {A: 1, B: 2}, user: u',
        "{ports: !reset [], environment: !override {C: 3}, user: !reset null}",
    )
    assert merged["environment"] == {"C": "3"}
    assert "ports" not in merged
    assert "user" not in merged


def test_a_mistake_is_reported_in_the_file_that_makes_it(tmp_path: Path) -> None:
    """A finding about merged data names the file and line of the part that is wrong."""
    files = {
        "1.yaml": "services:\n  a:\n    image: x\n",
        "2.yaml": "services:\n  a:\n\n    ports:\n      - 80\n      - 'nope:80'\n",
    }
    resolved, findings = run(tmp_path, files, "1.yaml", "2.yaml")
    assert resolved is None
    at = findings[0].location
    assert at is not None
    assert (at.source.rsplit("/", 1)[1], at.place.line) == ("2.yaml", 6)


def test_extends_brings_a_service_with_its_paths(tmp_path: Path) -> None:
    """A service of another file is extended; its paths start at that file's directory."""
    files = {
        "compose.yaml": "services:\n"
        "  a: {extends: {file: sub/base.yaml, service: b}, command: [own]}\n",
        "sub/base.yaml": "services:\n"
        "  b: {extends: c, volumes: ['./d:/d'], env_file: b.env}\n"
        "  c: {image: base, command: [c]}\n",
        "sub/b.env": "FROM=base\n",
    }
    resolved, findings = run(tmp_path, files)
    assert resolved is not None, findings
    found = resolved.data["services"]["a"]
    assert (found["image"], found["command"]) == ("base", ["own"])
    assert found["volumes"][0]["source"] == str(tmp_path / "sub/d")
    assert found["environment"] == {"FROM": "base"}


def test_mistakes_in_what_is_extended_tell_how_they_were_reached(tmp_path: Path) -> None:
    """A mistake in an extended service names its file, and the ``extends`` that led there."""
    files = {
        "compose.yaml": "services:\n  a:\n    extends:\n      file: base.yaml\n      service: b\n",
        "base.yaml": "services:\n  b:\n    image: x\n    portz: []\n",
    }
    resolved, findings = run(tmp_path, files)
    assert resolved is None
    at, related = findings[0].location, findings[0].related
    assert at is not None
    assert (at.source, at.place.line) == ("base.yaml", 4)
    assert [(one.source.rsplit("/", 1)[1], one.place.line) for one in related] == [
        ("compose.yaml", 4)
    ]


def test_the_rest_of_an_extended_file_is_not_judged(tmp_path: Path) -> None:
    """Mistakes in services that nobody extends do not count."""
    files = {
        "compose.yaml": "services: {a: {extends: {file: base.yaml, service: b}}}",
        "base.yaml": "services: {b: {image: x}, bad: {portz: []}}",
    }
    resolved, findings = run(tmp_path, files)
    assert resolved is not None, findings


def test_include_brings_a_project_with_its_own_directory_and_variables(tmp_path: Path) -> None:
    """An included file has its own directory and ``.env``; the shell still wins."""
    files = {
        "compose.yaml": "include: [sub/compose.yaml]\nservices: {a: {image: x, depends_on: [b]}}\n",
        "sub/compose.yaml": "services: {b: {image: '$NAME:$TAG', volumes: ['./d:/d']}}\n",
        "sub/.env": "NAME=sub\nTAG=1\n",
    }
    resolved, findings = run(tmp_path, files, environment={"TAG": "2"})
    assert resolved is not None, findings
    found = resolved.data["services"]["b"]
    assert found["image"] == "sub:2"
    assert found["volumes"][0]["source"] == str(tmp_path / "sub/d")


@pytest.mark.parametrize(
    ("files", "id"),
    [
        ({"compose.yaml": "services: {a: {extends: b}, b: {extends: a}}"}, "extends-cycle"),
        ({"compose.yaml": "services: {a: {extends: a, image: x}}"}, "extends-cycle"),
        (
            {
                "compose.yaml": "services: {a: {extends: {file: b.yaml, service: b}}}",
                "b.yaml": "services: {b: {extends: {file: compose.yaml, service: a}}}",
            },
            "extends-cycle",
        ),
        (
            {"compose.yaml": "include: [b.yaml]", "b.yaml": "include: [compose.yaml]"},
            "include-cycle",
        ),
        (
            {
                "compose.yaml": "services:\n"
                "  a: {image: x, depends_on: [b]}\n  b: {image: x, depends_on: [a]}"
            },
            "dependency-cycle",
        ),
        ({"compose.yaml": "services: {a: {extends: gone}}"}, "unknown-service"),
        (
            {"compose.yaml": "services: {a: {extends: {file: gone.yaml, service: a}}}"},
            "missing-file",
        ),
        ({"compose.yaml": "include: [gone.yaml]\nservices: {a: {image: x}}"}, "missing-file"),
        ({"compose.yaml": "include: ['https://example.org/c.yaml']"}, "remote-file"),
        ({"compose.yaml": "include: ['oci://example.org/c']"}, "remote-file"),
        (
            {"compose.yaml": "services: {a: {extends: {file: 'git@example.org:x', service: a}}}"},
            "remote-file",
        ),
        ({"compose.yaml": "include: [../outside.yaml]"}, "outside-project"),
        ({"compose.yaml": "services: {a: {image: x, env_file: /etc/hostname}}"}, "outside-project"),
        (
            {"compose.yaml": "services: {a: {extends: {file: /etc/hosts, service: a}}}"},
            "outside-project",
        ),
        ({"compose.yaml": ""}, "empty-file"),
    ],
)
def test_what_leads_nowhere_or_away_is_refused(
    tmp_path: Path, files: dict[str, str], id: str
) -> None:
    """Cycles, missing files, remote ones and those outside the project are clear errors."""
    project = tmp_path / "project"
    write(tmp_path, {"outside.yaml": "services: {b: {image: secret}}"})
    resolved, findings = run(project, files)
    assert resolved is None
    assert id in {one.id for one in findings if one.severity is Severity.ERROR}


def test_links_do_not_lead_out_of_the_project(tmp_path: Path) -> None:
    """A symbolic link to a file outside the project is not followed."""
    compose = "services: {a: {image: x, env_file: l.env}}"
    write(tmp_path, {"secret.env": "PW=hunter2\n", "project/compose.yaml": compose})
    (tmp_path / "project/l.env").symlink_to(tmp_path / "secret.env")
    resolved, findings = resolve([str(tmp_path / "project/compose.yaml")])
    assert resolved is None
    assert findings[0].id == "outside-project"
    allowed, _ = resolve([str(tmp_path / "project/compose.yaml")], Options(roots=(str(tmp_path),)))
    assert allowed is not None


def test_the_default_files_are_found_upwards(tmp_path: Path) -> None:
    """Without a name the compose file and its override are found, from here upwards."""
    write(
        tmp_path,
        {
            "compose.yaml": "services: {a: {image: x}}",
            "compose.override.yaml": "services: {a: {user: u}}",
            "deep/er/x": "",
        },
    )
    resolved, findings = resolve([], Options(working_directory=str(tmp_path / "deep/er")))
    assert resolved is not None, findings
    assert resolved.data["services"]["a"]["user"] == "u"
