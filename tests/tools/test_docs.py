"""Generated pages are compared with what is on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import docs


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one generated page that is up to date."""
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    (tmp_path / "docs" / "reference" / "cli.md").write_text("as generated\n")
    return tmp_path


def test_up_to_date(tree: Path) -> None:
    """Pages that are as generated pass."""
    assert docs.check({"docs/reference/cli.md": "as generated\n"}) == 0


@pytest.mark.parametrize(
    "wanted",
    [
        {"docs/reference/cli.md": "otherwise\n"},
        {"docs/reference/cli.md": "as generated\n", "docs/schemas/new.json": "{}\n"},
        {},
    ],
    ids=["changed", "missing", "stale"],
)
def test_out_of_date(
    tree: Path, wanted: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A page that differs, is missing or is generated no more fails and says what to do."""
    assert docs.check(wanted) == 1
    assert "make docs" in capsys.readouterr().out
