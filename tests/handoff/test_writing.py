from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from saaswright.errors import BundleError
from saaswright.handoff import exchange as exchange_module
from saaswright.handoff import writing
from saaswright.handoff.edits import Edits
from saaswright.handoff.reading import read_bundle, read_lock
from saaswright.handoff.writing import write_bundle
from tests.handoff.bundles import generation, on_disk, with_lock

ROOT = Path(__file__).parents[2]
ONE = with_lock({"compose.yaml": "one\n", "docs/cost.md": "one\n"})
TWO = with_lock({"compose.yaml": "two\n", "docs/sla/new.md": "two\n"})


def names(directory: Path) -> list[str]:
    """What is in ``directory``, hidden names too."""
    return sorted(path.name for path in directory.iterdir())


@pytest.fixture(params=["atomic", "three steps"])
def any_exchange(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of exchanging directories."""
    if request.param == "three steps":
        monkeypatch.setattr(exchange_module, "_atomically", lambda *_: False)
    return str(request.param)


@pytest.fixture
def nobody() -> Iterator[None]:
    """Be an ordinary user, for whom permissions mean something."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.usefixtures("any_exchange")
def test_a_new_bundle_replaces_the_old_one(tmp_path: Path) -> None:
    """After a second run exactly the second generation's files are there, and nothing beside."""
    place = tmp_path / "not" / "yet" / "there"
    first = write_bundle(place, ONE)
    assert on_disk(place) == ONE
    assert set(first.created) == set(ONE)
    second = write_bundle(place, TWO)
    assert on_disk(place) == TWO
    assert second.created == ("docs/sla/new.md",)
    assert set(second.updated) == {"compose.yaml", "saaswright.lock"}
    assert second.removed == ("docs/cost.md",)
    assert names(place.parent) == ["there"]


def test_the_same_bundle_again_touches_nothing(tmp_path: Path) -> None:
    """A run that changes no file leaves every inode and time as it was (but that of reading)."""

    def stood(path: Path) -> tuple[int, ...]:
        seen = path.stat()
        return seen.st_ino, seen.st_mode, seen.st_nlink, seen.st_mtime_ns, seen.st_ctime_ns

    place = tmp_path / "bundle"
    write_bundle(place, ONE)
    before = {path: stood(path) for path in place.rglob("*")}
    assert set(write_bundle(place, ONE).unchanged) == set(ONE)
    assert {path: stood(path) for path in place.rglob("*")} == before


@pytest.mark.usefixtures("any_exchange")
def test_the_directory_stays_the_same_for_whoever_stands_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``-o .`` the shell's directory is not replaced under its feet."""
    place = tmp_path / "bundle"
    place.mkdir()
    monkeypatch.chdir(place)
    write_bundle(Path(), ONE)
    write_bundle(Path(), TWO)
    assert Path("compose.yaml").read_text() == "two\n"
    assert Path.cwd() == place
    assert Path().stat().st_ino == place.stat().st_ino


@pytest.mark.usefixtures("any_exchange")
def test_what_people_put_there_is_carried_over(tmp_path: Path) -> None:
    """Notes, ``.env``, evidence, links and empty directories survive with content and mode."""
    place = tmp_path / "bundle"
    write_bundle(place, ONE)
    (place / ".env").write_text("DB_PASSWORD=theirs\n")
    (place / ".env").chmod(0o600)
    (place / "evidence" / "deep").mkdir(parents=True)
    (place / "evidence" / "deep" / "log.txt").write_text("seen\n")
    (place / "docs" / "notes.md").write_text("mine\n")
    (place / "docs" / "cost.md").chmod(0o640)
    (place / "empty").mkdir(mode=0o750)
    (place / "link").symlink_to("/nowhere")
    write_bundle(place, with_lock({"docs/cost.md": "three\n"}))
    assert (place / ".env").read_text() == "DB_PASSWORD=theirs\n"
    assert (place / ".env").stat().st_mode & 0o777 == 0o600
    assert (place / "evidence" / "deep" / "log.txt").read_text() == "seen\n"
    assert (place / "docs" / "notes.md").read_text() == "mine\n"
    assert (place / "docs" / "cost.md").read_text() == "three\n"
    assert (place / "docs" / "cost.md").stat().st_mode & 0o777 == 0o640
    assert (place / "empty").stat().st_mode & 0o777 == 0o750
    assert (place / "link").readlink() == Path("/nowhere")
    assert not (place / "compose.yaml").exists()


def edit(place: Path) -> None:
    """A person edits a generated file."""
    (place / "compose.yaml").write_text("mine\n")


def replace_by_link(place: Path) -> None:
    """A person puts a link in its place."""
    (place / "compose.yaml").unlink()
    (place.parent / "mine.yaml").write_text("mine\n")
    (place / "compose.yaml").symlink_to("../mine.yaml")


def edit_what_goes_away(place: Path) -> None:
    """A person edits a file that the next bundle does not have."""
    (place / "docs" / "cost.md").write_text("mine\n")


def put_in_the_way(place: Path) -> None:
    """A person makes a file that the next bundle brings too."""
    (place / "docs" / "sla").mkdir()
    (place / "docs" / "sla" / "new.md").write_text("mine\n")


BESIDE = {"keep": ("mine\n", "two\n"), "discard": ("two\n", None)}
"""What ends up at the path and beside it, when the next bundle has a version of its own."""


@pytest.mark.parametrize(
    ("change", "path", "result"),
    [
        (edit, "compose.yaml", BESIDE),
        (replace_by_link, "compose.yaml", BESIDE),
        (edit_what_goes_away, "docs/cost.md", {"keep": ("mine\n", None), "discard": (None, None)}),
        (put_in_the_way, "docs/sla/new.md", BESIDE),
    ],
)
@pytest.mark.parametrize("edits", ["refuse", "keep", "discard"])
def test_an_edited_file_is_never_overwritten_silently(
    tmp_path: Path,
    change: Callable[[Path], None],
    path: str,
    result: dict[str, tuple[str | None, str | None]],
    edits: Edits,
) -> None:
    """Refused with both options named; kept with ours beside; overwritten only when told."""
    place = tmp_path / "bundle"
    write_bundle(place, ONE)
    change(place)
    if edits == "refuse":
        before = on_disk(place)
        with pytest.raises(BundleError) as refused:
            write_bundle(place, TWO)
        assert path in refused.value.message
        assert "--keep-edits" in str(refused.value.help)
        assert "--discard-edits" in str(refused.value.help)
        assert on_disk(place) == before
        return
    written = write_bundle(place, TWO, edits=edits)
    theirs, ours = result[edits]
    found = on_disk(place)
    assert found.get(path) == theirs
    assert found.get(f"{path}.new") == ours
    assert written.kept == ((path,) if edits == "keep" else ())


def test_our_version_beside_an_edit_follows_and_goes(tmp_path: Path) -> None:
    """``FILE.new`` is renewed by the next run, and goes once the edit is given up."""
    place = tmp_path / "bundle"
    write_bundle(place, ONE)
    edit(place)
    write_bundle(place, TWO, edits="keep")
    write_bundle(place, ONE, edits="keep")
    assert (place / "compose.yaml.new").read_text() == "one\n"
    with pytest.raises(BundleError, match=r"compose\.yaml"):
        write_bundle(place, TWO)
    write_bundle(place, TWO, edits="discard")
    assert on_disk(place) == TWO


def test_a_version_beside_that_was_edited_is_not_lost(tmp_path: Path) -> None:
    """A ``FILE.new`` that a person changed is not overwritten by the next one."""
    place = tmp_path / "bundle"
    write_bundle(place, ONE)
    edit(place)
    write_bundle(place, TWO, edits="keep")
    (place / "compose.yaml.new").write_text("half merged\n")
    with pytest.raises(BundleError, match=r"compose\.yaml\.new"):
        write_bundle(place, ONE, edits="keep")
    assert (place / "compose.yaml.new").read_text() == "half merged\n"


def occupied(place: Path) -> None:
    """A directory with somebody's work in it."""
    place.mkdir()
    (place / "thesis.tex").write_text("years of work\n")


def a_file(place: Path) -> None:
    """A file where the directory should be."""
    place.write_text("hello\n")


def a_link(place: Path) -> None:
    """A symbolic link to a directory."""
    (place.parent / "elsewhere").mkdir()
    place.symlink_to("elsewhere")


def under_a_file(place: Path) -> None:
    """A parent that is a file."""
    place.parent.rmdir()
    place.parent.write_text("")


def a_broken_lock(place: Path) -> None:
    """A bundle whose lock cannot be read."""
    write_bundle(place, ONE)
    (place / "saaswright.lock").write_text("{")


def a_newer_lock(place: Path) -> None:
    """A bundle that a later version wrote."""
    write_bundle(place, ONE)
    lock = place / "saaswright.lock"
    lock.write_text(lock.read_text().replace('"format": 1', '"format": 99'))


def a_directory_for_a_file(place: Path) -> None:
    """A directory where a file of the bundle belongs."""
    write_bundle(place, with_lock({"a.md": "a\n"}))
    (place / "compose.yaml").mkdir()


def a_file_for_a_directory(place: Path) -> None:
    """A link where a directory of the bundle belongs: it would lead out of it."""
    write_bundle(place, with_lock({"a.md": "a\n"}))
    (place / "docs").symlink_to("/tmp")


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (occupied, "not empty and no bundle"),
        (a_file, "a file, expected a directory"),
        (a_link, "a symbolic link"),
        (under_a_file, "File exists"),
        (a_broken_lock, "not a lock that can be read"),
        (a_newer_lock, "newer saaswright"),
        (a_directory_for_a_file, "in the way"),
        (a_file_for_a_directory, "in the way"),
    ],
)
def test_what_cannot_be_written_is_refused_and_left_alone(
    tmp_path: Path, prepare: Callable[[Path], None], says: str
) -> None:
    """Somebody else's directory, a file, a link, a broken lock: one error, nothing done."""
    place = tmp_path / "parent" / "bundle"
    place.parent.mkdir()
    prepare(place)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(BundleError, match=says):
        write_bundle(place, ONE)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "path", ["../escape", "/etc/passwd", "a/../../b", "", ".", "a//b", "a\\b", "compose.yaml/x"]
)
def test_a_path_that_leaves_the_bundle_is_refused(tmp_path: Path, path: str) -> None:
    """No name of a generated file can lead out of the bundle."""
    with pytest.raises(BundleError, match="bundle"):
        write_bundle(tmp_path / "bundle", with_lock({"compose.yaml": "x\n", path: "x\n"}))
    assert not (tmp_path / "bundle").exists()


