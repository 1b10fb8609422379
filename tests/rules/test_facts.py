"""What is known about an image, beside the rules' own examples."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from saaswright.compose.reference import try_parse
from saaswright.rules.durations import seconds
from saaswright.rules.facts import Ended, Facts, load_data
from tests.rules.judge import FACTS


@pytest.mark.parametrize(
    ("day", "ended"),
    [("2023-09-10", None), ("2023-09-11", None), ("2023-09-12", ("16", "2023-09-11"))],
)
def test_a_line_has_ended_from_the_day_after_on(day: str, ended: tuple[str, str] | None) -> None:
    """On the last day of its support a release line still gets fixes."""
    facts = Facts(msgspec.structs.replace(FACTS.catalog, as_of=day))
    reference = try_parse("node:16-slim")
    assert reference is not None
    assert facts.ended_line(reference) == ended


@pytest.mark.parametrize("damaged", [b"null", b"{}", b'[{"repository": "\xff"}]', b"[" * 100_000])
def test_a_damaged_cache_is_made_anew(
    damaged: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A damaged file of the user's cache is not taken for damaged shipped data."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    read = load_data.__wrapped__
    whole = read("ended.yaml", Ended)
    store = next(tmp_path.rglob("rules-ended.yaml-*.json"))
    store.write_bytes(damaged)
    assert read("ended.yaml", Ended) == whole
    assert msgspec.json.decode(store.read_bytes(), type=tuple[Ended, ...]) == whole


def test_every_start_period_is_a_duration() -> None:
    """How long a first start may take is said of each image, and is longer than nothing."""
    periods = {t.id: t.health.start_period for t in FACTS.catalog.technologies if t.health}
    assert [name for name, period in periods.items() if not seconds(period, 0.0)] == []
