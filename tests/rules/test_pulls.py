"""Triage quotes what `images check` saw, as long as it is about the same references."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from saaswright.catalog.loader import load
from saaswright.images.checked import Checked, Report
from saaswright.images.evidence import DIRECTORY, NAME, write
from saaswright.rules.assess import assess
from saaswright.rules.facts import Facts
from saaswright.rules.pulls import SCHEMA, Status
from saaswright.rules.triage import Triage

FACTS = Facts(load())
COMPOSE = (
    "services:\n  web:\n    image: nginx:1.29\n  api:\n    image: ghcr.io/acme/api:${V:-1.0}\n"
)


def checked(place: Path, api: Status, reference: str = "ghcr.io/acme/api:1.0") -> None:
    """Evidence on both images; nginx could be pulled."""

    def image(reference: str, status: Status) -> Checked:
        return Checked(
            written=reference, reference=reference, services=("s",), registry="r", status=status,
            said="the registry says so",
        )  # fmt: skip

    report = Report(
        project="p", at="2026-11-20T10:00:00Z", offline=False, wanted=("amd64",),
        images=(image("nginx:1.29", "passed"), image(reference, api)),
    )  # fmt: skip
    write(report, place / DIRECTORY)


def triage(place: Path, text: str = COMPOSE) -> Triage:
    """The way of a compose file at ``place``."""
    (place / "compose.yaml").write_text(text)
    [project] = assess([str(place)], FACTS).projects
    return project.triage


def test_never_checked(tmp_path: Path) -> None:
    """Without evidence it is onboarded, and said to be not verified."""
    found = triage(tmp_path)
    assert (found.way, found.pullable) == ("onboard", "not-verified")
    assert "not verified" in found.reasons[0]


def test_every_image_was_given(tmp_path: Path) -> None:
    """All images pullable: verified, with the day."""
    checked(tmp_path, "passed")
    found = triage(tmp_path)
    assert (found.way, found.pullable) == ("onboard", "passed")
    assert "verified on 2026-11-20" in found.reasons[0]


def test_a_refused_image_is_not_onboarded(tmp_path: Path) -> None:
    """What a registry refused has to get there first; the reason quotes the registry."""
    checked(tmp_path, "failed")
    found = triage(tmp_path)
    assert (found.way, found.pullable) == ("convert", "failed")
    assert "ghcr.io/acme/api:1.0 cannot be pulled: the registry says so" in found.reasons


@pytest.mark.parametrize("status", ["passed", "failed"])
def test_another_reference_makes_it_stale(tmp_path: Path, status: Status) -> None:
    """What was said of another tag settles nothing, in either direction."""
    checked(tmp_path, status, "ghcr.io/acme/api:0.9")
    found = triage(tmp_path)
    assert (found.way, found.pullable) == ("onboard", "not-verified")
    assert "ghcr.io/acme/api:1.0" in found.reasons[0]


def test_the_value_of_a_variable_counts(tmp_path: Path) -> None:
    """A value in `.env` makes another reference of the same line."""
    checked(tmp_path, "passed")
    (tmp_path / ".env").write_text("V=2.0\n")
    assert triage(tmp_path).pullable == "not-verified"


def test_other_edits_leave_it_good(tmp_path: Path) -> None:
    """A comment does not make evidence stale."""
    checked(tmp_path, "passed")
    assert triage(tmp_path, f"# hello\n{COMPOSE}").pullable == "passed"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"schema": "other/v1"}', "[" * 100_000, "\0"])
def test_no_evidence_of_ours(tmp_path: Path, text: str) -> None:
    """A file that is something else settles nothing, and is no crash."""
    (tmp_path / DIRECTORY).mkdir()
    (tmp_path / DIRECTORY / NAME).write_text(text)
    found = triage(tmp_path)
    assert found.pullable == "not-verified"
    assert "no evidence of ours" in found.reasons[0]


def test_reader_and_writer_agree_on_the_version() -> None:
    """The version that is read is the one that is written."""
    report = Report(project="p", at="", offline=False, wanted=(), images=())
    assert msgspec.json.decode(msgspec.json.encode(report))["schema"] == SCHEMA