@pytest.mark.usefixtures("nobody")
def test_a_directory_without_permission_is_said_so(tmp_path: Path) -> None:
    """Where the user may not write, the error says what must be writable."""
    with pytest.raises(BundleError, match="Permission denied") as refused:
        write_bundle(Path("/usr/lib/saaswright-test"), ONE)
    assert "writable" in str(refused.value.help)


@pytest.mark.usefixtures("any_exchange")
@pytest.mark.parametrize("after", range(5))
def test_a_full_disk_leaves_the_old_bundle_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """When writing fails half-way, the old bundle stands and no workspace is left."""
    place = tmp_path / "bundle"
    write_bundle(place, generation(1, count=6))
    real, left = Path.write_bytes, [after]

    def full(self: Path, data: bytes) -> int:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(BundleError, match="No space left"):
        write_bundle(place, generation(2, count=6))
    assert on_disk(place) == generation(1, count=6)
    assert names(tmp_path) == ["bundle", "home"]


def test_a_failure_on_the_way_back_still_leaves_the_new_bundle_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the new bundle stands, trouble with the old directory costs nobody a file."""
    place = tmp_path / "bundle"
    write_bundle(place, ONE)
    (place / "mine.txt").write_text("mine\n")

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(writing, "_link_over", fail)
    write_bundle(place, TWO)
    assert on_disk(place) == {**TWO, "mine.txt": "mine\n"}


WRITER = """
import sys
from pathlib import Path
from saaswright.handoff import exchange
from saaswright.handoff.writing import write_bundle
from tests.handoff.bundles import generation

