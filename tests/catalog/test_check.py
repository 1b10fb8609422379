"""``catalog check``: the shipped catalog is in order, and each kind of disorder is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.catalog.check import check
from saaswright.finding import Severity
from tests.catalog.small_catalog import write

STORES = "technologies/stores.yaml"
AS_OF = "2026-11-23"


def test_the_shipped_catalog_has_no_findings() -> None:
    """Every data file that ships passes every check."""
    shown = [f"{f.location.source if f.location else ''}: {f.id}: {f.message}" for f in check()]
    assert shown == []


def test_a_catalog_in_order_is_quiet(tmp_path: Path) -> None:
    """The small catalog that the other tests break has no findings by itself."""
    assert check(write(tmp_path), AS_OF) == ()


BROKEN = [
    # (id of the finding, file, text replaced, replacement, a part of the line it points at)
    ("catalog-yaml", STORES, "summary: Keeps rows", "summary: [", "image"),
    ("catalog-yaml", STORES, "summary: Keeps rows", "summary: a\n  summary: b", "summary: b"),
    ("catalog-shape", STORES, 'tag: "2.1"', "tag: 2.1", "tag: 2.1"),
    ("catalog-shape", STORES, "summary: Keeps rows", "sumary: Keeps rows", "id: store"),
    ("catalog-shape", "goals.yaml", '- {id: fit, sentence: "What suits best"}', "fit: 1", "fit"),
    ("catalog-duplicate-id", "options/tenancy.yaml", "id: shared", "id: store", "id: store"),
    ("catalog-missing-source", STORES, '{"*": page, image.tag', "{image.tag", "summary"),
    ("catalog-unknown-source", STORES, "image.tag: page", "image.tag: pages", "image.tag: pages"),
    ("catalog-unknown-source", "machines.yaml", "source: page", "source: nobody", "nobody"),
    ("catalog-stray-source", STORES, "image.tag: page", "image.colour: page", "image.colour"),
    ("catalog-unverified-as-certain", STORES, "capacity: memory", "capacity: page", "capacity:"),
    ("catalog-dangling-reference", STORES, "substitutes: [store]", "substitutes: [stor]", "stor"),
    ("catalog-dangling-reference", "options/tenancy.yaml", "[tenancy]", "[tenansy]", "tenansy"),
    ("catalog-dangling-reference", "patterns.yaml", "target: database", "target: db", "target: db"),
    ("catalog-dangling-reference", "patterns.yaml", "decision: api-framework", "decision: api", ""),
    ("catalog-dangling-reference", "domains.yaml", "pattern: simple", "pattern: simpel", "simpel"),
    ("catalog-dangling-reference", "domains.yaml", "[api-framework]", "[api-frame]", "api-frame"),
    ("catalog-dangling-reference", "constraints.yaml", "{tenancy:", "{tenancies:", "tenancies"),
    ("catalog-dangling-reference", "fits.yaml", "goal: fit", "goal: fits", "goal: fits"),
    ("catalog-dangling-reference", "sla.yaml", "topology: shared", "topology: share", "share"),
    ("catalog-dangling-reference", "compliance.yaml", "[backups]", "[backup]", "[backup]"),
    ("catalog-dangling-reference", "measures.yaml", "check: backup-strategy", "check: b", "check"),
    ("catalog-dangling-reference", "machines.yaml", "region: eu-west-1", "region: eu-1", "eu-1"),
    ("catalog-dangling-reference", "machines.yaml", "cloud: aws", "cloud: was", "was"),
    ("catalog-dangling-reference", "prices.yaml", "region: eu-west-1", "region: eu-1", "eu-1"),
    ("catalog-undeclared-attribute", STORES, "family: rows", "famly: rows", "famly"),
    ("catalog-undeclared-attribute", "constraints.yaml", "offline: false", "ofline: no", "ofline"),
    ("catalog-undeclared-attribute", "fits.yaml", "relative_cost: 1", "cost: 1", "cost: 1"),
    ("catalog-undeclared-attribute", "constraints.yaml", "tenant_isolation:", "isolation:", ""),
    ("catalog-attribute-type", STORES, "offline: true", "offline: 1", "offline: 1"),
    ("catalog-attribute-type", STORES, "relative_cost: 1", "relative_cost: true", "true"),
    ("catalog-attribute-value", "options/tenancy.yaml", "logical", "logcal", "logcal"),
    ("catalog-attribute-value", "constraints.yaml", "tenant_isolation: full", "hosting: moon", ""),
    ("catalog-derived-attribute", STORES, "family: rows", "hosting: self", "hosting"),
    ("catalog-end-of-life", STORES, 'release: "2"', 'release: "1"', "tag"),
    ("catalog-end-of-life", STORES, 'eol: "2029-10-31"', 'eol: "2026-10-31"', "2026-10-31"),
    ("catalog-unknown-release", STORES, 'release: "2"', 'release: "3"', 'release: "3"'),
    ("catalog-date", STORES, 'eol: "2028-01-31"', 'eol: "2028-01"', "2028-01"),
    ("catalog-unmaintained", STORES, "substitutes: [store]", "substitutes: []", "lifecycle"),
    ("catalog-unmaintained", STORES, 'note: "Archived", ', "", "lifecycle"),
    ("catalog-floating-tag", STORES, 'tag: "2.1"', "tag: latest", "tag: latest"),
    ("catalog-floating-tag", STORES, 'tag: "2.1"', "tag: stable", "tag: stable"),
    ("catalog-health-program", STORES, "[ready, sh]", "[curl, sh]", "ready"),
    ("catalog-health-program", STORES, "[ready, sh]", "[ready]", "CMD-SHELL"),
    ("catalog-health-program", STORES, "programs: [python]", "programs: [curl]", "python"),
    ("catalog-health-test", STORES, "[CMD, python, -V]", "[python, -V]", "python"),
    ("catalog-data-path", STORES, "data: [{path: /var/lib/store}]", "data: []", "data"),
    ("catalog-data-path", STORES, "/var/lib/store}", '/var/lib/store, releases: ["1"]}', "data"),
    ("catalog-secret-literal", STORES, '"{password}"', '"hunter2"', "hunter2"),
    ("catalog-secret-unmarked", STORES, ', secret: true}', "}", "STORE_PASSWORD"),
    ("catalog-variable-decision", STORES, "value: safe}", "value: safe, decision: cache}", "cache"),
    ("catalog-runtime", STORES, 'base_images: ["python:3.13"]', 'base_images: ["python:3.14"]', ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("id", "file", "old", "new", "at"), BROKEN, ids=[f"{b[0]}-{n}" for n, b in enumerate(BROKEN)]
)
def test_one_broken_entry_is_found_where_it_is(
    tmp_path: Path, id: str, file: str, old: str, new: str, at: str
) -> None:
    """Each kind of disorder gives its finding, an error, at the line that is wrong."""
    findings = check(write(tmp_path, {file: (old, new)}), AS_OF)
    here = [finding for finding in findings if finding.id == id]
    assert here, [f.id for f in findings]
    assert all(finding.severity is Severity.ERROR for finding in findings)
    location = here[0].location
    assert location is not None
    assert location.source.endswith(file)
    assert at in location.excerpt


def test_no_secret_is_repeated_in_a_message(tmp_path: Path) -> None:
    """A literal secret is reported by the name of its variable, not by its value."""
    findings = check(write(tmp_path, {STORES: ('"{password}"', '"hunter2"')}), AS_OF)
    assert [f.id for f in findings] == ["catalog-secret-literal"]
    assert "hunter2" not in findings[0].message


def test_everything_is_reported_together(tmp_path: Path) -> None:
    """Two broken files are both reported, in the order of their names and lines."""
    changes = {"fits.yaml": ("goal: fit", "goal: fits"), STORES: ("offline: true", "offline: 1")}
    findings = check(write(tmp_path, changes), AS_OF)
    assert [f.id for f in findings] == ["catalog-dangling-reference", "catalog-attribute-type"]


def test_an_unmaintained_entry_may_have_an_ended_release(tmp_path: Path) -> None:
    """What is not recommended any more may keep its ended release."""
    assert check(write(tmp_path), "2031-01-01") != ()
    assert not [f for f in check(write(tmp_path), "2031-01-01") if "old-store" in f.message]


def test_a_store_that_forgets_needs_no_data_path(tmp_path: Path) -> None:
    """`durable: false` says that there is nothing on disk to name."""
    changes = {
        STORES: (
            "  data: [{path: /var/lib/store}]\n",
            "",
        ),
    }
    directory = write(tmp_path, changes)
    path = directory / STORES
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("family: rows,", "family: rows, durable: false,"), encoding="utf-8"
    )
    assert check(directory, AS_OF) == ()


def test_a_reference_suggests_the_nearest_id(tmp_path: Path) -> None:
    """A misspelt id is answered with the one that was probably meant."""
    findings = check(write(tmp_path, {"domains.yaml": ("simple", "simpel")}), AS_OF)
    assert findings[0].help == "did you mean `simple`?"
