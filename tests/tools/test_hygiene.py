"""The hygiene check finds what belongs to one machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import hygiene


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own, so that the words to find stand in no file of ours."""
    monkeypatch.setattr(hygiene, "ROOT", tmp_path)
    (tmp_path / "src").mkdir()
    return tmp_path


def test_registry_hosts_come_from_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that the environment names as a package index is a registry's host."""
    monkeypatch.setenv("PIP_INDEX_URL", "https://user:secret@index.example/simple")
    assert "index.example" in hygiene.registry_hosts()
    assert not any("secret" in host for host in hygiene.registry_hosts())


def test_a_forbidden_word_is_reported_with_its_line(tree: Path) -> None:
    """Each line that holds a forbidden word is named."""
    (tree / "notes.md").write_text("fine\nsee index.example for more\n")
    found = list(hygiene.problems(tree / "notes.md", {"index.example": "a registry"}))
    assert found == ["notes.md:2: a registry"]


@pytest.mark.parametrize(("lines", "problems"), [(400, 0), (401, 1)])
def test_modules_stay_readable(tree: Path, lines: int, problems: int) -> None:
    """A module of the package may have 400 lines and no more."""
    (tree / "src" / "room.py").write_text("x = 1\n" * lines)
    assert len(list(hygiene.problems(tree / "src" / "room.py", {}))) == problems


def test_a_name_says_what_a_module_holds(tree: Path) -> None:
    """A module may not be called by a word that fits everything."""
    (tree / "src" / "utils.py").write_text("x = 1\n")
    assert len(list(hygiene.problems(tree / "src" / "utils.py", {}))) == 1
