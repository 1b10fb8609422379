"""Files that are not as they should be: a sentence for each, the others are fixed all the same."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from saaswright.cli import run as command
from saaswright.errors import EngineError
from saaswright.hardening.harden import harden
from saaswright.hardening.model import Settings
from saaswright.rules.config import Config
from saaswright.rules.fixing.attempt import Bench
from saaswright.rules.fixing.comments import lost
from saaswright.rules.fixing.fix import Run
from saaswright.rules.fixing.model import Applied, Mended, Refused, Wanted
from tests.rules.fixing.mending import after, lines, mended
from tests.rules.judge import FACTS

GOOD = "services:\n  api:\n    image: acme/api:1.0\n    privileged: true\n"


def run(place: Path) -> dict[str, Mended]:
    """Every project below ``place`` fixed and written, by the directory of its first file."""
    projects, _ = Run(FACTS, Config(), Wanted(unsafe=True), write=True).every((str(place),))
    return {os.path.basename(os.path.dirname(one.files[0])): one for one in projects}  # noqa: PTH119, PTH120


def _binary(path: Path) -> None:
    path.write_bytes(b"services:\n\0\xff\xfe")


def _tabs(path: Path) -> None:
    path.write_text("services:\n\tapi:\n\t\timage: a:1\n", encoding="utf-8")


def _list(path: Path) -> None:
    path.write_text("- services\n", encoding="utf-8")


def _bomb(path: Path) -> None:
    text = "a: &a0 [x, x]\n" + "".join(
        f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]\n" for i in range(1, 20)
    )
    path.write_text(f"x-{text}services:\n  a:\n    image: a:1\n".replace("\na", "\nx-a"))


def _huge(path: Path) -> None:
    path.write_bytes(b"# " + b"x" * (16 * 1024 * 1024) + b"\nservices: {}\n")


def _deep(path: Path) -> None:
    path.write_text("services: " + "[" * 5000 + "]" * 5000 + "\n", encoding="utf-8")


def _circle(path: Path) -> None:
    path.write_text(
        "services:\n  a:\n    extends: b\n  b:\n    extends: a\n    privileged: true\n",
        encoding="utf-8",
    )


def _twice(path: Path) -> None:
    path.write_text(GOOD + "    privileged: false\n", encoding="utf-8")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _absent(path: Path) -> None:
    path.unlink(missing_ok=True)


BAD = (_binary, _tabs, _list, _bomb, _huge, _deep, _circle, _twice)


@pytest.mark.parametrize("make", BAD, ids=lambda one: one.__name__.strip("_"))
def test_a_bad_file_is_told_and_its_neighbour_fixed(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """It stays as it is, byte by byte."""
    for name in ("bad", "good"):
        (tmp_path / name).mkdir()
    make(tmp_path / "bad" / "compose.yaml")
    before = (tmp_path / "bad" / "compose.yaml").read_bytes()
    (tmp_path / "good" / "compose.yaml").write_text(GOOD, encoding="utf-8")
    found = run(tmp_path)
    assert found["good"].written
    assert "bad" not in found or not found["bad"].written
    assert (tmp_path / "bad" / "compose.yaml").read_bytes() == before


@pytest.mark.parametrize("make", [*BAD, _loop, _absent], ids=lambda one: one.__name__.strip("_"))
def test_the_command_says_where_it_is_bad(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    make: Callable[[Path], None],
) -> None:
    """Exit code 2, a finding in that file with its reason, named as the user did; the rest done."""
    monkeypatch.chdir(tmp_path)
    for name in ("bad", "good"):
        (tmp_path / name).mkdir()
    make(tmp_path / "bad" / "compose.yaml")
    (tmp_path / "good" / "compose.yaml").write_text(GOOD, encoding="utf-8")
    files = ["bad/compose.yaml", "good/compose.yaml"]
    assert command(["fix", "--write", "--unsafe", "--format", "json", *files]) == 2
    bad, good = json.loads(capsys.readouterr().out)["projects"]
    assert (bad["readable"], bad["written"], good["written"]) == (False, False, True)
    for left in bad["left"]:
        assert left["finding"]["location"]["file"] == "bad/compose.yaml"
        assert left["finding"]["message"] in left["why"]
        assert str(tmp_path) not in left["finding"]["message"]
    assert command(["fix", *files]) == 2
    assert f": {bad['left'][0]['finding']['message'][:40]}" in capsys.readouterr().out


def test_what_cannot_be_tried_is_said_of_its_project_and_the_others_are_done(
    tmp_path: Path,
) -> None:
    """A project that reaches outside of what was granted stays as it is; its neighbours do not."""
    texts = {
        name: f"services:\n  {name}:\n    image: nginx:1.27\n{more}"
        for name, more in (("a", ""), ("b", "    volumes: [/etc:/host]\n"), ("c", ""))
    }
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "compose.yaml").write_text(text, encoding="utf-8")
    settings = Settings(within=(tmp_path,))

    def further(bench: Bench) -> Iterable[Applied | Refused]:
        return harden(bench, settings) if "/b/" in bench.files[0] else ()

    run = Run(FACTS, Config(), Wanted(), write=True, further=further)
    found = {Path(one.files[0]).parent.name: one for one in run.every((str(tmp_path),))[0]}
    now = {name: (tmp_path / name / "compose.yaml").read_text(encoding="utf-8") for name in texts}
    assert "/etc" in str(found["b"].problem)
    assert (now["b"], found["b"].written) == (texts["b"], False)
    assert all(now[name] != texts[name] and found[name].written for name in ("a", "c"))


def test_an_engine_that_goes_away_between_projects_hides_nothing(tmp_path: Path) -> None:
    """Without an engine nothing is done; without one any more, what was written is still told."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        text = f"services:\n  {name}:\n    image: nginx:1.27\n"
        (tmp_path / name / "compose.yaml").write_text(text, encoding="utf-8")

    def gone(bench: Bench) -> Iterable[Applied | Refused]:
        if last in bench.files[0]:
            raise EngineError("the engine does not answer")
        return ()

    last = "/a/"
    with pytest.raises(EngineError):
        Run(FACTS, Config(), Wanted(), write=True, further=gone).every((str(tmp_path),))
    last = "/b/"
    first, second = Run(FACTS, Config(), Wanted(), write=True, further=gone).every(
        (str(tmp_path),)
    )[0]
    assert first.written
    assert second.problem == "the engine does not answer"


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe, a directory and a link to nowhere, all called `compose.yaml`."""
    for name in ("pipe", "directory", "nowhere", "good"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe" / "compose.yaml")
    (tmp_path / "directory" / "compose.yaml").mkdir()
    (tmp_path / "nowhere" / "compose.yaml").symlink_to("not-there.yaml")
    (tmp_path / "good" / "compose.yaml").write_text(GOOD, encoding="utf-8")
    found = run(tmp_path)
    assert found["good"].written
    assert not [name for name, one in found.items() if name != "good" and one.written]


def test_a_read_only_file_is_not_written(tmp_path: Path) -> None:
    """That its directory could be written does not matter."""
    path = tmp_path / "compose.yaml"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0o444)
    (found,) = run(tmp_path).values()
    assert not found.written
    assert "`" in str(found.problem)
    assert "is read-only and is not written" in str(found.problem)
    assert path.read_text(encoding="utf-8") == GOOD


ANCHORED = """\
x-common: &common
  # for all of them
  image: acme/api:1.0
  logging: &logging {driver: none}
