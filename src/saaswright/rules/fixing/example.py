"""A rule's own example, fixed: for its page, and for the test that its fix holds."""

from __future__ import annotations

from saaswright.rules.config import Config
from saaswright.rules.discover import Candidate
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.fix import mend
from saaswright.rules.fixing.model import Mended, Wanted
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.model import Rule

PLACE = "/project"
"""The directory in which examples pretend to stand; nothing is read from there."""


def fixed_example(rule: Rule, text: str, facts: Facts) -> Mended:
    """The compose file ``text`` with every fix of ``rule``, the unsafe ones too."""
    beside = {f"{PLACE}/{name}": other for name, other in rule.given.beside.items()}
    texts = Texts({f"{PLACE}/compose.yaml": text, **beside})
    wanted = Wanted(unsafe=True, rules=frozenset({rule.id}))
    candidate = Candidate(("compose.yaml",), ".")
    return mend(candidate, facts, Config(), wanted, texts, PLACE)
