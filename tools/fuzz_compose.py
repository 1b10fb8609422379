"""Mutates compose files and resolves what comes out: nothing but findings may come of it.

    python tools/fuzz_compose.py --count 200000 --seed 1

Half of the mutations change bytes, half change the structure. Files are those of the corpus where
it is there (see tools/conformance.py), else the golden ones of the tests.
"""

from __future__ import annotations

import argparse
import copy
import os
import random
import resource
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from saaswright.compose.edits import apply_edits  # noqa: E402
from saaswright.compose.resolve import Options, resolve  # noqa: E402
from saaswright.compose.shape.building import BUILD  # noqa: E402
from saaswright.compose.shape.deployment import DEPLOY  # noqa: E402
from saaswright.compose.shape.service import SERVICE  # noqa: E402
from saaswright.compose.shape.specification import NETWORK  # noqa: E402
from saaswright.compose.typed import parse  # noqa: E402
from saaswright.errors import UnreadableError  # noqa: E402
from saaswright.finding import Edit  # noqa: E402
from saaswright.source import Source  # noqa: E402

PIECES = (
    *"{}[]:-,|>\"'#\t\n@%`?&*~",
    *(
        "- ",
        "&a ",
        "*a",
        "<<: ",
        "!reset ",
        "!override ",
        "!!int ",
        "---\n",
        "...\n",
        "null",
        "0440",
    ),
    *("${", "${A", "${A:-", "$$", "\0", "é", "\u2028", "1e999", "9" * 22, "\r\n", "    "),
    *("services:", "volumes:", "extends:", "include:"),
)
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, "", "x", "${A}", "${A:?x}", "80:80", "a:b:c:d", "1h", "1g", [],
    {}, [[]], {"a": None}, [None], ["x", "x"], {"x-a": 1}, "no-such.yaml", "../../../etc/passwd",
    "https://x/y", {"service": "web"}, 10**30, float("nan"), float("inf"), "service:web", ["web"],
    [{"target": 1}], [{"type": "bind"}], "'", "(", "\\",
)  # fmt: skip
KEYS = sorted(
    {*SERVICE.keys, *BUILD.keys, *NETWORK.keys, *DEPLOY.keys, "services", "x-a", "limits"}
)


def texts() -> list[str]:
    """The files to start from."""
    corpus = Path(os.environ.get("SAASWRIGHT_CORPUS", ROOT.parent / "shared" / "corpus")) / "files"
    found = [*corpus.rglob("*.yaml"), *corpus.rglob("*.yml")] if corpus.is_dir() else []
    found = found or list((ROOT / "tests" / "compose" / "golden").glob("*.yaml"))
    return [path.read_bytes().decode("utf-8-sig", "replace") for path in sorted(found)]


def mutated_text(text: str, rng: random.Random) -> str:
    """``text`` with pieces put in, taken out, replaced or repeated."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text) + 1)
        kind = rng.randrange(4)
        if kind == 0:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + rng.randint(1, 8) :]
        elif kind == 2:
            text = (
                text[:at]
                + chr(rng.choice((rng.randrange(128), rng.randrange(0x3000))))
                + text[at + 1 :]
            )
        else:
            other = rng.randrange(len(text) + 1)
            text = text[:at] + text[other : other + rng.randint(1, 60)] + text[at:]
    return text


def mutated_data(data: Any, rng: random.Random) -> Any:
    """``data`` with values replaced, keys added, renamed or removed."""
    data = copy.deepcopy(data)
    for _ in range(rng.randint(1, 3)):
        places = list(_places(data))
        if not places:
            return data
        holder, step = rng.choice(places)
        kind = rng.randrange(4)
        if kind == 0:
            holder[step] = copy.deepcopy(rng.choice(VALUES))
        elif kind == 1 and isinstance(holder, dict):
            holder[rng.choice(KEYS)] = copy.deepcopy(rng.choice(VALUES))
        elif kind == 2:
            del holder[step]
        elif isinstance(holder, dict):
            holder[rng.choice(KEYS)] = holder.pop(step)
        else:
            holder.append(copy.deepcopy(rng.choice(VALUES)))
    return data


def _places(data: Any) -> list[tuple[Any, Any]]:
    steps = (
        list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    )
    found: list[tuple[Any, Any]] = []
    for step in steps:
        found += [(data, step), *_places(data[step])]
    return found


def fuzz(count: int, seed: int) -> tuple[Counter[str], float]:
    """What came of ``count`` mutations, and the longest that one took in seconds."""
    rng = random.Random(seed)
    starts = texts()
    parsed: list[Any] = []
    for text in starts:
        try:
            parsed.append(yaml.safe_load(text))
        except yaml.YAMLError:
            parsed.append({})
    outcomes: Counter[str] = Counter()
    worst = 0.0
    for number in range(count):
        which = rng.randrange(len(starts))
        if rng.random() < 0.5:
            text = mutated_text(starts[which], rng)
        else:
            text = yaml.dump(mutated_data(parsed[which], rng), Dumper=yaml.CSafeDumper)
        began = time.perf_counter()
        outcomes[_outcome(text, number)] += 1
        worst = max(worst, time.perf_counter() - began)
    return outcomes, worst


def _outcome(text: str, number: int) -> str:
    options = Options(home="/h", interpolate=number % 2 == 0)
    source = Source("/no/such/place/compose.yaml", text)
    try:
        resolved, _ = resolve([], options, sources=[source])
        if number % 5 == 0:
            parse(source)
            apply_edits(source, [Edit("set", ("services", "new", "image"), "x")])
        if resolved is not None and number % 4 == 0:
            assert resolved.project is not None
    except UnreadableError:
        return "unreadable"
    except Exception as error:  # noqa: BLE001 - any other exception is what is looked for
        traceback.print_exc(limit=-3)
        print(repr(text[:2000]))
        return f"CRASH {type(error).__name__}"
    return "resolved" if resolved is not None else "findings"


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    began = time.perf_counter()
    outcomes, worst = fuzz(arguments.count, arguments.seed)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{arguments.count} mutations in {time.perf_counter() - began:.0f} s, "
        f"longest {worst * 1000:.0f} ms, peak memory {peak:.0f} MiB"
    )
    for outcome, number in outcomes.most_common():
        print(f"  {number} {outcome}")
    return int(any(outcome.startswith("CRASH") for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
