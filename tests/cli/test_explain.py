"""``saaswright explain``, ``catalog`` and ``schema``."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.program import EXAMPLES, saaswright

CLINIC = EXAMPLES / "clinic-notes.yaml"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the three-tier example."""
    place = tmp_path_factory.mktemp("explain")
    done = saaswright("design", CLINIC, "-o", "clinic-notes", cwd=place)
    assert done.returncode == 0, done.stderr
    return place / "clinic-notes"


def test_a_decision_is_explained_with_reasons_and_rejections(tmp_path: Path) -> None:
    """A decision shows why, instead of what, and on which sources."""
    done = saaswright("explain", "relational-database", "-r", CLINIC, cwd=tmp_path)
    assert done.returncode == 0
    for part in ("PostgreSQL", "Because", "Instead of", "mysql", "Sources", "Confidence"):
        assert part in done.stdout


def test_a_decision_made_per_plan_is_explained_for_each(tmp_path: Path) -> None:
    """`tenancy` answers for every plan, `tenancy@hospital` for that one only."""
    both = saaswright("explain", "tenancy", "-r", CLINIC, cwd=tmp_path).stdout
    one = saaswright("explain", "tenancy@hospital", "-r", CLINIC, cwd=tmp_path).stdout
    assert "tenancy@practice" in both
    assert "tenancy@hospital" in both
    assert "tenancy@practice" not in one


def test_every_line_of_the_spec_has_an_answer(bundle: Path) -> None:
    """Every line below `services:` that holds a key is traced to a decision of the design."""
    lines = (bundle / "compose.yaml").read_text().splitlines()
    start = lines.index("services:")
    end = next(i for i in range(start + 1, len(lines)) if lines[i] and lines[i][0].isalpha())
    for number in range(start + 3, end, 17):
        done = saaswright("explain", f"compose.yaml:{number}", "-d", ".", cwd=bundle)
        assert done.returncode == 0, done.stderr
        assert "more: saaswright explain" in done.stdout, (number, lines[number - 1], done.stdout)


def test_a_line_that_does_not_exist(bundle: Path) -> None:
    """A line past the end is refused with the number of lines there are."""
    done = saaswright("explain", "compose.yaml:99999", "-d", ".", cwd=bundle)
    assert done.returncode == 2
    assert "has no line 99999" in done.stderr


def test_an_unknown_target_names_the_nearest(tmp_path: Path) -> None:
    """A mistyped service exits 2 and suggests the right one."""
    done = saaswright("explain", "databse", "-r", CLINIC, cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean `database`?" in done.stderr


def test_explanations_fit_their_schema(bundle: Path) -> None:
    """The JSON of a decision, a service and a line validates against `schema decisions`."""
    schema = json.loads(saaswright("schema", "decisions", cwd=bundle).stdout)
    for target in ("cache", "app", "compose.yaml:40"):
        done = saaswright("explain", target, "-d", ".", "--format", "json", cwd=bundle)
        jsonschema.validate(json.loads(done.stdout), schema)


def test_the_handoff_fits_its_schema(bundle: Path) -> None:
    """handoff/handoff.json validates against `schema handoff`."""
    schema = json.loads(saaswright("schema", "handoff", cwd=bundle).stdout)
    jsonschema.validate(json.loads((bundle / "handoff/handoff.json").read_text()), schema)


def test_the_handoff_is_rebuilt_from_the_bundle(bundle: Path) -> None:
    """`handoff DIR` over an untouched bundle changes nothing and says so."""
    before = (bundle / "handoff/HANDOFF.md").read_bytes()
    done = saaswright("handoff", ".", cwd=bundle)
    assert done.returncode == 0, done.stderr
    assert "0 files written" in done.stdout
    assert (bundle / "handoff/HANDOFF.md").read_bytes() == before


def test_the_catalog_shows_what_is_not_verified(tmp_path: Path) -> None:
    """`catalog show` gives sources with dates and marks what nobody verified."""
    done = saaswright("catalog", "show", "postgresql", cwd=tmp_path)
    assert done.returncode == 0
    assert "(unverified" in done.stdout
    assert "Sources" in done.stdout
    unknown = saaswright("catalog", "show", "postgres", cwd=tmp_path)
    assert unknown.returncode == 2
    assert "postgresql" in unknown.stderr


def test_a_plan_is_explained_by_its_figures(tmp_path: Path) -> None:
    """Availability and cost of a plan come with how they were computed."""
    example = EXAMPLES / "clinic-notes.yaml"
    done = saaswright("explain", "hospital", "-r", example, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for part in ("plan hospital", "must work", "minutes a year", "USD a month", "vCPU"):
        assert part in done.stdout


def test_a_plan_without_a_price_says_what_has_none(tmp_path: Path) -> None:
    """On the customer's hardware nothing is "expected: 0 USD": what is not priced is named."""
    done = saaswright("explain", "sovereign", "-r", EXAMPLES / "fleet-telemetry.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert "Cost not priced: hardware on the customer's side" in done.stdout
    assert "0 USD" not in done.stdout
