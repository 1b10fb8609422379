"""Cards, lists and generated pages read well and mark what is unverified."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from saaswright.catalog.loader import load, load_from
from saaswright.catalog.model import Option
from saaswright.catalog.reference import catalog_page, technologies_page
from saaswright.catalog.show import card, card_data, listing, listing_text
from saaswright.errors import UsageError
from tests.catalog.small_catalog import write

SHOWN = load().technologies + load().patterns + load().options


@pytest.mark.parametrize("option", SHOWN, ids=lambda o: o.id)
def test_no_unverified_fact_is_shown_as_certain(option: Option) -> None:
    """A card with unverified fields says so, and one without does not."""
    text = card(load(), option.id)
    body, _, sources = text.partition("\nSources\n")
    fields = [field for field in load().unverified(option) if field != "*"]
    hidden = ("runtime", "lifecycle")  # not shown by themselves on every card
    shown = [field for field in fields if field.partition(".")[0] not in hidden]
    if shown:
        assert "(unverified" in body
    if not load().unverified(option):
        assert "(unverified" not in text
    assert all(field in sources for field in fields)


@pytest.mark.parametrize("option", SHOWN, ids=lambda o: o.id)
def test_cards_fit_a_terminal(option: Option) -> None:
    """No line is wider than 88 characters unless it ends with one long word."""
    for line in card(load(), option.id).splitlines():
        longest = max(map(len, line.split()), default=0)
        assert len(line) <= 88 or longest > 60, line


def test_a_small_card_in_full(tmp_path: Path) -> None:
    """The card of a store, letter by letter."""
    assert card(load_from(write(tmp_path)), "store") == (
        Path(__file__).parent / "golden" / "store.txt"
    ).read_text(encoding="utf-8")


def test_a_part_that_is_unverified_is_named(tmp_path: Path) -> None:
    """When only a part of a field is unverified, the card names the part."""
    changes = {"technologies/stores.yaml": ("image.tag: page", "image.tag: memory")}
    text = card(load_from(write(tmp_path, changes)), "store")
    assert "(unverified: tag)" in text


def test_an_unmaintained_entry_says_so_and_what_instead() -> None:
    """MinIO's card and line name its state and its substitutes."""
    assert "unmaintained" in card(load(), "minio")
    assert "seaweedfs" in card(load(), "minio")
    assert "[unmaintained]" in listing_text(load(), "minio")


def test_an_unknown_id_is_answered_with_the_nearest() -> None:
    """A misspelt id is an error of use with a suggestion."""
    with pytest.raises(UsageError) as caught:
        card(load(), "postgres")
    assert caught.value.help == "did you mean `postgresql`?"


def test_a_query_that_matches_nothing_says_so() -> None:
    """An empty list is an error of use, not silence."""
    with pytest.raises(UsageError, match="nothing in the catalog"):
        listing_text(load(), "no-such-thing")


@pytest.mark.parametrize(
    ("query", "expected"), [("pub-sub", "nats"), ("Valkey", "valkey"), ("gdpr", "gdpr")]
)
def test_a_query_searches_names_and_strengths(query: str, expected: str) -> None:
    """A query finds by id, name and strength, whatever the case."""
    found = {row.id for group in listing(load(), query) for row in group.rows}
    assert expected in found


def test_everything_is_listed_once() -> None:
    """Every option and framework stands in exactly one group."""
    ids = [row.id for group in listing(load()) for row in group.rows]
    expected = [o.id for o in load().every_option()] + [f.id for f in load().frameworks]
    assert sorted(ids) == sorted(expected)


def test_regions_are_listed_by_place() -> None:
    """Regions share a line with those of the same cloud and geography."""
    assert "  aws eu" in listing_text(load())


def test_the_form_for_programs_is_json() -> None:
    """The data of a card can be written as JSON and holds attributes and unverified fields."""
    data = msgspec.json.decode(msgspec.json.encode(card_data(load(), "postgresql")))
    assert data["entry"]["id"] == "postgresql"
    assert data["attributes"]["hosting"] == "self"
    assert "image.read_only" in data["unverified"]


def test_a_framework_has_a_card() -> None:
    """A compliance framework shows its controls, measures and where precision matters."""
    text = card(load(), "hipaa")
    assert "164.312(a)(2)(iv)" in text
    assert "encryption-at-rest" in text
    assert "addressable" in text


def test_the_pages_name_every_technology_attribute_and_source() -> None:
    """The generated pages leave nothing out."""
    technologies, catalog = technologies_page(load()), catalog_page(load())
    assert all(f"`{t.id}`" in technologies for t in load().technologies)
    assert all(f"| `{a.id}` |" in catalog for a in load().attributes)
    assert all(f"| `{s.id}` |" in catalog for s in load().sources)


def test_a_matrix_marks_what_is_unverified(tmp_path: Path) -> None:
    """A cell whose field nobody verified ends with a question mark."""
    changes = {"technologies/stores.yaml": ("image.tag: page", "image.tag: memory")}
    assert "`store:2.1` ? |" in technologies_page(load_from(write(tmp_path, changes)))
    assert "`store:2.1` |" in technologies_page(load_from(write(tmp_path)))
