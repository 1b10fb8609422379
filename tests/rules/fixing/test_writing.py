"""Writing: all files of a project or none, with what belongs to each file kept."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from saaswright.rules.fixing.texts import Texts
from saaswright.rules.fixing.writing import write


def seen(*paths: Path) -> Texts:
    """The files as they are now."""
    texts = Texts()
    for path in paths:
        texts.get(str(path))
    return texts


def put(path: Path, text: str) -> Path:
    """A file with exactly this text."""
    path.write_bytes(text.encode())
    return path


def test_mode_mark_and_line_endings_stay(tmp_path: Path) -> None:
    """A file keeps its mode and byte order mark, and gets the text as it is given."""
    file = put(tmp_path / "compose.yaml", "\ufeffa: 1\r\n")
    file.chmod(0o640)
    texts = seen(file)
    assert texts.get(str(file)) == "a: 1\r\n"
    assert write({str(file): "a: 2\r\n"}, texts, (str(tmp_path),)) is None
    assert file.read_bytes() == "\ufeffa: 2\r\n".encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(tmp_path.glob(".saaswright-*")) == []


def test_a_new_env_file_is_private(tmp_path: Path) -> None:
    """`.env` is made for its owner only, its example for everybody."""
    env, example = tmp_path / ".env", tmp_path / ".env.example"
    texts = seen(env, example)
    assert write({str(env): "A=1\n", str(example): "A=\n"}, texts, (str(tmp_path),)) is None
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert stat.S_IMODE(example.stat().st_mode) == 0o666 & ~_mask()


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_file_that_changed_stops_the_whole_project(tmp_path: Path) -> None:
    """What somebody wrote in the meantime is not lost, and nothing else is written."""
    one, two = put(tmp_path / "a.yaml", "a: 1\n"), put(tmp_path / "b.yaml", "b: 1\n")
    texts = seen(one, two)
    put(two, "b: other\n")
    problem = write({str(one): "a: 2\n", str(two): "b: 2\n"}, texts, (str(tmp_path),))
    assert problem is not None
    assert "has changed in the meantime" in problem
    assert one.read_text() == "a: 1\n"
    assert two.read_text() == "b: other\n"
    assert list(tmp_path.glob(".saaswright-*")) == []


def test_a_file_that_appeared_is_not_overwritten(tmp_path: Path) -> None:
    """A `.env` that was not there and is there now is somebody's."""
    env = tmp_path / ".env"
    texts = seen(env)
    put(env, "MINE=1\n")
    assert "changed" in str(write({str(env): "A=1\n"}, texts, (str(tmp_path),)))
    assert env.read_text() == "MINE=1\n"


def test_when_one_cannot_take_its_place_all_are_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failure in the middle leaves every file as it was, with its mode."""
    one, two = put(tmp_path / "a.yaml", "a: 1\n"), put(tmp_path / "b.yaml", "b: 1\n")
    one.chmod(0o600)
    texts = seen(one, two)
    real = os.replace

    def failing(source: str, target: str) -> None:
        if target == str(two):
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", failing)
    problem = write({str(one): "a: 2\n", str(two): "b: 2\n"}, texts, (str(tmp_path),))
    assert "nothing was changed" in str(problem)
    assert one.read_text() == "a: 1\n"
    assert stat.S_IMODE(one.stat().st_mode) == 0o600
    assert list(tmp_path.glob(".saaswright-*")) == []


def test_a_symbolic_link_is_written_through(tmp_path: Path) -> None:
    """The link stays a link, and what it leads to within the project gets the text."""
    (tmp_path / "real").mkdir()
    real = put(tmp_path / "real" / "compose.yaml", "a: 1\n")
    link = tmp_path / "compose.yaml"
    link.symlink_to(real)
    assert write({str(link): "a: 2\n"}, seen(link), (str(tmp_path),)) is None
    assert link.is_symlink()
    assert real.read_text() == "a: 2\n"


def test_a_link_out_of_the_project_is_refused(tmp_path: Path) -> None:
    """A file elsewhere is not changed because a link leads there."""
    project = tmp_path / "project"
    project.mkdir()
    outside = put(tmp_path / "compose.yaml", "a: 1\n")
    link = project / "compose.yaml"
    link.symlink_to(outside)
    assert "leads out" in str(write({str(link): "a: 2\n"}, seen(link), (str(project),)))
    assert outside.read_text() == "a: 1\n"


def test_a_file_with_two_names_is_refused(tmp_path: Path) -> None:
    """Replacing one name of a file would part it from the other."""
    file = put(tmp_path / "compose.yaml", "a: 1\n")
    os.link(file, tmp_path / "other.yaml")
    assert "hard links" in str(write({str(file): "a: 2\n"}, seen(file), (str(tmp_path),)))


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    """What goes wrong before the first file is a sentence, not a crash."""
    missing = tmp_path / "gone" / ".env"
    assert "nothing was written" in str(
        write({str(missing): "A=1\n"}, seen(missing), (str(tmp_path),))
    )
