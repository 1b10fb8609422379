"""Our rules beside those of the linters that people know: ``docs/rules/peers.md``."""

from __future__ import annotations

from collections.abc import Iterator
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
    """A rule of a peer: ``ours`` answer it, ``read`` findings of the reader, ``why`` otherwise."""

    peer: str
    rule: str
    ours: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
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
    alone = [rule.id for rule in RULES if rule.id not in answered]
    yield "# Beside other linters"
    yield ""
    yield "Generated from `rules/data/peers.yaml`; do not edit. Each rule of each of them is named;"
    yield "where none of ours answers it, the page says why."
    for peer, group in groupby(rules, key=lambda rule: rule.peer):
        rows = list(group)
        yield ""
        yield f"## {_LINKS[peer]}: {len(rows)} rules"
        yield ""
        yield "| their rule | ours | remark |"
        yield "|---|---|---|"
        for row in rows:
            ours = [f"[{rule}]({rule}.md)" for rule in row.ours]
            ours += [f"{finding} (when the file is read)" for finding in row.read]
            yield f"| {row.rule} | {', '.join(ours) or 'none'} | {row.why} |"
    yield ""
    yield f"## Asked by nobody else: {len(alone)} of our {len(RULES)}"
    yield ""
    yield ", ".join(f"[{rule}]({rule}.md)" for rule in alone)
