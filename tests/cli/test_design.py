"""``saaswright design`` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.program import EXAMPLES, saaswright, tree

CONTRACT = (
    "compose.yaml",
    ".env.example",
    *(f"iterations/{name}.yaml" for name in ("1-core", "2-cache", "3-health", "4-services")),
    *(f"iterations/{name}.yaml" for name in ("5-parameters", "6-images", "7-sizing")),
    "handoff/HANDOFF.md",
    "handoff/handoff.json",
    "handoff/images.json",
    "docs/architecture.md",
    "docs/architecture.svg",
    "docs/architecture.mmd",
    "docs/decisions/0001-pattern.md",
    "docs/compliance.md",
    "docs/availability.md",
    "docs/cost.md",
    "saaswright.lock",
)


@pytest.mark.parametrize("example", sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
def test_every_example_gives_the_whole_bundle(example: str, tmp_path: Path) -> None:
    """Every example exits 0 and writes every file that the contract names."""
    done = saaswright("design", EXAMPLES / f"{example}.yaml", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    files = tree(tmp_path / "out")
    assert [name for name in CONTRACT if name not in files] == []
    plans = [name for name in files if name.startswith("plans/")]
    assert plans, "a plan file for each plan"


def test_the_summary_tells_shape_choices_plans_and_what_to_do_next(tmp_path: Path) -> None:
    """Standard output holds shape, choices, plans, assumptions and the next step."""
    done = saaswright("design", EXAMPLES / "clinic-notes.yaml", "-o", "out", cwd=tmp_path)
    for part in ("Three-tier web application", "PostgreSQL", "Plans", "hospital", "To confirm"):
        assert part in done.stdout
    assert "docker compose up" in done.stdout


def test_what_one_tenant_costs_is_not_taken_for_all(tmp_path: Path) -> None:
    """A siloed plan's cost is a tenant's, a hybrid one's holds one tenant's data."""
    done = saaswright("design", EXAMPLES / "clinic-notes.yaml", "-o", "out", cwd=tmp_path)
    rows = {line.split()[0]: line for line in done.stdout.splitlines() if "% met" in line}
    assert rows["hospital"].endswith(" a tenant")
    assert rows["practice"].endswith(" with one tenant")
    handoff = (tmp_path / "out/handoff/HANDOFF.md").read_text()
    assert " a tenant | [`plans/hospital.env`]" in handoff
    shared = saaswright("design", EXAMPLES / "linkly.yaml", "-o", "shared", cwd=tmp_path)
    assert "tenant" not in shared.stdout.partition("Plans")[2].partition("To confirm")[0]


def test_the_bundle_goes_to_a_directory_named_like_the_product(tmp_path: Path) -> None:
    """Without -o the bundle goes to ./NAME."""
    done = saaswright("design", EXAMPLES / "minimal.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "hello" / "compose.yaml").is_file()


def test_json_output_is_the_handoff_and_nothing_else(tmp_path: Path) -> None:
    """--format json prints the same value as handoff/handoff.json and nothing else."""
    done = saaswright(
        "design", EXAMPLES / "linkly.yaml", "-o", "out", "--format", "json", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    written = json.loads((tmp_path / "out/handoff/handoff.json").read_text())
    assert json.loads(done.stdout) == written


def test_an_iteration_is_printed_and_nothing_is_written(tmp_path: Path) -> None:
    """--iteration 1 prints the core iteration and leaves the directory empty."""
    done = saaswright("design", EXAMPLES / "linkly.yaml", "--iteration", "1", cwd=tmp_path)
    assert done.returncode == 0
    assert "services:" in done.stdout
    assert "cache" not in done.stdout.split("services:")[1]
    assert not (tmp_path / "linkly").exists()


def test_requirements_come_from_standard_input(tmp_path: Path) -> None:
    """`-` reads the requirements from standard input and errors name <stdin>."""
    text = (EXAMPLES / "minimal.yaml").read_bytes()
    assert saaswright("design", "-", cwd=tmp_path, stdin=text).returncode == 0
    done = saaswright("design", "-", cwd=tmp_path, stdin=b"schema: 7\n")
    assert done.returncode == 2
    assert "<stdin>:1:" in done.stderr


def test_requirements_that_conflict_leave_no_bundle(tmp_path: Path) -> None:
    """Infeasible requirements exit 1, name both requirements with their lines, write nothing."""
    (tmp_path / "saaswright.yaml").write_text(
        "schema: saaswright/v1\n"
        "product: {name: locked}\n"
        "plans:\n"
        "  - {name: sealed, deployment: on-premise}\n"
        "preferences: {pin: {object-storage: amazon-s3}}\n"
        "workload: {needs: [file-uploads]}\n"
    )
    done = saaswright("design", cwd=tmp_path)
    assert done.returncode == 1
    assert "requirements-conflict" in done.stderr
    assert "saaswright.yaml:4:" in done.stderr
    assert "saaswright.yaml:5:" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "saaswright.yaml"]


def test_an_edited_file_is_not_overwritten_silently(tmp_path: Path) -> None:
    """A second run over an edited bundle changes nothing and names the file and the ways out."""
    example = EXAMPLES / "linkly.yaml"
    saaswright("design", example, "-o", "out", cwd=tmp_path)
    compose = tmp_path / "out/compose.yaml"
    edited = compose.read_text() + "\n# mine\n"
    compose.write_text(edited)
    changed = tmp_path / "changed.yaml"
    changed.write_text(
        example.read_text().replace("requests_per_second: 80", "requests_per_second: 9000")
    )
    done = saaswright("design", changed, "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert "compose.yaml" in done.stderr
    assert "--keep-edits" in done.stderr
    assert compose.read_text() == edited
    kept = saaswright("design", changed, "-o", "out", "--keep-edits", cwd=tmp_path)
    assert kept.returncode == 0, kept.stderr
    assert compose.read_text() == edited
    assert (tmp_path / "out/compose.yaml.new").is_file()


def test_colour_only_for_terminals(tmp_path: Path) -> None:
    """No escape sequence is written to a pipe, whatever the colour variables say."""
    for env in ({"NO_COLOR": "1"}, {"TERM": "xterm-256color"}):
        done = saaswright("design", EXAMPLES / "linkly.yaml", "-o", "out", cwd=tmp_path, env=env)
        assert "\x1b" not in done.stdout + done.stderr
