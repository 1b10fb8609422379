"""Where in a project a rule points."""

from __future__ import annotations

from saaswright.finding import Finding
from saaswright.rules.places import item_holding
from saaswright.rules.registry import BY_ID
from tests.rules.judge import judged


def test_the_item_of_a_list_that_holds_a_text() -> None:
    """The first item counts; what is no list has no items."""
    assert item_holding(["serve", "--token=1", "--token=2"], "--token") == (1,)
    assert item_holding([["a", "b"], 8080], "8080") == (1,)
    assert item_holding(["serve"], "--token") == ()
    assert item_holding("serve --token=1", "--token") == ()
    assert item_holding(None, "--token") == ()


def test_a_secret_is_found_at_its_own_line() -> None:
    """Of a command with many lines the one with the option is shown; of a text its line."""
    listed = """\
services:
  api:
    image: acme/api:1.0
    command:
      - serve
      - --verbose
      - --token=abc123def456
"""
    written = (
        "services:\n  api:\n    image: acme/api:1.0\n    command: serve --token abc123def456\n"
    )
    assert _lines(judged(listed, BY_ID["secret-in-command"])) == [7]
    assert _lines(judged(written, BY_ID["secret-in-command"])) == [4]


def _lines(found: tuple[Finding, ...]) -> list[int]:
    return [finding.location.place.line for finding in found if finding.location]
