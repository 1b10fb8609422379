from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import jsonschema
import msgspec
import pytest

from saaswright import pipeline
from saaswright.catalog.loader import load
from saaswright.catalog.vocabulary import DESIGN_CHECKS
from saaswright.errors import UnreadableError
from saaswright.handoff import lock
from saaswright.handoff.checklist import ITEMS
from saaswright.handoff.documents import bundle
from saaswright.handoff.facts import guards, measures, platform, preparations
from saaswright.handoff.handoff_json import handoff
from saaswright.handoff.keeping import as_kept
from saaswright.handoff.model import ChecklistItem, Design, Handoff, json_schema
from saaswright.handoff.preparation import ANSWERS, preparation
from saaswright.handoff.reading import read_bundle
from saaswright.handoff.shown import CHECKS, shown
from saaswright.handoff.spec import read_spec
from saaswright.handoff.writing import write_bundle
from saaswright.images.registries import registries, registry
from saaswright.rules.registry import RULES
from saaswright.source import Source
from tests.handoff.designs import COMPOSE, example, small, with_compose

GOLDEN = Path(__file__).parent / "golden"
EXAMPLES = ("clinic-notes", "fleet-telemetry", "linkly", "minimal")
PAGES = (
    "handoff/HANDOFF.md",
    "handoff/handoff.json",
    "handoff/images.json",
    "docs/architecture.md",
)


@cache
def bundle_of(name: str) -> dict[str, str]:
    """The bundle of an example, drawn once."""
    return bundle(small() if name == "small" else example(name))


def parsed(name: str) -> Any:
    """Its ``handoff.json``."""
    return msgspec.json.decode(bundle_of(name)["handoff/handoff.json"])


@pytest.mark.parametrize("path", PAGES)
def test_documents_are_as_reviewed(path: str, request: pytest.FixtureRequest) -> None:
    """The documents of a design made by hand are byte for byte the reviewed ones."""
    text = bundle_of("small")[path]
    golden = GOLDEN / PurePosixPath(path).name
    if request.config.getoption("--rewrite-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8"), "pytest --rewrite-golden writes it anew"


