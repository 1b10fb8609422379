"""What Compose refuses without a value: one rule knows each attribute, no other says the same."""

from __future__ import annotations

import pytest

from saaswright.rules.registry import BY_ID
from tests.rules.judge import judged
from tests.rules.needing import PLACES, prefix, project

RULES = tuple(
    BY_ID[name]
    for name in (
        "refused-without-value",
        "variable-without-value",
        "required-without-message",
    )
)


@pytest.mark.parametrize("place", PLACES)
def test_each_attribute_is_known(place: str) -> None:
    """Without a value the variable is found, by this rule alone; with a default it is not."""
    found = judged(project(place), *RULES)
    assert [one.id for one in found] == ["refused-without-value"]
    assert "$KEY" in found[0].message
    value = PLACES[place].removeprefix(prefix(place))
    assert judged(project(place, f"{prefix(place)}${{KEY:-{value}}}"), *RULES) == ()
    assert judged(project(place, f"{prefix(place)}${{KEY:?which}}"), *RULES) == ()


@pytest.mark.parametrize(
    ("place", "text", "refused"),
    [
        ("services.*.ports.#", "80:${KEY}", True),
        ("services.*.ports.#", "${KEY}:80", False),
        ("services.*.ports.#", "127.0.0.1:80:${KEY}/udp", True),
        ("services.*.ports.#", "127.0.0.1:${KEY}:80", False),
        ("services.*.ports.#", "${KEY}-90:80-90", True),
        ("services.*.ports.#", "80-90:80-${KEY}", True),
        ("services.*.ports.#", "80${KEY}:80${KEY}", False),
        ("services.*.mem_limit", "${KEY}g", True),
        ("services.*.mem_limit", "1${KEY}", False),
        ("services.*.healthcheck.interval", "${KEY}ms", True),
        ("services.*.healthcheck.interval", "1m${KEY}s", False),
        ("services.*.cpus", "0.${KEY}", False),
        ("services.*.env_file.#.path", "./${KEY}", True),
        ("services.*.extra_hosts.#", "${KEY}:192.0.2.1", True),
        ("services.*.extra_hosts.#", "host:${KEY}", False),
        ("services.*.network_mode", "service:${KEY}", True),
        ("services.*.network_mode", "container:${KEY}", False),
        ("services.*.network_mode", "${KEY}", False),
        ("services.*.links.#", "${KEY}:front", True),
        ("services.*.links.#", "other:${KEY}", False),
        ("services.*.volumes_from.#", "${KEY}:ro", True),
        ("services.*.pids_limit", "1${KEY}", False),
    ],
)
def test_parts_of_a_text(place: str, text: str, refused: bool) -> None:
    """What is left of the text without the variable decides."""
    found = judged(project(place, text), BY_ID["refused-without-value"])
    assert bool(found) is refused


def test_only_what_is_lacking_is_said() -> None:
    """Of several variables of a text, those are said without which alone it is refused."""
    text = project("services.*.ports.#", "${A}:${B}:${C}")
    assert ["$C" in one.message for one in judged(text, BY_ID["refused-without-value"])] == [True]
    both = project("services.*.read_only", "${A}${B}")
    assert judged(both, BY_ID["refused-without-value"]) == ()
