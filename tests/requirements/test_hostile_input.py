"""Input that nobody wrote by hand: whatever comes in, findings come out, and soon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from saaswright.finding import has_errors
from saaswright.requirements.problems import MOST
from saaswright.requirements.reading import from_builtins, read_requirements
from saaswright.requirements.shape import requirements_shape, walk
from saaswright.source import Source

EXAMPLE = (Path(__file__).parents[2] / "examples" / "clinic-notes.yaml").read_text()
KEYS = sorted({key.name for _, key in walk(requirements_shape())})
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["9" * 25 + "d", "9" * 25 + "PB", "1e999", "-1h", "0s", "0B", "٣h"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_data_is_answered(data: dict[str, Any]) -> None:
    """Any mapping gives requirements or errors, never both and never a crash."""
    data["schema"] = "saaswright/v1"
    requirements, findings = from_builtins(data)
    assert (requirements is None) is has_errors(findings)
    assert len(findings) <= MOST + 1


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_any_slip_in_a_file_is_answered(data: st.DataObject) -> None:
    """Any answer of an example may be replaced by anything; findings still have their places."""
    document = yaml.safe_load(EXAMPLE)
    section = document[data.draw(st.sampled_from(sorted(set(document) - {"schema", "plans"})))]
    section[data.draw(st.sampled_from(sorted(section)))] = data.draw(ANYTHING)
    text = yaml.safe_dump(document, allow_unicode=True)
    requirements, findings = read_requirements(Source("test.yaml", text))
    assert (requirements is None) is has_errors(findings)
    assert all(finding.location is not None for finding in findings)


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_is_answered(text: str) -> None:
    """Text that is no requirements file gives errors with places."""
    requirements, findings = read_requirements(Source("test.yaml", text))
    assert requirements is None
    assert has_errors(findings)
