"""What programs read where there is no design, and sweeps over files that make no sense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from saaswright.schemas import schema
from tests.alternatives.texts import SEALED
from tests.cli.program import saaswright, tree

TORN = """\
schema: saaswright/v1
product: {name: torn, domain: web-app}
plans:
  - {name: pro, network: existing-vpc, deployment: hosted}
cloud: {providers: [aws], regions: [eu-west-1]}
"""
"""A customer network in our own account: the file contradicts itself."""
UNKNOWN = "schema: saaswright/v1\nproduct: {name: torn}\npreferences: {pin: {cache: floppy}}\n"


def _place(tmp_path: Path, text: str) -> Path:
    place = tmp_path / "work"
    place.mkdir()
    (place / "saaswright.yaml").write_text(text)
    return place


@pytest.mark.parametrize(
    "arguments",
    [
        ("design",),
        ("design", "--plan"),
        ("design", "--locked"),
        ("design", "--iteration", "1"),
        ("explain",),
        ("explain", "cache"),
        ("why-not", "kafka"),
    ],
    ids=" ".join,
)
def test_a_conflict_is_json_with_places_and_what_would_help(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """The minimal set with file and line, relaxations, exit code 1; nothing is written."""
    place = _place(tmp_path, SEALED)
    before = tree(place)
    done = saaswright(*arguments, "--format", "json", cwd=place)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema("infeasible"))
    assert found["schema"] == "saaswright/infeasible/v1"
    at = {
        one["path"]: (one["location"]["source"], one["location"]["place"]["line"])
        for one in found["blamed"]
    }
    lines = SEALED.splitlines()
    for path, word in (
        ("plans.0.deployment", "on-premise"),
        ("preferences.pin.object-storage", "s3"),
    ):
        source, line = at.pop(path)
        assert source == "saaswright.yaml"
        assert word in lines[line - 1]
    assert not at
    assert {tuple(one["drop"]) for one in found["relaxations"]} == {
        ("plans.0.deployment",),
        ("preferences.pin.object-storage",),
    }
    assert tree(place) == before


def test_a_bundle_whose_requirements_became_impossible_says_so_as_json(tmp_path: Path) -> None:
    """``handoff`` too: the lock holds requirements that a later catalog cannot meet."""
    place = _place(tmp_path, SEALED.replace("amazon-s3", "garage"))
    assert saaswright("design", "-o", "out", cwd=place).returncode == 0
    lock = place / "out" / "saaswright.lock"
    lock.write_text(lock.read_text().replace("object-storage: garage", "object-storage: amazon-s3"))
    done = saaswright("handoff", "out", "--format", "json", cwd=place)
    assert done.returncode == 1
    assert json.loads(done.stdout)["blamed"]


@pytest.mark.parametrize("command", [("design",), ("why-not", "kafka")], ids=" ".join)
def test_a_pin_that_means_nothing_is_a_finding_of_the_answer(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    """No requirements clash, so nobody is blamed: the finding with its line is the reason."""
    place = _place(tmp_path, UNKNOWN)
    done = saaswright(*command, "--format", "json", cwd=place)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert (found["blamed"], found["relaxations"]) == ([], [])
    (finding,) = found["findings"]
    assert (finding["id"], finding["location"]["place"]["line"]) == ("unknown-pin", 3)
    told = saaswright(*command, cwd=place)
    assert "`floppy` cannot answer the decision `cache`" in told.stdout + told.stderr


def test_a_sweep_says_what_would_help_the_file_as_it_stands(tmp_path: Path) -> None:
    """What-if on a conflict: why, with lines, and the relaxations of the base."""
    place = _place(tmp_path, SEALED)
    vary = ("what-if", "--vary", "preferences.pin.object-storage=amazon-s3,garage")
    done = saaswright(*vary, "--format", "json", cwd=place)
    assert done.returncode == 1
    found = json.loads(done.stdout)
    jsonschema.validate(found, schema("what-if"))
    assert found["base"]["relaxations"]
    assert [one["result"]["type"] for one in found["variants"]] == ["infeasible", "design"]
    told = saaswright(*vary, cwd=place).stdout
    assert "plans[0].deployment: on-premise (saaswright.yaml:4)" in told
    assert "It would work without" in told


def _variants(place: Path, *vary: str) -> tuple[int, list[dict[str, Any]]]:
    axes = [word for one in vary for word in ("--vary", one)]
    done = saaswright("what-if", *axes, "--format", "json", cwd=place)
    return done.returncode, json.loads(done.stdout)["variants"]


def test_a_file_that_contradicts_itself_is_varied_all_the_same(tmp_path: Path) -> None:
    """The variant that mends it is a design, the one that does not says why and where."""
    place = _place(tmp_path, TORN)
    assert saaswright("design", cwd=place).returncode == 2
    code, (torn, mended) = _variants(place, "plans.pro.deployment=hosted,byoc")
    assert code == 1
    assert mended["result"]["type"] == "design"
    assert torn["result"]["type"] == "infeasible"
    (finding,) = torn["result"]["findings"]
    assert finding["id"] == "requirements-network-without-byoc"
    assert finding["location"]["place"]["line"] == 4
    told = saaswright("what-if", "--vary", "plans.pro.deployment=hosted,byoc", cwd=place)
    assert told.stdout.count("has a customer network, but is hosted (saaswright.yaml:4)") == 2
    assert _variants(place, "plans.pro.deployment=byoc")[0] == 0


def test_a_plan_that_states_it_itself_is_said_not_to_be_varied(tmp_path: Path) -> None:
    """Varying the product's target leaves a plan with its own alone; the plan's path is named."""
    plans = "plans: [{name: free}, {name: pro, availability: {target: 99.95}}]\n"
    place = _place(tmp_path, f"schema: saaswright/v1\nproduct: {{name: shop}}\n{plans}")
    done = saaswright("what-if", "--vary", "availability.target=99.5,99.9", cwd=place)
    assert "note: `availability.target` is not varied for pro: " in done.stderr
    assert "--vary plans.pro.availability.target=" in done.stderr
    done = saaswright("what-if", "--vary", "plans.pro.availability.target=99.9", cwd=place)
    assert "note" not in done.stderr
    done = saaswright("what-if", "--vary", "workload.users=10", cwd=place)
    assert "note" not in done.stderr


@pytest.mark.parametrize("text", ["- a\n", "", "product: [\n", "42\n"])
def test_what_is_no_requirements_file_is_not_varied(tmp_path: Path, text: str) -> None:
    """There is nothing to set a key in: exit code 2 and no table."""
    done = saaswright("what-if", "--vary", "workload.users=1", cwd=_place(tmp_path, text))
    assert (done.returncode, done.stdout) == (2, "")
    assert "saaswright.yaml:" in done.stderr


@pytest.mark.parametrize("name", ["p.png", "p.PDF", "p", "p.svg.gz", "none/p.svg"])
def test_a_plot_that_could_not_be_an_svg_is_refused_before_any_work(
    tmp_path: Path, name: str
) -> None:
    """Exit code 2 and a sentence before the requirements are even read; no file is made."""
    place = tmp_path / "work"
    place.mkdir()
    done = saaswright("what-if", "--vary", "workload.users=1", "--plot", name, cwd=place)
    assert done.returncode == 2
    assert "the plot is an SVG: name it" in done.stderr or "no directory none" in done.stderr
    assert "saaswright.yaml" not in done.stderr  # which does not exist
    assert not list(place.iterdir())


def test_a_plot_is_an_svg(tmp_path: Path) -> None:
    """Whatever the case of its suffix."""
    place = _place(tmp_path, TORN.replace("hosted", "byoc"))
    for name in ("p.svg", "P.SVG"):
        done = saaswright("what-if", "--vary", "workload.users=10", "--plot", name, cwd=place)
        assert done.returncode == 0, done.stderr
        assert ElementTree.parse(place / name).getroot().tag.endswith("svg")
