"""Compares the compose room with the reference implementation, Docker Compose.

    make conformance                          the corpus, and the machine's docker compose if any
    python tools/conformance.py --live 2000   so many made-up projects beside docker compose

The corpus (real files and what the reference made of them) is no part of the project: it is looked
for in ../shared/corpus, $SAASWRIGHT_CORPUS or --corpus. Where it is not, this says "not run".
Differences that are meant stand by name in tools/conformance_known.yaml.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from saaswright.compose.output import as_json  # noqa: E402
from saaswright.compose.resolve import Options, resolve  # noqa: E402
from saaswright.finding import Finding, Severity  # noqa: E402

HOME = "/home/of-nobody"
KNOWN = Path(__file__).with_name("conformance_known.yaml")
ENOUGH = 0.995


@dataclass
class Tally:
    """What came out for one mode."""

    accepted: int = 0
    rejected: int = 0
    identical: int = 0
    known: Counter[str] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Identical answers of all that both accept."""
        return self.identical / self.accepted if self.accepted else 1.0


def options(mode: str, root: Path) -> Options:
    """How the reference was asked in ``mode``."""
    return Options(
        interpolate=mode != "no-interpolate",
        profiles=("*",) if mode == "all-profiles" else (),
        environment={"HOME": HOME, "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        home=HOME,
        roots=(str(root),),
    )


def answer(file: Path, mode: str, root: Path) -> tuple[Any, tuple[Finding, ...]]:
    """Our canonical JSON for ``file``, or ``None``, and the findings."""
    resolved, findings = resolve([str(file)], options(mode, root))
    if resolved is None:
        return None, findings
    return json.loads(as_json(resolved, interpolated=mode != "no-interpolate")), findings


def placed(value: Any, corpus: Path) -> Any:
    """``value`` with the corpus' own places written as its answers write them."""
    if isinstance(value, str):
        return value.replace(str(corpus / "files"), "{ROOT}").replace(HOME, "{HOME}")
    if isinstance(value, dict):
        return {key: placed(inner, corpus) for key, inner in value.items()}
    return [placed(inner, corpus) for inner in value] if isinstance(value, list) else value


def differences(theirs: Any, ours: Any, path: str = "") -> Iterator[str]:
    """Each place where two answers differ."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted(theirs.keys() | ours.keys()):
            missing = object()
            pair = theirs.get(key, missing), ours.get(key, missing)
            if missing in pair:
                yield f"{path}.{key}: only {'ours' if pair[0] is missing else 'the reference'}"
            else:
                yield from differences(*pair, f"{path}.{key}")
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, pair in enumerate(zip(theirs, ours, strict=True)):
            yield from differences(*pair, f"{path}[{index}]")
    elif theirs != ours or isinstance(theirs, bool) != isinstance(ours, bool):
        yield f"{path}: {theirs!r:.80} is {ours!r:.80} here"


def known_causes() -> dict[tuple[str, str, str], str]:
    """(mode, file, what differs) → cause, of every difference that is meant."""
    return {
        (mode, file, entry["differs"]): entry["cause"]
        for entry in yaml.safe_load(KNOWN.read_text(encoding="utf-8"))
        for mode in entry["modes"]
        for file in entry["files"]
    }


def compare_corpus(corpus: Path) -> dict[str, Tally]:
    """Every file of the corpus in every mode."""
    tallies: dict[str, Tally] = {}
    known = known_causes()
    with (corpus / "index.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            tally = tallies.setdefault(row["mode"], Tally())
            _compare(corpus, row, tally, known)
    for mode, file, what in sorted(known):
        if mode in tallies:
            tallies[mode].unknown.append(f"{file}: listed ({what}), but does not differ")
    return tallies


def _compare(
    corpus: Path, row: dict[str, str], tally: Tally, known: dict[tuple[str, str, str], str]
) -> None:
    mode, name = row["mode"], f"{row['repository']}/{row['path']}"
    ours, findings = answer(corpus / "files" / name, mode, corpus / "files" / row["repository"])
    accepts = row["verdict"] == "accepted"
    if (ours is not None) != accepts:
        cause = known.pop((mode, name, "verdict"), None)
        if cause:
            tally.known[f"verdict: {cause}"] += 1
        else:
            errors = [one.message for one in findings if one.severity is Severity.ERROR]
            tally.unknown.append(f"{name}: {row['verdict']} by the reference, ours: {errors[:3]}")
        return
    if not accepts:
        tally.rejected += 1
        return
    tally.accepted += 1
    file = corpus / "answers" / mode / row["repository"] / f"{row['path']}.json"
    theirs = json.loads(file.read_text(encoding="utf-8"))
    found = list(differences(theirs, placed(ours, corpus)))
    if not found:
        tally.identical += 1
    elif cause := known.pop((mode, name, "answer"), None):
        tally.known[f"answer: {cause}"] += 1
    else:
        tally.unknown.append(f"{name}: {'; '.join(found[:3])}")


def report(tallies: dict[str, Tally]) -> bool:
    """Print the figures; whether they are as they must be."""
    good = True
    for mode, tally in tallies.items():
        print(
            f"{mode}: {tally.accepted} accepted by both, {tally.identical} identical "
            f"({tally.share:.2%}), {tally.rejected} rejected by both"
        )
        for cause, count in sorted(tally.known.items()):
            print(f"  known: {count} {cause}")
        for line in tally.unknown:
            print(f"  DIFFERS: {line}")
        good = good and not tally.unknown and tally.share >= ENOUGH
    return good


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    default = os.environ.get("SAASWRIGHT_CORPUS") or str(ROOT.parent / "shared" / "corpus")
    parser.add_argument("--corpus", type=Path, default=Path(default))
    parser.add_argument("--live", type=int, default=300, help="made-up projects (default 300)")
    parser.add_argument("--seed", type=int, default=0, help="of the made-up projects")
    arguments = parser.parse_args()
    good = True
    if (arguments.corpus / "index.tsv").is_file():
        good = report(compare_corpus(arguments.corpus.resolve()))
    else:
        print(f"corpus: not run ({arguments.corpus} is not there)")
    if arguments.live:
        from tools.conformance_live import compare_live, reference_version

        version = reference_version()
        if version is None:
            print("live: not run (docker compose does not answer)")
        else:
            good = compare_live(arguments.live, arguments.seed, version) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