@pytest.mark.parametrize("name", ["small", *EXAMPLES])
def test_the_handoff_validates_against_its_published_schema(name: str) -> None:
    """An independent validator accepts ``handoff.json`` of every example."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    jsonschema.Draft202012Validator(json_schema()).validate(parsed(name))
    msgspec.json.decode(bundle_of(name)["handoff/handoff.json"], type=Handoff)


def test_the_schema_refuses_what_is_not_a_handoff() -> None:
    """A missing part and a status that does not exist are not valid."""
    validator = jsonschema.Draft202012Validator(json_schema())
    without = {key: value for key, value in parsed("small").items() if key != "checklist"}
    assert not validator.is_valid(without)
    wrong = parsed("small")
    wrong["checklist"][0]["status"] = "probably"
    assert not validator.is_valid(wrong)


@pytest.mark.parametrize("name", ["small", *EXAMPLES])
def test_the_bundle_has_what_the_contract_lists(name: str) -> None:
    """Every path of the contract is there, each decision has a record, each plan its values."""
    files, whole = bundle_of(name), parsed(name)
    assert {*PAGES, "compose.yaml", ".env.example", lock.NAME} <= set(files)
    assert {f"docs/{page}.md" for page in ("compliance", "availability", "cost")} <= set(files)
    assert {"docs/architecture.svg", "docs/architecture.mmd"} <= set(files)
    assert {f"plans/{plan['name']}.env" for plan in whole["plans"]} <= set(files)
    records = {path.partition("-")[2] for path in files if path.startswith("docs/decisions/")}
    assert records == {f"{decision['id']}.md" for decision in whole["decisions"]}
    assert all(text.endswith("\n") for text in files.values())


@pytest.mark.parametrize("name", ["small", *EXAMPLES])
def test_links_between_documents_lead_somewhere(name: str) -> None:
    """Every relative link in a Markdown file of the bundle names a file or directory of it."""
    files = bundle_of(name)
    known = set(files) | {str(p) for path in files for p in PurePosixPath(path).parents}
    broken = []
    for path, text in files.items():
        if path.endswith(".md"):
            for link in re.findall(r"\]\((?!x\))([^)#]+)\)", text):
                target = _joined(PurePosixPath(path).parent, link)
                if target not in known:
                    broken.append((path, link))
    assert not broken


def _joined(base: PurePosixPath, link: str) -> str:
    parts = list(base.parts)
    for step in PurePosixPath(link).parts:
        parts = parts[:-1] if step == ".." else [*parts, step]
    return "/".join(parts) or "."


@pytest.mark.parametrize("name", ["small", *EXAMPLES])
def test_every_claim_has_its_evidence(name: str) -> None:
    """Passed, failed and met say what was seen; not verified, planned and gaps say why."""
    whole = parsed(name)
    assert len(whole["checklist"]) == 16
    for item in whole["checklist"]:
        needed = "reason" if item["status"] == "not-verified" else "evidence"
        assert item[needed], item
    for row in whole["compliance"]:
        assert row["evidence" if row["status"] == "met" else "reason"], row


@pytest.mark.parametrize("name", ["small", *EXAMPLES])
def test_nothing_that_takes_a_running_container_is_claimed(name: str) -> None:
    """Before verification, running, order, health, communication and pushing are not passed."""
    status = {item["id"]: item["status"] for item in parsed(name)["checklist"]}
    for item in ("runs", "order", "health", "communication", "pushed"):
        assert status[item] == "not-verified"
    assert parsed(name)["next_step"]["route"] == "verify"


EDITS: tuple[tuple[str, str, str, str], ...] = (
    ("images", "image: docker.io/valkey/valkey:8.1.9-alpine", "build: .", "cache has build:"),
    ("parameters", "LOG_FORMAT: json", "LOG_FORMAT: ${FORM:-json}", "FORM"),
    ("parameters", "${DB_PASSWORD:?set DB_PASSWORD}", "${DB_PASSWORD:-hunter2}", "DB_PASSWORD"),
    ("limits", "limits: {cpus: 0.5, memory: 64M}", "limits: {cpus: 0.5}", "cache"),
    ("volumes", 'volumes: ["database-data:/var/lib/postgresql/data"]', "init: true", "database"),
)


@pytest.mark.parametrize(("item", "old", "new", "named"), EDITS)
def test_a_file_edited_for_the_worse_fails_its_item(
    item: str, old: str, new: str, named: str
) -> None:
    """The checklist reads the compose file as it is: each fault fails its item and is named."""
    assert old in COMPOSE
    whole = handoff(with_compose(small(), COMPOSE.replace(old, new)))
    found = next(each for each in whole.checklist if each.id == item)
    assert found.status == "failed"
    assert found.evidence is not None
    assert named in found.evidence
    assert whole.next_step.route == "fix"
    assert "hunter2" not in str(whole.parameters)


def test_what_verification_saw_replaces_the_item() -> None:
    """With every open item settled the handoff says ready and routes to onboarding."""
    design = small()
    seen = tuple(
        ChecklistItem(id=item.id, item=item.item, status="passed", evidence="seen in a test")
        for item in handoff(design).checklist
        if item.status == "not-verified"
    )
    verified = msgspec.structs.replace(design, evidence=seen)
    assert handoff(verified).next_step.route == "onboard"
    page = bundle(verified)["handoff/HANDOFF.md"]
    assert f"Ready for {platform().name} onboarding.\n" in page
    assert "once verified" not in page


def test_kept_edits_are_what_the_documents_speak_of(tmp_path: Path) -> None:
    """After an edit is kept, page and JSON describe the file as it is and say that it was edited;
    the lock still knows what was generated.
    """
    design, place = small(), tmp_path / "bundle"
    write_bundle(place, bundle(design))
    assert as_kept(design, place) == design
    edited = COMPOSE.replace("image: docker.io/valkey/valkey:8.1.9-alpine", "build: .")
    (place / "compose.yaml").write_text(edited)
    kept = as_kept(design, place)
    write_bundle(place, bundle(design, kept), edits="keep")
    page = (place / "handoff" / "HANDOFF.md").read_text()
    assert "cache has build:" in page
    assert "`edited-by-hand`" in page
    assert (place / "compose.yaml").read_text() == edited
    assert (place / "compose.yaml.new").read_text() == COMPOSE
    assert read_bundle(place).edited == ("compose.yaml",)


def test_an_unreadable_compose_file_is_an_error_with_its_line() -> None:
    """A file that is no YAML cannot be handed over, and the error says where."""
    with pytest.raises(UnreadableError, match=r"compose\.yaml:3"):
        handoff(with_compose(small(), "services:\n  - {"))


def test_no_secret_gets_into_a_document() -> None:
    """A secret that somebody put into a plan's values is not repeated anywhere else."""
    for path, text in bundle_of("small").items():
        assert "never-shown" not in text or path == "plans/gold.env", path


