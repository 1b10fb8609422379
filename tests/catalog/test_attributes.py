"""Attributes that follow from an entry's own facts."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from saaswright.catalog.attributes import attributes_of, languages, supported
from saaswright.catalog.loader import load
from saaswright.catalog.model import Cluster, Option, Release, Technology


def technology(**changes: Any) -> Technology:
    """A technology with an image of release 2, changed as asked."""
    raw: dict[str, Any] = {
        "id": "store",
        "name": "Store",
        "decisions": ["cache"],
        "category": "cache",
        "summary": "",
        "licence": {"spdx": "MIT", "saas": "care", "dbaas": "no"},
        "image": {"repository": "store", "tag": "2.0", "release": "2"},
        "releases": [{"line": "2", "eol": "2026-11-23"}],
        "capacity": {"min_memory_mib": 256},
        "operations": 2,
        "sources": {"*": "page"},
        **changes,
    }
    return msgspec.convert(raw, Technology)


def test_derived_attributes_say_what_the_entry_says() -> None:
    """Hosting, licence, lifecycle, burden and footprint come from the entry's fields."""
    cluster = {"min_nodes": 3, "mechanism": "quorum"}
    found = attributes_of(technology(cluster=cluster), load())
    assert found == {
        "id": "store",
        "hosting": "self",
        "cloud": "",
        "saas_use": "care",
        "dbaas_use": "no",
        "lifecycle": "active",
        "supported": True,
        "operations": 2,
        "footprint_mib": 768,
        "languages": (),
        "clusters": True,
    }


def test_a_cloud_service_is_hosted_by_its_cloud() -> None:
    """`cloud` makes the hosting."""
    found = attributes_of(technology(cloud="aws", image=None), load())
    assert (found["hosting"], found["cloud"]) == ("cloud", "aws")


def test_derived_attributes_win_over_declared_ones() -> None:
    """An entry cannot contradict its own facts."""
    assert attributes_of(technology(attributes={"hosting": "cloud"}), load())["hosting"] == "self"


def test_a_plain_option_has_what_it_declares() -> None:
    """Options that do not run have their declared attributes and their id."""
    option = Option(
        id="shared", name="", decisions=(), summary="", sources={}, attributes={"operations": 1}
    )
    assert attributes_of(option, load()) == {"operations": 1, "id": "shared"}


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2026-11-22", True), ("2026-11-23", True), ("2026-11-24", False)]
)
def test_support_ends_after_the_last_day(as_of: str, expected: bool) -> None:
    """The day of the end is still supported, the next is not; no clock is asked."""
    assert supported(technology(), as_of) is expected


def test_a_line_without_an_end_is_supported() -> None:
    """No published end means supported."""
    assert supported(technology(releases=[Release(line="2")]), "2099-01-01")


def test_no_possible_cluster_is_no_cluster() -> None:
    """Something whose free edition cannot be redundant does not cluster, and is counted once."""
    single = technology(cluster=Cluster(min_nodes=None, mechanism="none"))
    found = attributes_of(single, load())
    assert (found["clusters"], found["footprint_mib"]) == (False, 256)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("javascript", ("javascript", "typescript")),
        ("typescript", ("javascript", "typescript")),
        ("go", ("go",)),
        (None, ()),
    ],
)
def test_languages_of_a_family_go_together(language: str | None, expected: tuple[str, ...]) -> None:
    """A JavaScript framework is one for TypeScript too."""
    assert languages(technology(language=language)) == expected
