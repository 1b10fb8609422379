"""What the program does with files that are wrong, hostile or not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.program import EXAMPLES, saaswright

GOOD = "schema: saaswright/v1\nproduct: {name: shop}\n"
BOMB = "a0: &a0 [1]\n" + "".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 12)
)

CASES = {
    "empty file": (b"", "saaswright.yaml:1:1"),
    "wrong type": (b"schema: saaswright/v1\nproduct: [shop]\n", "saaswright.yaml:2:10"),
    "unknown key": (GOOD.encode() + b"prodct: 1\n", "saaswright.yaml:3:1"),
    "unknown word": (GOOD.encode() + b"team: {languages: [phyton]}\n", "did you mean `python`"),
    "anchors that explode": (GOOD.encode() + BOMB.encode(), "saaswright.yaml:"),
    "deep nesting": (b"[" * 200_000, "saaswright.yaml:1:"),
    "too large": (b"#" * 50_000_000, "larger than"),
    "binary": (b"\x7fELF\x00\x01\x02", "binary"),
    "not UTF-8": (b"schema: caf\xe9\n", "saaswright.yaml:1"),
    "tabs": (b"schema: saaswright/v1\nproduct:\n\tname: shop\n", "saaswright.yaml:3:1"),
    "duplicate key": (GOOD.encode() + b"team: {}\nteam: {}\n", "saaswright.yaml:4:1"),
    "unclosed quote": (b'schema: "saaswright/v1\n', "saaswright.yaml:"),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_requirements_are_answered_with_a_place_and_nothing_is_written(
    case: str, tmp_path: Path
) -> None:
    """Bad requirements exit 2 with a located sentence, no traceback, and no bundle."""
    raw, expected = CASES[case]
    (tmp_path / "saaswright.yaml").write_bytes(raw)
    done = saaswright("design", cwd=tmp_path)
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "saaswright.yaml"]


def test_all_problems_are_reported_in_one_go(tmp_path: Path) -> None:
    """Three mistakes give three findings, each with its line shown."""
    (tmp_path / "saaswright.yaml").write_text(
        GOOD + "team: {operations: many}\nbudget: {monthly: lots}\ncloud: {providers: [asw]}\n"
    )
    done = saaswright("design", cwd=tmp_path)
    for line in (3, 4, 5):
        assert f"saaswright.yaml:{line}:" in done.stderr
    assert done.stderr.count("^") >= 3


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    """A requirements file that is not there is named, with exit code 2."""
    done = saaswright("design", "nowhere.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "nowhere.yaml: no such file" in done.stderr


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    """An output directory where nothing can be made is named, with exit code 2."""
    if os.geteuid() == 0:
        locked = Path("/proc")  # root may write everywhere else
    else:
        locked = tmp_path / "locked"
        locked.mkdir(mode=0o500)
    done = saaswright("design", EXAMPLES / "minimal.yaml", "-o", locked / "out", cwd=tmp_path)
    assert done.returncode == 2
    assert f"{locked}/out" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_path_below_a_file(tmp_path: Path) -> None:
    """An output directory below a file is named, with exit code 2, and the file stays."""
    (tmp_path / "file").write_text("mine")
    done = saaswright("design", EXAMPLES / "minimal.yaml", "-o", "file/out", cwd=tmp_path)
    assert done.returncode == 2
    assert "file/out" in done.stderr
    assert (tmp_path / "file").read_text() == "mine"


def test_someone_elses_directory_is_left_alone(tmp_path: Path) -> None:
    """A directory that holds other files and no lock is refused and unchanged."""
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("years of work")
    done = saaswright("design", EXAMPLES / "minimal.yaml", "-o", "theirs", cwd=tmp_path)
    assert done.returncode == 2
    assert [path.name for path in theirs.iterdir()] == ["thesis.txt"]
    assert (theirs / "thesis.txt").read_text() == "years of work"


def test_an_unknown_command_names_the_nearest(tmp_path: Path) -> None:
    """A mistyped command exits 2 and suggests the right one."""
    done = saaswright("desing", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean `design`?" in done.stderr