def test_free_text_stays_text() -> None:
    """Markup in the product's summary is shown, not obeyed."""
    for path in ("handoff/HANDOFF.md", "docs/architecture.md"):
        page = bundle_of("small")[path]
        assert "<b>" not in page.replace(r"\<b\>", "")
        assert "<these>" not in page.replace(r"\<these\>", "")
        assert r"\[simple\]" in page


def test_tables_have_as_many_cells_as_columns() -> None:
    """No text of the design breaks a row apart."""
    for path, text in bundle_of("small").items():
        if not path.endswith(".md"):
            continue
        for block in re.findall(r"(?:^\|.*\n)+", text, flags=re.M):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1, (path, block)


def test_the_machine_s_paths_stay_out() -> None:
    """The lock keeps the file's name and text, not where it stood."""
    assert "somewhere" not in "".join(bundle_of("small").values())
    found = lock.from_text(bundle_of("small")[lock.NAME], "test")
    assert found.requirements.name == "saaswright.yaml"
    assert found.requirements.text == small().source.text
    assert set(found.files) == set(bundle_of("small")) - {lock.NAME}


# --- what a design shows --------------------------------------------------------------------------


def test_every_word_of_the_catalog_has_a_check() -> None:
    """The catalog's closed list and the checks are the same words."""
    assert set(CHECKS) == DESIGN_CHECKS


def _without(text: str) -> Callable[[Design], Design]:
    return lambda design: with_compose(design, COMPOSE.replace(text, ""))


def _with(old: str, new: str) -> Callable[[Design], Design]:
    assert old in COMPOSE
    return lambda design: with_compose(design, COMPOSE.replace(old, new))


def _plans(**changes: Any) -> Callable[[Design], Design]:
    def change(design: Design) -> Design:
        plans = tuple(msgspec.structs.replace(p, **changes) for p in design.architecture.plans)
        architecture = msgspec.structs.replace(design.architecture, plans=plans)
        return msgspec.structs.replace(design, architecture=architecture)

    return change