services:
  api:
    <<: *common
    privileged: true  # why not
  worker:
    <<: *common
    command: [work]
    logging: *logging
"""

EVERYTHING = """\
version: "3"  # old
services:
  # the database
  db: {image: postgres, ports: ["5432:5432"], environment: [POSTGRES_PASSWORD=secret123]}
  cache:
    image: redis:alpine   # small
    links: [db]
  web:
    image: nginx
    container_name: web
    user: root
    network_mode: host
    healthcheck: {test: "curl -f http://localhost || exit 0", interval: 10m}
"""


@pytest.mark.parametrize("text", [ANCHORED, EVERYTHING, GOOD])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_every_fix_keeps_the_form_of_the_file(text: str, ending: str, last: bool) -> None:
    """Line endings, comments and the missing newline at the end; a second run changes nothing."""
    text = text.replace("\n", ending)
    text = text if last else text.removesuffix(ending)
    first = mended({"compose.yaml": text})
    result = after(first)
    assert not lost(text, result)
    assert result.count("\n") == result.count(ending)
    assert first.applied
    again = mended({"compose.yaml": result, ".env": first.changed.get("/project/.env", "")})
    assert [(one.finding.id, one.fix.title) for one in again.applied] == []


def test_an_anchor_that_an_alias_needs_stays() -> None:
    """Without it the alias would name nothing: that is told, and nothing is changed."""
    result = mended(ANCHORED, "logging-disabled")
    assert result.changed == {}
    assert {one.reason for one in result.refused} == {
        "cannot delete `x-common.logging`: the result would not be YAML",
        # There `<<` would bring it back.
        "cannot delete `services.worker.logging`: the result would mean something else",
    }


def test_a_flow_mapping_stays_one() -> None:
    """A new key goes between the brackets."""
    text = "services: {api: {image: 'acme/api:1.0', expose: ['80']}}\n"
    assert lines(mended(text, "no-restart-policy")) == [
        "-" + text.rstrip(),
        "+services: {api: {image: 'acme/api:1.0', expose: ['80'], restart: unless-stopped}}",
    ]
