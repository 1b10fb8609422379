"""Reading which release lines have ended, from pages as endoflife.date has them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tools.ended import REPOSITORIES, main

RABBITMQ = """\
---
title: RabbitMQ
releases:
  - {releaseCycle: "4.3", eol: false}
  - {releaseCycle: "3.13", eol: 2024-09-17}
  - {releaseCycle: "3.12", eol: 2024-02-21}
  - {releaseCycle: "2.8", eol: 2013-04-19}
  - {releaseCycle: "2.7", eol: true}
---
Words.
"""
DEBIAN = """\
---
releases:
  - {releaseCycle: "13", eol: 2028-08-09, eoes: 2030-06-30, codename: Trixie}
  - {releaseCycle: "10", eol: 2022-09-10, eoes: 2024-06-30, codename: Buster}
---
"""
TRAEFIK = """\
---
releases:
  - {releaseCycle: "3.9", eol: false}
  - {releaseCycle: "3.6", eol: 2026-08-16}
---
"""


def checkout(root: Path) -> None:
    """A repository with one commit that holds the pages of every product, most of them empty."""
    (root / "products").mkdir()
    for product in REPOSITORIES:
        (root / "products" / f"{product}.md").write_text("---\nreleases: []\n---\n")
    (root / "products" / "rabbitmq.md").write_text(RABBITMQ)
    (root / "products" / "debian.md").write_text(DEBIAN)
    (root / "products" / "traefik.md").write_text(TRAEFIK)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-qm", "Pages")):
        subprocess.run(("git", *command), cwd=root, check=True)


def test_lines_names_and_majors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ended lines, majors of which nothing is left, and the later date where that is free."""
    checkout(tmp_path)
    main([str(tmp_path)])
    text = capsys.readouterr().out
    assert "endoflife.date at " in text
    debian, rabbitmq, traefik = yaml.safe_load(text)
    assert rabbitmq == {
        "repositories": ["rabbitmq"],
        "lines": {"3.13": "2024-09-17", "3.12": "2024-02-21", "3": "2024-09-17"},
    }
    assert debian["lines"] == {"10": "2024-06-30"}
    assert debian["names"] == {"buster": "2024-06-30"}
    assert traefik["lines"] == {"3.6": "2026-08-16"}
