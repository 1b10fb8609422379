"""The answer depends on the requirements and the catalog, and on nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import msgspec
import pytest

from saaswright.catalog.loader import load
from saaswright.catalog.model import Catalog
from saaswright.decisions.decide import decide
from saaswright.decisions.model import Decisions
from tests.decisions.samples import HEAD, completed, decided

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
SCRIPT = """
import sys, msgspec
from tests.decisions.samples import HEAD, outcome
text = open(sys.argv[1], encoding="utf-8").read().replace(HEAD, "", 1)
sys.stdout.buffer.write(msgspec.json.encode(outcome(text)))
"""


def _text(example: Path) -> str:
    return example.read_text(encoding="utf-8").replace(HEAD, "", 1)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_same_bytes_whatever_the_hash_seed(example: Path) -> None:
    """Two processes with different hash seeds give the same decisions, reasons and findings."""
    outputs = {
        subprocess.run(
            (sys.executable, "-c", SCRIPT, str(example)),
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 1000


@pytest.mark.parametrize("seed", range(5))
def test_order_of_the_catalog_only_breaks_ties(seed: int) -> None:
    """With its entries shuffled the optimum is as good, and what differs is a documented tie."""
    for example in EXAMPLES:
        text = _text(example)
        before, after = decided(text), decided(text, _shuffled(load(), seed))
        assert after.optimum == before.optimum
        for item in before.items:
            other = after.get(item.id, item.plan).chosen
            if other != item.chosen:
                (rejected,) = [o for o in item.instead_of if o.option == other]
                assert rejected.rule == "catalog-order", (item.key, item.chosen, other)


def _shuffled(catalog: Catalog, seed: int) -> Catalog:
    random = Random(seed)
    kinds = ("technologies", "patterns", "options", "constraints", "fits")
    mixed = {
        kind: tuple(random.sample(entries, len(entries)))
        for kind, entries in _entries(catalog, kinds)
    }
    return msgspec.structs.replace(catalog, **mixed)


def _entries(catalog: Catalog, kinds: tuple[str, ...]) -> list[tuple[str, list[object]]]:
    return [(kind, list(getattr(catalog, kind))) for kind in kinds]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_plans_name_changes_nothing_else(example: Path) -> None:
    """Plans under other names get the same answers for the same reasons."""
    requirements = completed(_text(example))
    renamed = msgspec.structs.replace(
        requirements,
        plans=tuple(
            msgspec.structs.replace(plan, name=f"other-{at}")
            for at, plan in enumerate(requirements.plans)
        ),
    )
    before, after = decide(requirements, load())[0], decide(renamed, load())[0]
    assert before is not None
    assert after is not None
    assert _nameless(before, requirements.plans) == _nameless(after, renamed.plans)


def _nameless(decisions: Decisions, plans: tuple[msgspec.Struct, ...]) -> list[object]:
    places = {getattr(plan, "name"): at for at, plan in enumerate(plans)}  # noqa: B009
    return [
        (
            item.id,
            places.get(item.plan) if item.plan else None,
            item.chosen,
            [(reason.rule, reason.rests_on) for reason in item.because],
            [(other.option, other.ruled_out, other.rule) for other in item.instead_of],
        )
        for item in decisions.items
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_order_of_lists_in_the_file_changes_nothing(example: Path) -> None:
    """Needs, frameworks, sensitive data and customers are sets: their order means nothing."""
    requirements = completed(_text(example))
    turned = msgspec.structs.replace(
        requirements,
        product=msgspec.structs.replace(
            requirements.product, customers=requirements.product.customers[::-1]
        ),
        workload=msgspec.structs.replace(
            requirements.workload, needs=(requirements.workload.needs or ())[::-1]
        ),
        compliance=msgspec.structs.replace(
            requirements.compliance,
            frameworks=requirements.compliance.frameworks[::-1],
            sensitive_data=requirements.compliance.sensitive_data[::-1],
        ),
    )
    before, after = decide(requirements, load())[0], decide(turned, load())[0]
    assert before is not None
    assert after is not None
    assert [item.chosen for item in before.items] == [item.chosen for item in after.items]
    assert before.optimum == after.optimum


def test_every_answer_has_reasons_and_every_other_option_a_reason_against() -> None:
    """No decision is without a because, and no rejected option without a why."""
    for example in EXAMPLES:
        for item in decided(_text(example)).items:
            assert item.because, item.key
            assert all(reason.sentence.endswith(".") for reason in item.because)
            assert all(other.why.endswith((".", "?")) for other in item.instead_of)
            assert item.chosen not in [other.option for other in item.instead_of]
            sentences = [reason.sentence for reason in item.because]
            assert len(sentences) == len(set(sentences)), item.key


def test_importing_the_room_does_not_import_the_solver() -> None:
    """Start-up stays light: clingo comes with the first decision."""
    code = "import sys, saaswright.decisions.decide; sys.exit('clingo' in sys.modules)"
    subprocess.run((sys.executable, "-c", code), check=True, cwd=ROOT)
