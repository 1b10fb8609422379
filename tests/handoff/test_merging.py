"""The three-way merge of people's edits with what is generated anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from saaswright.handoff.merging import MIDDLE, YOURS, merge

TEXTS = st.lists(st.sampled_from(("a\n", "b\n", "c\n", "d\n", "e\n")), max_size=12).map("".join)
BASE = "".join(f"line {at}\n" for at in range(1, 10))


@given(base=TEXTS, other=TEXTS)
def test_who_did_not_change_it_has_no_say(base: str, other: str) -> None:
    """One side's text wins when the other kept the base, or changed it alike."""
    assert merge(base, other, base) == merge(base, base, other)
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other
    assert merge(base, other, base).conflicts == 0


@given(base=TEXTS, yours=TEXTS, ours=TEXTS)
def test_nothing_is_lost_where_both_changed_it(base: str, yours: str, ours: str) -> None:
    """A line of either side stands in the result, or it was in the base and the other took it."""
    found = merge(base, yours, ours)
    lines = found.text.splitlines()
    kept = set(base.splitlines()) | set(lines)
    assert set(yours.splitlines()) <= kept
    assert set(ours.splitlines()) <= kept
    assert lines.count(YOURS) == lines.count(MIDDLE) == found.conflicts


def test_changes_at_different_places_are_both_there() -> None:
    """A comment of yours above and a new image of ours below both arrive."""
    yours = BASE.replace("line 2\n", "line 2  # mine\n") + "added\n"
    ours = BASE.replace("line 6\n", "line six\n").replace("line 8\n", "")
    found = merge(BASE, yours, ours)
    assert found.conflicts == 0
    expected = BASE.replace("line 2\n", "line 2  # mine\n").replace("line 6\n", "line six\n")
    assert found.text == expected.replace("line 8\n", "") + "added\n"


def test_one_line_changed_by_both_is_marked_with_all_three_versions() -> None:
    """The mark shows yours, what it was, and ours; the lines around it are merged."""
    found = merge(BASE, BASE.replace("line 5", "mine"), BASE.replace("line 5", "ours"))
    assert found.conflicts == 1
    marked = found.text.splitlines()[4:11]
    assert [marked[1], marked[3], marked[5]] == ["mine", "line 5", "ours"]
    assert found.text.startswith("line 1\n")
    assert found.text.endswith("line 9\n")