if sys.argv[2] == "slow":
    exchange._atomically = lambda *_: False
print("ready", flush=True)
number = int(sys.argv[3])
while True:
    number += 1
    write_bundle(Path(sys.argv[1]), generation(number))
    print(number, flush=True)
"""


@pytest.mark.parametrize(("way", "kills"), [("atomic", 50), ("slow", 20)])
def test_killed_at_any_moment_one_generation_stands_whole(
    tmp_path: Path, way: str, kills: int
) -> None:
    """After each SIGKILL the bundle is one generation, whole, and the person's file is there."""
    place, dice = tmp_path / "bundle", random.Random(7)
    write_bundle(place, generation(0))
    (place / "mine.txt").write_text("mine\n")
    seen: set[int] = set()
    for number in range(kills):
        command = (sys.executable, "-c", WRITER, str(place), way, str(number * 1000))
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            # Some runs are killed in their first write, others after one or two whole ones.
            for _ in range(1 + number % 3):
                process.stdout.readline()
            try:
                process.wait(dice.uniform(0, 0.05))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        if way == "atomic":
            assert_whole(place, seen)
        else:
            # A directory may be a step away; the next run, or reading, brings it back.
            read_lock(place)
            assert_whole(place, seen)
    write_bundle(place, generation(999_999))
    assert names(tmp_path) == ["bundle", "home"]
    assert len(seen) > 3, "the kills came before anything was written"


def assert_whole(place: Path, seen: set[int]) -> None:
    """What is there is one generation and the person's own file, nothing else."""
    found = on_disk(place)
    number = int(found["compose.yaml"].split()[1])
    assert found == {**generation(number), "mine.txt": "mine\n"}
    seen.add(number)


def test_only_our_own_leftovers_are_removed(tmp_path: Path) -> None:
    """A directory that merely looks like a workspace stays, a marked one goes."""
    place = tmp_path / "bundle"
    (tmp_path / ".bundle.saaswright-theirs").mkdir()
    (tmp_path / ".bundle.saaswright-theirs" / "file").write_text("x")
    ours = tmp_path / ".bundle.saaswright-dead"
    ours.mkdir()
    (ours / "saaswright-workspace").write_text("bundle")
    (ours / "tree").mkdir()
    write_bundle(place, ONE)
    assert names(tmp_path) == [".bundle.saaswright-theirs", "bundle", "home"]


def test_reading_a_bundle_tells_edits_from_what_was_generated(tmp_path: Path) -> None:
    """The lock, the compose file as it is now, and which files people changed or removed."""
    place = tmp_path / "bundle"
    write_bundle(place, ONE)
    edit(place)
    (place / "docs" / "cost.md").unlink()
    bundle = read_bundle(place)
    assert bundle.edited == ("compose.yaml",)
    assert bundle.missing == ("docs/cost.md",)
    assert bundle.compose.text == "mine\n"
    assert bundle.lock.requirements.text == "schema: saaswright/v1\n"
    with pytest.raises(BundleError, match="no bundle"):
        read_bundle(tmp_path)
