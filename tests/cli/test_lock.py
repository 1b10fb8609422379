"""``design --plan`` and ``--locked``, and edits that are merged, as a person runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.program import EXAMPLES, saaswright, tree

REQUIREMENTS = (EXAMPLES / "clinic-notes.yaml").read_text()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with requirements and the bundle designed from them in ``out``."""
    (tmp_path / "saaswright.yaml").write_text(REQUIREMENTS)
    done = saaswright("design", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path


def _prefer(place: Path, option: str) -> None:
    text = REQUIREMENTS.rstrip("\n")
    assert "preferences:" not in text
    (place / "saaswright.yaml").write_text(f"{text}\npreferences: {{prefer: [{option}]}}\n")


def _pin(place: Path, decision: str, option: str) -> None:
    text = REQUIREMENTS.rstrip("\n")
    (place / "saaswright.yaml").write_text(
        f"{text}\npreferences: {{pin: {{{decision}: {option}}}}}\n"
    )


def test_nothing_changed_is_said_and_nothing_is_written(place: Path) -> None:
    """Without a change --plan says so, and --locked leaves every byte."""
    before = tree(place / "out")
    done = saaswright("design", "-o", "out", "--plan", cwd=place)
    assert (done.returncode, done.stdout) == (0, "Nothing changes.\n")
    assert saaswright("design", "-o", "out", "--locked", cwd=place).returncode == 0
    assert tree(place / "out") == before


def test_a_plan_shows_requirement_decision_reason_and_compose_lines(place: Path) -> None:
    """A pinned cache flips that decision, with the reason and the lines; nothing is written."""
    before = tree(place / "out")
    _pin(place, "cache", "memcached")
    done = saaswright("design", "-o", "out", "--plan", "--format", "json", cwd=place)
    assert done.returncode == 0, done.stderr
    plan = json.loads(done.stdout)
    assert {"path": "preferences.pin.cache", "before": None, "after": "memcached"} in plan[
        "requirements"
    ]
    flipped = {item["key"]: item for item in plan["decisions"]}
    assert flipped["cache"]["after"] == "memcached"
    assert any("pinned" in sentence for sentence in flipped["cache"]["because"])
    assert "compose.yaml" in plan["updated"]
    assert re.search(r"^\+    image: .*memcached:", plan["compose"], re.MULTILINE)
    assert tree(place / "out") == before
    text = saaswright("design", "-o", "out", "--plan", cwd=place).stdout
    assert "cache: " in text
    assert "-> memcached" in text


def test_locked_keeps_what_a_preference_would_change(place: Path) -> None:
    """A wish flips the database; under the lock only a pin, which is a must, does."""

    def chosen() -> str:
        lock = json.loads((place / "out" / "saaswright.lock").read_text())
        return next(str(d["chosen"]) for d in lock["decisions"] if d["id"] == "relational-database")

    first = chosen()
    _prefer(place, "mysql")
    free = saaswright("design", "-o", "out", "--plan", "--format", "json", cwd=place)
    assert "relational-database" in {d["key"] for d in json.loads(free.stdout)["decisions"]}
    assert saaswright("design", "-o", "out", "--locked", cwd=place).returncode == 0
    assert chosen() == first
    why = saaswright("design", "-o", "out", "--locked", "--format", "json", cwd=place)
    made = next(d for d in json.loads(why.stdout)["decisions"] if d["id"] == "relational-database")
    assert any("decided so before" in sentence for sentence in made["because"])
    _pin(place, "relational-database", "mysql")
    assert saaswright("design", "-o", "out", "--locked", cwd=place).returncode == 0
    assert chosen() == "mysql"


def test_what_the_lock_kept_is_what_is_explained_and_handed_over(place: Path) -> None:
    """A bundle that kept its database against a wish is not explained as if it had followed it."""
    _prefer(place, "mysql")
    assert saaswright("design", "-o", "out", "--locked", cwd=place).returncode == 0
    before = tree(place / "out")
    asked = ("explain", "relational-database", "-d", "out", "--format", "json")
    answers = json.loads(saaswright(*asked, cwd=place).stdout)["answers"]
    assert answers[0]["decision"]["chosen"] == "postgresql"
    told = saaswright("why-not", "mysql", "-d", "out", cwd=place).stdout
    assert "mysql is possible for relational-database; chosen: postgresql" in told
    free = saaswright("why-not", "mysql", "-r", "saaswright.yaml", cwd=place).stdout
    assert "mysql is what was chosen" in free
    assert saaswright("handoff", "out", cwd=place).returncode == 0
    assert tree(place / "out") == before


def test_a_sweep_over_a_bundle_keeps_what_the_lock_keeps(place: Path) -> None:
    """A wish flips the database of a file, not of a bundle; only a variant that must does."""
    _prefer(place, "mysql")
    assert saaswright("design", "-o", "out", "--locked", cwd=place).returncode == 0

    def databases(*where: str) -> list[str]:
        vary = ("--vary", "preferences.pin={},{relational-database: mysql}", "--jobs", "2")
        done = saaswright("what-if", *where, *vary, "--format", "json", cwd=place)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        rows = [answer["base"], *(variant["result"] for variant in answer["variants"])]
        return [row["choices"]["relational-database"] for row in rows]

    assert databases("-d", "out") == ["postgresql", "postgresql", "mysql"]
    assert databases("-r", "saaswright.yaml") == ["mysql", "mysql", "mysql"]


def test_an_edit_elsewhere_is_merged_and_stays_through_the_next_run(place: Path) -> None:
    """A comment of a person's survives a change of the cache, twice, and the file is not ours."""
    compose = place / "out" / "compose.yaml"
    compose.write_text("# operated by the blue team\n" + compose.read_text())
    for option in ("memcached", "redis"):
        _pin(place, "cache", option)
        done = saaswright("design", "-o", "out", "--merge-edits", cwd=place)
        assert done.returncode == 0, done.stderr
        text = compose.read_text()
        assert text.startswith("# operated by the blue team\n")
        assert re.search(f"image: .*{option}:", text)
        assert "merged with your edits" in done.stderr
        assert not (place / "out" / "compose.yaml.new").exists()


def test_a_conflict_is_marked_beside_and_never_overwrites(place: Path) -> None:
    """The same line changed by both: the person's file stays, FILE.new marks it, exit code 1."""
    compose = place / "out" / "compose.yaml"
    lines = compose.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if "image:" in line and "valkey" in line)
    lines[at] = "    image: example.com/mirror/valkey:8"
    mine = "\n".join(lines) + "\n"
    compose.write_text(mine)
    _pin(place, "cache", "memcached")
    planned = saaswright("design", "-o", "out", "--plan", cwd=place)
    assert planned.returncode == 1
    assert "CONFLICT with your edits: compose.yaml" in planned.stdout
    done = saaswright("design", "-o", "out", "--merge-edits", cwd=place)
    assert done.returncode == 1
    assert "conflict" in done.stderr
    assert compose.read_text() == mine
    marked = (place / "out" / "compose.yaml.new").read_text()
    assert "example.com/mirror/valkey:8" in marked
    assert re.search("image: .*memcached:", marked)
    assert "<<<<<<< your version" in marked
    assert ">>>>>>> as it is generated now" in marked