def same(design: Design) -> Design:
    """The small design as it is."""
    return design


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        ("hardened-containers", same, _without("cap_drop: [ALL]")),
        ("hardened-containers", same, _with("command: [migrate]", "privileged: true")),
        ("no-published-data-ports", same, _with('volumes: ["cache-data:/data"]', 'ports: ["1:1"]')),
        ("internal-data-network", same, _with("internal: true", "internal: false")),
        ("segmented-networks", same, _with("[edge, app]", "[edge, app, data]")),
        ("pinned-images", same, _with("postgres:17.11", "postgres:latest")),
        ("pinned-images", same, _with("postgres:17.11", "postgres")),
        ("resource-limits", same, _with("limits: {cpus: 2, memory: 1G}", "limits: {}")),
        ("secrets-are-parameters", same, _with(":?set DB_PASSWORD}", ":-hunter2}")),
        ("metrics-endpoints", same, _without("METRICS_PORT: ${METRICS_PORT:-9090}")),
        ("backup-strategy", same, _plans(backup="no-backups")),
        ("regions-in-geography", same, _plans(region="eu-west-1")),
        ("replicas-and-zones", _plans(topology="multi-zone"), _plans(topology="single-zone")),
        ("tenancy-isolates", _plans(tenancy="hybrid"), _plans(tenancy="shared")),
        ("tenancy-siloed", _plans(tenancy="siloed"), _plans(tenancy="hybrid")),
        (
            "read-only-roots",
            _with("image: docker.io/library/postgres:17.11",
                  "image: docker.io/library/postgres:17.11\n    read_only: true"),
            same,
        ),
    ],
)  # fmt: skip
def test_a_check_sees_what_is_there_and_misses_what_is_not(
    check: str, good: Callable[[Design], Design], bad: Callable[[Design], Design]
) -> None:
    """Each check is there for a design that has it, and names what lacks it in one that has not."""
    if check == "replicas-and-zones":
        good = _two_of_each(good)
    for change, expected in ((good, True), (bad, False)):
        design = change(small())
        spec = read_spec(Source("compose.yaml", design.blueprint.compose))
        seen = shown(check, design, spec)
        assert seen.there is expected, seen
        assert seen.what


def _two_of_each(change: Callable[[Design], Design]) -> Callable[[Design], Design]:
    def both(design: Design) -> Design:
        sized = tuple(
            msgspec.structs.replace(item, replicas=2)
            for item in design.architecture.plans[0].components
        )
        return _plans(components=sized)(change(design))

    return both


def test_the_small_tables_hold_together() -> None:
    """Measures named there exist, every host finds its registry, the last one takes any."""
    known = {item.id for item in load().measures}
    assert set(measures()) <= known
    for host, name in (
        ("docker.io", "Docker Hub"),
        ("GHCR.io", "GitHub Container Registry"),
        ("123.dkr.ecr.eu-west-1.amazonaws.com", "Amazon ECR"),
        ("europe-docker.pkg.dev", "Google Artifact Registry"),
        ("acme.azurecr.io", "Azure Container Registry"),
        ("registry.acme.example:5000", "private registry"),
    ):
        assert registry(host).name == name
    assert registries()[-1].hosts == ("*",)
    unchecked = {m.id for m in load().measures if m.kind == "design" and m.check is None}
    assert unchecked <= set(measures()), "a design measure without a check needs a sentence"


def test_every_deployment_model_says_what_it_takes() -> None:
    """The table covers each model of the catalog; each row is answered, or left to somebody."""
    models = {o.id for o in load().options if "deployment-model" in o.decisions}
    assert {fact.model for fact in preparations()} == models
    assert {fact.shown for fact in preparations() if fact.shown} == set(ANSWERS)
    for fact in preparations():
        assert fact.shown or fact.left
        assert (fact.left is None) is (fact.owner is None)


def test_a_site_of_the_customer_s_gets_its_hardware_and_its_updates() -> None:
    """On premises HANDOFF.md states hardware, moving parts and updates, from this very design."""
    text = bundle_of("fleet-telemetry")["handoff/HANDOFF.md"]
    section = text.partition("## 6. ")[2].partition("## 7. ")[0]
    (sovereign,) = (p for p in parsed("fleet-telemetry")["plans"] if p["name"] == "sovereign")
    rows = {row["asks"]: row for row in sovereign["preparation"]}
    services = read_spec(Source("c", bundle_of("fleet-telemetry")["compose.yaml"])).services
    assert f"{len(services)} services" in rows["A simple deployment: few moving parts"]["design"]
    assert "GiB of memory" in rows["Clear hardware requirements"]["design"]
    assert all(row["asks"] in section for row in sovereign["preparation"])


