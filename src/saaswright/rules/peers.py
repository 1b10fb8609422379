"""Our rules beside those of the linters that people know: ``docs/rules/peers.md``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import msgspec

from saaswright.rules.facts import load_data
from saaswright.rules.registry import RULES

_LINKS: Final = {
    "compose-lint": "compose-lint 0.36.2",
    "dclint": "dclint 3.1.0",
    "kics": "KICS, dockerCompose queries",
    "semgrep": "semgrep-rules, docker-compose",
}


class PeerRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of a peer: ``ours`` answer it; ``why`` says what differs, or why none does."""

    peer: str
    rule: str
    ours: tuple[str, ...] = ()
    why: str = ""


def peer_rules() -> tuple[PeerRule, ...]:
    """All of them, peer by peer."""
    found: tuple[PeerRule, ...] = load_data("peers.yaml", PeerRule)
    return found


def peers_page() -> str:
    """The comparison as a page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    rules = peer_rules()
    answered = {rule for peer in rules for rule in peer.ours}
    alone = [rule for rule in RULES if rule.id not in answered]
    yield "# Beside other linters"
    yield ""
    yield "Generated from `rules/data/peers.yaml`; do not edit. Each rule of each of them is named;"
    yield "below each table stands what ours do otherwise, or why there is none."
    for peer, group in groupby(rules, key=lambda rule: rule.peer):
        yield from _peer(_LINKS[peer], list(group))
    yield ""
    yield f"## Asked by nobody else: {len(alone)} of our {len(RULES)}"
    yield ""
    for family, own in groupby(alone, key=lambda rule: rule.family):
        links = ", ".join(_link(rule.id) for rule in own)
        yield f"- {family.replace('-', ' ')}: {links}"


def _peer(name: str, rows: Sequence[PeerRule]) -> Iterator[str]:
    yield from ("", f"## {name}: {len(rows)} rules", "")
    yield "| their rule | ours |"
    yield "|---|---|"
    for row in rows:
        yield f"| {row.rule} | {', '.join(map(_link, row.ours)) or 'none'} |"
    told = [row for row in rows if row.why]
    if told:
        yield from ("", "What differs, and why there is none:", "")
        yield from (f"- {row.rule}: {row.why}." for row in told)


def _link(rule: str) -> str:
    return f"[{rule}]({rule}.md)"