def _rename(place: Path, before: str, after: str, more: str = "") -> None:
    assert f"name: {before}" in REQUIREMENTS
    text = REQUIREMENTS.replace(f"name: {before}", f"name: {after}").rstrip("\n")
    (place / "saaswright.yaml").write_text(f"{text}\n{more}")


def test_a_renamed_plan_is_shown_as_renamed_with_what_else_changed(place: Path) -> None:
    """One plan under another name, none removed and none added; a changed target beside it."""
    _rename(place, "practice", "clinic")
    done = saaswright("design", "-o", "out", "--plan", "--format", "json", cwd=place)
    plan = json.loads(done.stdout)
    assert plan["renamed"] == [{"before": "practice", "after": "clinic"}]
    assert [one["path"] for one in plan["requirements"]] == ["plans.clinic.name"]
    assert plan["decisions"] == []
    assert (plan["created"], plan["removed"]) == (["plans/clinic.env"], ["plans/practice.env"])
    file = place / "saaswright.yaml"
    file.write_text(file.read_text().replace("rpo: 24h", "rpo: 1h"))
    told = saaswright("design", "-o", "out", "--plan", cwd=place).stdout
    assert "  plan practice is renamed: clinic\n" in told
    assert "  plans.clinic.availability.rpo: 1d -> 1h\n" in told
    assert "  backup@clinic: daily-snapshots -> point-in-time\n" in told
    assert "(nothing)" not in told


def test_a_renamed_plan_keeps_its_decisions_under_the_lock(place: Path) -> None:
    """A wish that would flip a plan's scaling does not when the plan is renamed beside it."""
    _rename(place, "practice", "clinic", "preferences: {prefer: [manual]}\n")

    def changed(*options: str) -> set[str]:
        done = saaswright("design", "-o", "out", "--plan", "--format", "json", *options, cwd=place)
        return {item["key"] for item in json.loads(done.stdout)["decisions"]}

    assert "scaling@clinic" in changed()
    assert changed("--locked") == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("why-not", "kafka", "-d", "out"),
        ("explain", "-d", "out"),
        ("what-if", "-d", "out", "--vary", "workload.users=1,2"),
        ("design", "-o", "out"),
        ("design", "-o", "out", "--plan"),
        ("design", "-o", "out", "--locked"),
        ("handoff", "out"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("lock", ["", "{", '{"format": 1}', "\0\0"])
def test_a_damaged_lock_is_said_to_be_unreadable(
    place: Path, arguments: tuple[str, ...], lock: str
) -> None:
    """Whatever the command: exit code 2, the lock's path, and that it was being read."""
    (place / "out" / "saaswright.lock").write_text(lock)
    done = saaswright(*arguments, cwd=place)
    assert done.returncode == 2
    assert "error: reading the bundle: " in done.stderr
    assert "out/saaswright.lock: not a lock that can be read: " in done.stderr
    assert "writing" not in done.stderr


def test_a_lock_that_is_a_directory_is_said_to_be_unreadable(place: Path) -> None:
    """What cannot be opened is no failed write either."""
    lock = place / "out" / "saaswright.lock"
    lock.unlink()
    lock.mkdir()
    for arguments in (("why-not", "kafka", "-d", "out"), ("design", "-o", "out")):
        done = saaswright(*arguments, cwd=place)
        assert done.returncode == 2
        assert "error: reading the bundle: " in done.stderr
        assert "saaswright.lock: Is a directory" in done.stderr


def test_locked_says_when_there_is_nothing_to_keep(place: Path) -> None:
    """Without a bundle --locked designs freely, and says so; with one it is quiet."""
    words = "nothing to keep"
    assert words in saaswright("design", "-o", "fresh", "--locked", cwd=place).stderr
    assert words not in saaswright("design", "-o", "fresh", "--locked", cwd=place).stderr
