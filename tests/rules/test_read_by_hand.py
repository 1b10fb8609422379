"""The share of wrong findings, from two hundred that were read by hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from saaswright.rules.assess import judge
from saaswright.rules.config import Config
from saaswright.rules.discover import Candidate
from saaswright.rules.registry import BY_ID
from tests.rules.judge import FACTS

HERE = Path(__file__).parent
READ: list[dict[str, Any]] = yaml.safe_load((HERE / "read_by_hand.yaml").read_text("utf-8"))
CORPUS = Path(
    os.environ.get("SAASWRIGHT_CORPUS", HERE.parents[1].parent / "shared" / "corpus"), "files"
)


def test_at_most_three_percent_were_wrong() -> None:
    """Two hundred findings of rules that exist, over most rules; a wrong one says why."""
    assert len(READ) >= 200
    assert {one["rule"] for one in READ} <= BY_ID.keys()
    assert len({one["rule"] for one in READ}) > 60
    wrong = [one for one in READ if one["verdict"] != "right"]
    assert all(one["verdict"] == "wrong" and one["note"] for one in wrong)
    assert len(wrong) / len(READ) <= 0.03


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_what_was_right_is_still_found() -> None:
    """Each right finding is still reported at its line, and one mended since is not."""
    kept: dict[str, set[tuple[str, int]]] = {}
    for one in READ:
        path = CORPUS / one["file"]
        if one["file"] not in kept:
            judged = judge(Candidate((str(path),), str(path.parent)), FACTS, Config())
            kept[one["file"]] = {
                (f.id, f.location.place.line) for f in judged.findings if f.location is not None
            }
        found = (one["rule"], one["line"]) in kept[one["file"]]
        assert found is ("mended since" not in one.get("note", "")), one
