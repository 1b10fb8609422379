"""Made-up projects given to this machine's docker compose and to us: do both say the same?"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import hypothesis
import yaml

from saaswright.compose.output import as_json
from saaswright.compose.resolve import Options, resolve
from saaswright.finding import Severity
from saaswright.source import Source
from tools.conformance import differences
from tools.conformance_projects import layered_projects

BASE = "services:\n  base:\n    image: base\n    environment: {FROM: base}\n    volumes: [./b:/b]\n"
ENV_FILES = {"e.env": "A=1\nB_C='$SET'\nE=${SET}/${UNSET:-d}\n", "f.env": "A=2\nF\n#x\n"}
BATCH = 50
REFUSED = "refused by both"
ENVIRONMENT = {"SET": "value"}


def reference_version() -> str | None:
    """The version of the machine's docker compose, or ``None``."""
    try:
        done = subprocess.run(
            ("docker", "compose", "version", "--short"), capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def made_up(count: int, seed: int) -> list[list[dict[str, Any]]]:
    """``count`` projects of one or two files, the same for the same seed.

    Most of what is drawn has a mistake somewhere; no more than half of what is kept has, by our
    reading. They are drawn in small batches, which gives more variety.
    """
    kept: list[list[dict[str, Any]]] = []
    refused = 0

    def collect(files: list[dict[str, Any]]) -> None:
        nonlocal refused
        if len(kept) >= count:
            return
        if not _accepted(files):
            refused += 1
            if refused > count // 2:
                return
        kept.append(files)

    settings = hypothesis.settings(
        max_examples=BATCH,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    for batch in range(count):
        if len(kept) < count:
            test = hypothesis.given(layered_projects())(collect)
            hypothesis.seed(seed + batch)(settings(test))()
    return kept


def _accepted(files: list[dict[str, Any]]) -> bool:
    texts = [yaml.safe_dump(part, sort_keys=False, allow_unicode=True) for part in files]
    names = ["/no/such/place/compose.yaml", "/no/such/place/compose.override.yaml"]
    sources = [Source(name, text) for name, text in zip(names, texts, strict=False)]
    return resolve([], Options(environment=ENVIRONMENT), sources=sources)[0] is not None


def compare(project: list[dict[str, Any]], directory: Path) -> str | None:
    """How the two answers on ``project`` differ, ``None`` if they do not, or :data:`REFUSED`."""
    directory.mkdir()
    names = ["compose.yaml", "compose.override.yaml"][: len(project)]
    for name, part in zip(names, project, strict=True):
        text = yaml.safe_dump(part, sort_keys=False, allow_unicode=True)
        (directory / name).write_text(text, encoding="utf-8")
    for name, text in {"base.yaml": BASE, **ENV_FILES}.items():
        (directory / name).write_text(text, encoding="utf-8")
    environment = {"HOME": str(directory.parent), "PATH": os.environ.get("PATH", ""), **ENVIRONMENT}
    files = [word for name in names for word in ("-f", name)]
    command = ("docker", "compose", *files, "config", "--format", "json")
    done = subprocess.run(
        command, cwd=directory, env=environment, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    options = Options(environment=environment, home=str(directory.parent))
    resolved, findings = resolve([str(directory / name) for name in names], options)
    if (done.returncode == 0) != (resolved is not None):
        errors = [one.message for one in findings if one.severity is Severity.ERROR]
        said = done.stderr.strip().splitlines()[-1:] or ["accepts"]
        return f"verdict: the reference {said[0]!r}, ours {errors or 'accepts'}"
    if resolved is None:
        return REFUSED
    found = list(differences(json.loads(done.stdout), json.loads(as_json(resolved))))
    return f"answer: {'; '.join(found[:4])}" if found else None


def compare_live(count: int, seed: int, version: str) -> bool:
    """Compare ``count`` projects and print what came out; whether all are as they must be."""
    candidates = made_up(count, seed)
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        places = [Path(scratch) / f"p{number}" for number in range(len(candidates))]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            results = list(pool.map(compare, candidates, places))
    for project, difference in zip(candidates, results, strict=True):
        same = "identical answers" if difference is None else "refused by both"
        cause = same if difference in (None, REFUSED) else known_difference(difference or "")
        outcomes[cause or "DIFFERS"] += 1
        if cause is None:
            print(f"  DIFFERS: {difference}\n{yaml.safe_dump_all(project, sort_keys=False)}")
    print(f"live, docker compose {version}: {len(candidates)} made-up projects")
    for outcome, number in sorted(outcomes.items()):
        print(f"  {number} {outcome}")
    return not outcomes["DIFFERS"]


def known_difference(difference: str) -> str | None:
    """The cause, when the difference is meant."""
    for cause, words in MEANT.items():
        if any(word in difference for word in words):
            return cause
    return None


MEANT: dict[str, tuple[str, ...]] = {
    # The current schema wants two characters at least.
    # and a mount's type out of a few; a share of the processors may have a fraction, and a mode
    # is octal digits, in what is read as in what is printed.
    "newer than the reference": (
        "expected a container's name",
        "expected one of `bind`",
        "cpu_percent must be a string', ours accepts",
        "].mode: ",
    ),
    # It moves a variable or label that starts with `x-` under `#extensions`, takes an empty list
    # for nothing when a second file comes, leaves out that a host path shall not be made, prints
    # an `exec` that nobody wrote, and in JSON the keys of a device's weights and rates as `Path`.
    "a mistake of the reference": (
        "#extensions",
        "healthcheck.test must be a string', ours accepts",
        "must be a list', ours accepts",
        ".bind.create_host_path: only ours",
        ".exec: only the reference",
        "[0].Path: only the reference",
    ),
}
"""Cause → words of the difference by which it is known."""
