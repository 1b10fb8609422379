"""No need is silently dropped."""

from __future__ import annotations

import msgspec

from saaswright.catalog.loader import load
from tests.decisions.samples import outcome

TEXT = """
product: {name: shop, domain: web-app, customers: [mid-market]}
workload:
  needs: [sessions, full-text-search]
"""


def test_a_need_that_nothing_answers_is_a_finding_at_its_line() -> None:
    """Without the rule that answers it, full-text search is reported where it was asked for."""
    catalog = load()
    poorer = msgspec.structs.replace(
        catalog, fits=tuple(f for f in catalog.fits if f.id != "full-text-in-database")
    )
    decisions, findings = outcome(TEXT, poorer)
    assert decisions is not None
    (found,) = findings
    assert (found.id, "full-text-search" in found.message) == ("need-not-covered", True)
    assert found.location is not None
    assert "needs:" in found.location.excerpt


def test_needs_that_are_answered_are_not_reported() -> None:
    """With the shipped catalog every need of the vocabulary finds its answer."""
    assert outcome(TEXT)[1] == ()


def test_a_need_that_is_refused_is_answered_by_the_reason() -> None:
    """Caching that health records forbid is not reported: the empty cache says why not."""
    asked = TEXT.replace("sessions, full-text-search", "caching")
    decisions, findings = outcome(asked + "compliance: {sensitive_data: [phi]}")
    assert decisions is not None
    assert findings == ()
    cache = decisions.get("cache")
    assert cache.chosen == "none"
    assert any("workload.needs: caching" in reason.sentence for reason in cache.because)
