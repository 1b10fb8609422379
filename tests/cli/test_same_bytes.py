"""The same input gives the same bytes, and an interrupted run never leaves half a bundle."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.program import EXAMPLES, command, saaswright, tree

KILLS = 50


@pytest.mark.parametrize("example", sorted(path.stem for path in EXAMPLES.glob("*.yaml")))
def test_hash_seed_directory_and_locale_change_nothing(example: str, tmp_path: Path) -> None:
    """Other hash seeds, directories, locales and time zones give the same bytes."""
    text = (EXAMPLES / f"{example}.yaml").read_bytes()
    trees = []
    for number, env in enumerate(
        (
            {"PYTHONHASHSEED": "0"},
            {"PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C", "COLUMNS": "40"},
        )
    ):
        place = tmp_path / f"place-{number}" / ("deep" * number or "flat")
        place.mkdir(parents=True)
        (place / "saaswright.yaml").write_bytes(text)
        done = saaswright("design", "-o", "out", cwd=place, env=env)
        assert done.returncode == 0, done.stderr
        trees.append(tree(place / "out"))
    assert trees[0] == trees[1]


def test_killed_at_any_moment_the_bundle_is_whole(tmp_path: Path) -> None:
    """After each of fifty kills at random moments, the old bundle or the new one stands whole."""
    first, second = EXAMPLES / "linkly.yaml", tmp_path / "changed.yaml"
    second.write_text(
        first.read_text().replace("requests_per_second: 80", "requests_per_second: 9000")
    )
    wholes = []
    for number, requirements in enumerate((first, second)):
        done = saaswright("design", requirements, "-o", f"whole-{number}", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        wholes.append(_named_alike(tree(tmp_path / f"whole-{number}")))
    assert wholes[0] != wholes[1]
    chance = random.Random(20261124)
    out = tmp_path / "out"
    seen = set()
    for number in range(KILLS):
        requirements = (first, second)[number % 2]
        process = subprocess.Popen(
            command("design", requirements, "-o", out),
            cwd=tmp_path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # Most of a run is computing; aim half of the kills at its end, where it writes.
        _wait_a_little(process, chance.uniform(0.05, 0.9))
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if out.exists():
            found = _named_alike(tree(out))
            assert found in wholes, f"kill {number} left something else"
            seen.add(wholes.index(found))
    assert saaswright("design", first, "-o", out, cwd=tmp_path).returncode == 0
    assert _named_alike(tree(out)) == wholes[0]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".out")]


def _wait_a_little(process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        time.sleep(0.005)


def _named_alike(files: dict[str, bytes]) -> dict[str, bytes]:
    """The lock records the file name of the requirements, which differs here; the rest must not."""
    return {
        name: content.replace(b"changed.yaml", b"linkly.yaml") for name, content in files.items()
    }
