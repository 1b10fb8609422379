"""Draw the findings that people read by hand: two of each rule that fires, the rest at random.

    python -m tools.sample_findings [--number 200]

Prints for each its number, rule, file, line and message, and the lines around it. The verdicts are
in ``tests/rules/read_by_hand.yaml``. The draw is the same on every machine: findings are ordered by
the SHA-256 of rule, file and place.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import defaultdict
from pathlib import Path

from saaswright.catalog.loader import load
from saaswright.finding import Finding
from saaswright.rules.assess import judge
from saaswright.rules.config import Config
from saaswright.rules.discover import Candidate
from saaswright.rules.facts import Facts
from saaswright.rules.registry import BY_ID
from tools.benches.compose_room import files as corpus_files

_AROUND = 4
_OF_EACH = 2


def name_of(path: str) -> str:
    """A corpus file's name, which is the same wherever the corpus lies."""
    return path.partition("/corpus/files/")[2] or path


def findings() -> list[tuple[str, Finding]]:
    """(file, finding) of every rule over the corpus, in the order of the draw."""
    facts = Facts(load())
    found = []
    for path in corpus_files():
        judged = judge(Candidate((path,), str(Path(path).parent)), facts, Config())
        found += [(path, f) for f in judged.findings if f.id in BY_ID and f.location is not None]
    return sorted(found, key=_rank)


def draw(number: int) -> list[tuple[str, Finding]]:
    """``number`` findings over all rules."""
    by_rule: dict[str, list[tuple[str, Finding]]] = defaultdict(list)
    for one in findings():
        by_rule[one[1].id].append(one)
    first = [one for listed in by_rule.values() for one in listed[:_OF_EACH]]
    rest = sorted((one for listed in by_rule.values() for one in listed[_OF_EACH:]), key=_rank)
    chosen = sorted(first, key=_rank)[:number]
    chosen += rest[: number - len(chosen)]
    return sorted(chosen, key=lambda one: (one[1].id, _rank(one)))


def key(path: str, finding: Finding) -> tuple[str, str, int]:
    """What names a finding in the verdicts: rule, file, line."""
    return finding.id, name_of(path), finding.location.place.line if finding.location else 0


def _rank(one: tuple[str, Finding]) -> str:
    rule, file, line = key(*one)
    column = one[1].location.place.column if one[1].location else 0
    return hashlib.sha256(
        f"{rule}\0{file}\0{line}\0{column}\0{one[1].message}".encode()
    ).hexdigest()


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--number", type=int, default=200)
    for number, (path, finding) in enumerate(draw(parser.parse_args().number), start=1):
        rule, file, line = key(path, finding)
        print(f"--- {number} {rule} {file}:{line}\n    {finding.message}")
        source = finding.location.source if finding.location else path
        place = source if Path(source).is_file() else path  # what it extends may be elsewhere
        text = Path(place).read_text(encoding="utf-8", errors="replace").splitlines()
        for at in range(max(1, line - _AROUND), min(len(text), line + _AROUND) + 1):
            print(f"{'>' if at == line else ' '} {text[at - 1]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
