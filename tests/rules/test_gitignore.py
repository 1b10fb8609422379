"""What Git leaves out, compared with Git itself."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from saaswright.rules.gitignore import is_ignored
from tests.rules.fixing.mending import put

FILES = (
    ".env", ".env.prod", "prod.env", "a", "b", "a/.env", "a/b/.env", "a/b/c/.env", "b/a", "a b",
    "deploy/.env", "deploy/prod/.env", "x.d/.env", "#a", "!a", "a ", "*", "[", "a]", "-", "a\\",
    "a/b/x-1", "config/.env.local", "sub/deploy/.env", "E", "5", "a/5/.env", "é",
)  # fmt: skip
CASES: tuple[Mapping[str, str], ...] = (
    *(
        {"": lines}
        for lines in (
            ".env", "/.env", "**/.env", "*.env", ".env*", ".env.*", "/.env*", ".*", "*", ".env/",
            "deploy/", "/deploy/", "deploy", "deploy/*", "deploy/**", "deploy/**/.env", "a/", "a/*",
            "**/a", "**/a/", "a/**/.env", "a/**/b/.env", "/*/.env", "*/.env", "*/*/.env", "b/a/",
            "**/deploy/.env", "**/", "/", "//", "/**", "**", "***", "a**", "*\n!.env",
            "*\n!/deploy\n!.env", "/*\n!/deploy\ndeploy/*\n!deploy/.env", "deploy\n!deploy/.env",
            "deploy/*\n!deploy/.env", ".env\n!.env\n.env", "!.env\n.env", "!!a", "!", r"\!a",
            r"\#a", "#a", "# .env", "  .env", ".env  ", "a\\ ", "a\\  ", "a\\", "a\\\\", ".env\t",
            ".env\r\n", "\ufeff.env", r"\.env", r"\*", "[.]env", "[", "[]", "[]-]", "[!a]", "[^a]",
            "[!]-a]", "[a-c]/.env", "[c-a]/.env", "[a-]", "[[:digit:]]", "[[:upper:]]",
            "[![:alpha:]]", "[[:nothing:]]", "[[:digit:]", "[[:x]", r"[\]a]", r"[\[-\]]", "?env",
            "a?.env", "a[/].env", "a/b", "b/a", "x.?/.env", "*-*", "a/*/x-[0-9]", "\n\n", "*.prod",
            "a/b/", "a/**/c/", "**/b/**", "x*", "a\\/.env",
        )
    ),
    {"": ".env", "deploy/": "!.env"},
    {"": "!.env", "deploy/": ".env"},
    {"": "deploy", "deploy/": "!.env"},
    {"": "*.env", "a/": "!.env", "a/b/": "/.env"},
    {"a/": "/b/.env"},
    {"a/": "/a/b/.env"},
    {"a/b/": "*\n!.gitignore", "a/": "!.env"},
    {"": "*/", "a/": "!*"},
)  # fmt: skip
PIECES = (
    "*", "*", "**/", "/**", "/", "/", "?", "[a-e]", "[!a]", ".env", "a", "b", "deploy", ".", "env",
    "\\", " ", "!", "\n", "\n!", "c", "x",
)  # fmt: skip
# Up to 2.52 Git took two stars behind a name for stars between slashes.
_GLUED = re.compile(r"[^/!\n]\*\*")


def ours(place: Path, file: str) -> bool:
    """What the module says of ``file`` below ``place``."""

    def read(path: str) -> str | None:
        try:
            return Path(path).read_bytes().decode()
        except FileNotFoundError:
            return None

    return is_ignored(os.path.join(place, file), read)  # noqa: PTH118 - a name may end in a space


def gits(top: Path, paths: list[str]) -> set[str]:
    """Those of ``paths`` that ``git check-ignore`` names."""
    home = {"HOME": str(top), "PATH": os.environ["PATH"], "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(("git", "init", "-q"), cwd=top, env=home, check=True)
    done = subprocess.run(
        ("git", "check-ignore", "--no-index", "--stdin", "-z"),
        input="\0".join(paths).encode(), capture_output=True, cwd=top, env=home, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    return {path for path in done.stdout.decode().split("\0") if path}


def made_up(count: int) -> tuple[Mapping[str, str], ...]:
    """``count`` files of pieces of patterns, always the same."""
    dice = random.Random(7)
    texts = ("".join(dice.choices(PIECES, k=dice.randint(2, 7))) for _ in range(9 * count))
    return tuple({"": text} for text in texts if not _GLUED.search(text))[:count]


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_the_same_is_left_out_as_by_git(tmp_path: Path) -> None:
    """Order, `!`, anchors, directories, stars, classes, files above: each path as Git says."""
    cases = (*CASES, *made_up(400))
    for number, case in enumerate(cases):
        for place, text in case.items():
            file = tmp_path / f"c{number}" / place / ".gitignore"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
    named = (f"c{number}/{file}" for number in range(len(cases)) for file in FILES)
    paths = [path for path in named if not (tmp_path / path).is_dir()]
    expected = gits(tmp_path, paths)
    wrong = [
        (cases[int(path[1 : path.index("/")])], path, path in expected)
        for path in paths
        if ours(tmp_path, path) is not (path in expected)
    ]
    assert not wrong, wrong[:10]
    assert len(paths) // 10 < len(expected) < len(paths) // 2


def test_only_files_of_the_repository_count(tmp_path: Path) -> None:
    """What lies above its top is another's; without a repository every file above counts."""
    put(tmp_path, {".gitignore": ".env\n", "in/.git/HEAD": "ref: x\n"})
    assert ours(tmp_path, "out/.env")
    assert not ours(tmp_path, "in/.env")


def test_stars_take_no_time(tmp_path: Path) -> None:
    """A pattern of nothing but stars is matched in time by its length."""
    put(tmp_path, {".gitignore": "*a" * 2000 + "b\n"})
    assert not ours(tmp_path, "a" * 200)