def test_on_premises_the_customer_does_what_a_platform_does_elsewhere() -> None:
    """Backups and copies of a plan on the customer's own site are nobody else's to run."""
    plans = {plan["name"]: plan["notes"] for plan in parsed("fleet-telemetry")["plans"]}
    assert any("the platform takes them" in note for note in plans["cloud"])
    assert any("the customer takes them" in note for note in plans["sovereign"])
    rows = parsed("fleet-telemetry")["compliance"]
    owners = {row["owner"] for row in rows if row["measure"] == "backups"}
    assert owners == {"platform; the customer in plan sovereign"}


def test_what_stands_outside_is_named_where_nothing_may() -> None:
    """A part outside the spec is said where a model asks for self-contained operation."""
    design = example("linkly")
    plan = msgspec.structs.replace(design.architecture.plans[0], deployment="on-premise")
    images = handoff(design).images
    said = {row.asks: row.design for row in preparation(design, plan, images)}
    inside = said["Images where no public registry is in reach"]
    assert inside is not None
    assert inside.startswith("Every part is a container")
    parts = tuple(
        msgspec.structs.replace(part, external=part.name == "cache")
        for part in design.architecture.components
    )
    moved = msgspec.structs.replace(
        design, architecture=msgspec.structs.replace(design.architecture, components=parts)
    )
    said = {row.asks: row.design for row in preparation(moved, plan, images)}
    outside = said["Images where no public registry is in reach"]
    assert outside is not None
    assert outside.startswith("Not yet: cache")


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_architecture_says_what_decides_in_the_domain(name: str) -> None:
    """The domain's key decisions stand with what was chosen, and so does all of its advice."""
    design = example(name)
    text = bundle_of(name)["docs/architecture.md"]
    section = text.partition("## What decides")[2].partition("\n## ")[0]
    wanted = design.requirements.product.domain
    domain = next(item for item in load().domains if item.id == wanted)
    for key in domain.key_decisions:
        chosen = design.decisions.chosen(key)
        option = load().option(chosen)
        assert f"[{key}]" in section
        assert (option.name if option else chosen) in section
    assert all(advice.rstrip(".") in section for advice in domain.guidance)


def test_an_empty_model_volume_is_said_to_be_empty() -> None:
    """Nothing in the spec brings model weights: the page says where a release has to put them."""
    requirements = "schema: saaswright/v1\nproduct: {name: eye, domain: ai-ml}\n"
    brief, _ = pipeline.read(Source("r", requirements))
    assert brief is not None
    design, _ = pipeline.design(brief)
    assert design is not None
    text = bundle(design)["docs/architecture.md"]
    row = next(line for line in text.splitlines() if line.startswith("| inference | `"))
    assert "empty until a release fills it" in row


def test_guards_name_measures_rules_and_checklist_items_that_exist() -> None:
    """What is said to keep a measure in force is there, under that name."""
    known = {measure.id for measure in load().measures}
    rules = {rule.id for rule in RULES}
    items = {id_ for id_, _, _ in ITEMS}
    for guard in guards().values():
        assert guard.measure in known
        assert set(guard.rules) <= rules, guard.measure
        assert set(guard.runs) <= items, guard.measure
        assert guard.rules or guard.runs


def test_a_measure_says_what_guards_it_and_what_a_run_has_shown() -> None:
    """Before a run it is not verified; what verification settles stands in the matrix."""
    design = example("clinic-notes")

    def row(evidence: tuple[ChecklistItem, ...]) -> dict[str, Any]:
        whole = msgspec.to_builtins(handoff(msgspec.structs.replace(design, evidence=evidence)))
        return next(r for r in whole["compliance"] if r["measure"] == "network-segmentation")

    before = row(())
    assert "flat-network" in before["guarded_by"]
    assert before["verified"] == "communication: not verified yet"
    seen = ChecklistItem(
        id="communication", item="Services reach each other", status="passed", evidence="9 of 9"
    )
    assert row((seen,))["verified"] == "communication: passed (9 of 9)"
