"""What is said instead of a tag that names no version."""

from __future__ import annotations

import pytest

from saaswright.rules.images.floating_major import RULE
from tests.rules.judge import judged


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("acme/api:alpine", "before the variant: `acme/api:VERSION-alpine`"),
        ("acme/api:fpm-alpine", "before the variant: `acme/api:VERSION-fpm-alpine`"),
        ("acme/api:stable", "`stable` names a channel: pin the release that was tested"),
        ("acme/api:main-latest", "`main-latest` names a channel"),
        ("acme/api:staging", "`acme/api:VERSION`"),
        ("redis:alpine", "the catalog's is `redis:"),
    ],
)
def test_what_is_said_instead_fits_the_tag(image: str, expected: str) -> None:
    """A version goes before a variant and in place of a channel; the catalog's is named."""
    found = judged(f"services:\n  a:\n    image: {image}\n", RULE)
    assert [expected in (one.help or "") for one in found] == [True]
