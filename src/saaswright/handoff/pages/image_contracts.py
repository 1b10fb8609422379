"""The image contract as people read it: what each of their own images must do."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

import msgspec

from saaswright.handoff.model import ContractVariable, Handoff, ImageContract
from saaswright.handoff.pages.markdown import cell, table


def image_contracts(whole: Handoff) -> Iterator[str]:
    """A section for each image; services that share one are told together."""
    if not whole.image_contracts:
        return
    yield "## Image contract"
    yield (
        "An image that keeps to this works in the spec as it is. Build it for linux/amd64, and for "
        "linux/arm64 if you mean to run there."
    )
    for reference in dict.fromkeys(item.reference for item in whole.image_contracts):
        yield f"### `{reference}`"
        own = [item for item in whole.image_contracts if item.reference == reference]
        yield "\n".join(line for item in own for line in _process(item))
        yield _environment(own)


def _process(item: ImageContract) -> Iterator[str]:
    command = f"`{shlex.join(item.command)}`" if item.command else "its default command"
    yield f"- **{item.service}** starts {command}"
    if item.ports:
        ports = ", ".join(map(str, item.ports))
        yield f"  - listens on {ports} on all interfaces"
    if item.health:
        yield f"  - is healthy when this exits with 0 inside it: `{test_in_words(item.health)}`"
    if item.one_shot:
        yield "  - runs once: exit code 0 when done, anything else when not; may be run again"
    if item.user:
        yield f"  - runs as user {item.user}"
    if item.read_only:
        places = ", ".join(item.writable) or "nowhere"
        yield f"  - has a read-only root; writes only to {places}"
    yield f"  - on {item.stop_signal} finishes what it does and ends within {item.stop_grace}"
    yield "  - logs to standard output, and writes no secret there"


def test_in_words(test: tuple[str, ...]) -> str:
    """A healthcheck's command: as one types it, or as a list where quoting would hide it."""
    words = [word.replace("$$", "$") for word in test[1:]]
    plain = test[0] != "CMD" or all(shlex.quote(word) == word for word in words)
    return " ".join(words) if plain else msgspec.json.encode(words).decode()


def _environment(items: list[ImageContract]) -> str:
    services: dict[str, list[str]] = {}
    variables: dict[str, ContractVariable] = {}
    for item in items:
        for variable in item.environment:
            services.setdefault(variable.name, []).append(item.service)
            variables.setdefault(variable.name, variable)
    everywhere = len(items)
    return table(
        ("variable", "read by", "holds"),
        [
            (
                f"`{name}`",
                "all" if len(services[name]) == everywhere else ", ".join(services[name]),
                cell(_meaning(variable.value, variable.purpose, secret=variable.secret)),
            )
            for name, variable in variables.items()
        ],
    )


def _meaning(value: str, purpose: str, *, secret: bool) -> str:
    if "${" not in value:
        return f"`{value}`"
    return f"{purpose}{' (**secret**)' if secret else ''}"
