"""The review of the examples' decisions speaks of the decisions that the examples get today."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from saaswright import pipeline
from saaswright.alternatives.outcome import shipped
from saaswright.alternatives.variation import read_axis
from saaswright.alternatives.what_if import what_if
from saaswright.handoff.handoff_json import handoff as handoff_of
from saaswright.handoff.model import PlanHandoff
from tests.handoff.designs import example

ROOT = Path(__file__).parents[2]
NAMES = sorted(file.stem for file in (ROOT / "examples").glob("*.yaml"))
ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
VERDICT = re.compile(r"\b(holds|deviates)\b|\bNo guidance\b", re.IGNORECASE)
PUBLISHERS = (
    "docs.aws.amazon.com/",
    "aws.amazon.com/blogs/",
    "learn.microsoft.com/azure/",
    "docs.cloud.google.com/",
    "cloud.google.com/",
    "github.com/GoogleCloudPlatform/",
)


@cache
def page() -> str:
    """The review."""
    return (ROOT / "docs/reviews/examples.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """What stands under a heading of the second level."""
    return page().partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def reviewed(text: str) -> dict[str, str]:
    """What a section of the review says that the example gets."""
    return {row: chosen for row, chosen, _, _ in ROW.findall(text)}


def stale(name: str, text: str) -> dict[str, tuple[str | None, str | None]]:
    """Rows in which the review and the design differ: what was reviewed, what is decided."""
    then, now = reviewed(text), decided(name)
    rows = sorted(then.keys() | now.keys())
    return {row: (then.get(row), now.get(row)) for row in rows if then.get(row) != now.get(row)}


@cache
def decided(name: str) -> dict[str, str]:
    """What it gets: decisions, networks and sizes, by the names of the review."""
    design = example(name)
    handoff = handoff_of(design)
    found = {f"{d.id}@{d.plan}" if d.plan else d.id: d.chosen for d in handoff.decisions}
    found["network"] = networks(design.blueprint.compose)
    return found | {f"size@{plan.name}": sizes(plan) for plan in handoff.plans}


def networks(compose: str) -> str:
    """The spec's networks, with what has no way out marked."""
    found = yaml.safe_load(compose)["networks"]
    return ", ".join(n + (" (internal)" if (of or {}).get("internal") else "")
                     for n, of in found.items())  # fmt: skip


def sizes(plan: PlanHandoff) -> str:
    """Replicas x CPU/memory in MiB/storage in GiB of each component, and the machines."""
    parts = [
        f"{part.component} {part.replicas} × {part.cpus:g}/{part.memory_mib}"
        + (f"/{part.storage_gib}" if part.storage_gib else "")
        for part in plan.components
    ]
    machines = sorted({part.machine for part in plan.components if part.machine})
    return ", ".join(parts) + (f" on {', '.join(machines)}" if machines else "")


@pytest.mark.parametrize("name", NAMES)
def test_each_decision_of_each_example_is_reviewed(name: str) -> None:
    """Every decision, network and size has its row, and no row is of an earlier design."""
    assert stale(name, section(name)) == {}


@pytest.mark.parametrize("name", NAMES)
def test_each_row_has_guidance_and_a_verdict(name: str) -> None:
    """A row names topics of the page and says whether it holds, deviates or cannot be judged."""
    topics = re.findall(r"^### (\S+)$", section("What the clouds say"), re.MULTILINE)
    deviations = re.findall(r"^(\d)\. ", section("Where we deviate, and why"), re.MULTILINE)
    for row, _, guidance, verdict in ROW.findall(section(name)):
        assert set(guidance.split(", ")) <= set(topics), row
        assert VERDICT.search(verdict), row
        assert set(re.findall(r"deviation (\d)", verdict)) <= set(deviations), row
        if "eviates" in verdict:
            assert "(deviation " in verdict, row


def test_each_statement_has_a_source_of_one_of_the_clouds() -> None:
    """Statements of guidance name sources; each source has a title and the publisher's address."""
    statements = re.findall(r"^- (.+)$", section("What the clouds say"), re.MULTILINE)
    assert len(statements) > 30
    named = [re.findall(r"\[([\w-]+)\]", statement) for statement in statements]
    assert [one for one, of in zip(statements, named, strict=True) if not of] == []
    sources = section("Sources")
    titles = set(re.findall(r"^- \[([\w-]+)\] \S", sources, re.MULTILINE))
    addresses = dict(re.findall(r"^\[([\w-]+)\]: https://(\S+)$", sources, re.MULTILINE))
    assert {one for of in named for one in of} == titles == set(addresses)
    assert [of for of in addresses.values() if not of.startswith(PUBLISHERS)] == []


def test_what_rests_on_excerpts_alone_says_so() -> None:
    """The sources of which only a part was read are marked, and the statements on them alone."""
    sources = re.findall(r"^- \[([\w-]+)\] (.+)$", section("Sources"), re.MULTILINE)
    excerpts = {name for name, title in sources if title.endswith("(excerpt)")}
    assert 0 < len(excerpts) < len(sources)
    assert "only excerpts were at hand" in page().replace("\n", " ")
    for statement in re.findall(r"^- (.+)$", section("What the clouds say"), re.MULTILINE):
        alone = set(re.findall(r"\[([\w-]+)\]", statement)) <= excerpts
        assert statement.endswith("(excerpts only)") == alone, statement


@pytest.mark.parametrize(
    ("name", "plan"), [("linkly", "free"), ("linkly", "pro"), ("clinic-notes", "practice")]
)
def test_what_the_first_deviation_says_chooses_several_zones_does(name: str, plan: str) -> None:
    """The key and value that the page names, set for a plan in one zone, choose `multi-zone`."""
    said = re.search(r"`(plans\[\]\.\S+): (\S+)`, chooses it", page().replace("\n   ", " "))
    assert said is not None
    path, value = said[1].replace("[]", f".{plan}"), said[2]
    answer = what_if(
        pipeline.read_file(ROOT / f"examples/{name}.yaml"),
        (read_axis(f"{path}={value}", shipped().catalog),),
    )
    (variant,) = answer.variants
    flipped = {flip.key: (flip.before, flip.after) for flip in variant.flips}
    assert flipped[f"availability-topology@{plan}"] == ("single-zone", "multi-zone")


def test_a_changed_decision_makes_the_review_stale() -> None:
    """The comparison above finds another store, another size and a row too few."""
    text = section("linkly")
    other = text.replace("`valkey`", "`redis`").replace("web 1 ×", "web 2 ×")
    other = other.replace("| `network` |", "| network |")
    assert set(stale("linkly", other)) == {"cache", "network", "size@free", "size@pro"}
