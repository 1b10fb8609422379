"""Which files of a tree are projects."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.rules.discover import discover

ONE = "services:\n  a:\n    image: b:1\n"


def tree(root: Path, *names: str) -> None:
    """Compose files of these names."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ONE, encoding="utf-8")


def found(root: Path, *exclude: str) -> list[tuple[str, ...]]:
    """The files of each project, relative to ``root``."""
    candidates, _ = discover([str(root)], exclude)
    return [tuple(str(Path(f).relative_to(root)) for f in c.files) for c in candidates]


def test_an_override_belongs_to_its_file(tmp_path: Path) -> None:
    """The default file and its override are one project, as for Compose."""
    tree(tmp_path, "compose.yaml", "compose.override.yaml")
    assert found(tmp_path) == [("compose.yaml", "compose.override.yaml")]


def test_variants_are_projects_of_their_own(tmp_path: Path) -> None:
    """A further file is judged by itself, and knows what it may be an overlay of."""
    tree(tmp_path, "docker-compose.yml", "docker-compose.prod.yml")
    candidates, findings = discover([str(tmp_path)])
    assert findings == ()
    assert [c.files[0].rpartition("/")[2] for c in candidates] == [
        "docker-compose.yml",
        "docker-compose.prod.yml",
    ]
    assert candidates[1].base == candidates[0].files


def test_directories_of_others_are_not_searched(tmp_path: Path) -> None:
    """Directories of tools are skipped, and files of other names are no compose files."""
    tree(
        tmp_path, "node_modules/x/compose.yaml", ".git/compose.yaml", "notes.yaml", "b/compose.yml"
    )
    assert found(tmp_path) == [("b/compose.yml",)]


def test_excluded(tmp_path: Path) -> None:
    """Globs leave files and directories out."""
    tree(tmp_path, "a/compose.yaml", "examples/x/compose.yaml")
    assert found(tmp_path, "examples") == [("a/compose.yaml",)]
    assert found(tmp_path, "a/*") == [("examples/x/compose.yaml",)]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    """A link to a directory above is not followed."""
    tree(tmp_path, "a/compose.yaml")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert found(tmp_path) == [("a/compose.yaml",)]


def test_too_deep_is_said(tmp_path: Path) -> None:
    """What lies too deep is not searched, and a finding says so."""
    tree(tmp_path, "/".join(["d"] * 25) + "/compose.yaml")
    candidates, findings = discover([str(tmp_path)])
    assert candidates == ()
    assert {finding.id for finding in findings} == {"not-searched", "no-compose-file"}


def test_nothing_there_is_said(tmp_path: Path) -> None:
    """A directory without a compose file is a finding, not a clean answer."""
    candidates, findings = discover([str(tmp_path)])
    assert candidates == ()
    assert [finding.id for finding in findings] == ["no-compose-file"]


@pytest.mark.parametrize("repeated", [1, 3])
def test_a_file_is_judged_once(tmp_path: Path, repeated: int) -> None:
    """Naming a file or its directory again does not judge it again."""
    tree(tmp_path, "compose.yaml")
    candidates, _ = discover([str(tmp_path)] * repeated)
    assert len(candidates) == 1
