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


@pytest.mark.parametrize(
    ("image", "ended"),
    [
        ("rabbitmq:3.13-management", ("3.13", "2024-09-17")),
        ("rabbitmq:3-management", ("3", "2024-09-17")),
        ("rabbitmq:4-management", None),
        ("nginxinc/nginx-unprivileged:1.29.3", ("1.29", "2026-05-13")),
        ("debian:buster-20230919-slim", ("buster", "2024-06-30")),
        ("debian:10.13", ("10", "2024-06-30")),
        ("debian:trixie", None),
        ("ubuntu:focal", ("focal", "2025-05-31")),
        ("ubuntu:24.04", None),
        ("node:24-buster-slim", ("buster", "2024-06-30")),
        ("node:lts-alpine3.18", ("alpine3.18", "2025-05-09")),
        ("nginx:alpine3.18", ("alpine3.18", "2025-05-09")),
        ("node:24-alpine3.24", None),
        ("node:16-buster", ("16", "2023-09-11")),
        ("acme/node:24-buster", None),
        ("python", None),
    ],
)
def test_lines_names_and_bases_that_ended(image: str, ended: tuple[str, str] | None) -> None:
    """A major version ends with its last line; a tag may name a distribution that ended."""
    reference = try_parse(image)
    assert reference is not None
    assert FACTS.ended_line(reference) == ended


def test_more_precise_lines_come_first() -> None:
    """The first line that fits a tag is the one it is of."""
    for ended in load_data("ended.yaml", Ended):
        depths = [line.count(".") for line in ended.lines]
        assert depths == sorted(depths, reverse=True), ended.repositories


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
