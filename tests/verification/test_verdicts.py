"""From what was seen to a verdict."""

from __future__ import annotations

import pytest

from saaswright.source import Source
from saaswright.verification.causes import Cause, cause_in, causes
from saaswright.verification.check import judged
from saaswright.verification.durations import seconds
from saaswright.verification.masking import Mask, secrets_of
from saaswright.verification.model import Seen, failed, not_verified, passed
from saaswright.verification.registry import BY_ID, CHECKS
from saaswright.verification.values import generated, missing

CHECK = CHECKS[0]
GOOD, BAD, UNSEEN = passed("a", "fine"), failed("b", "broken", "rust"), not_verified("c", "dark")


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        ((), "not-verified"),
        ((UNSEEN,), "not-verified"),
        ((GOOD, UNSEEN), "passed"),
        ((GOOD, BAD), "failed"),
        ((UNSEEN, BAD), "failed"),
    ],
)
def test_one_failure_fails_and_something_must_have_been_seen(
    seen: tuple[Seen, ...], status: str
) -> None:
    """A check passes only on what was seen, and fails on the first failure."""
    result = judged(CHECK, seen, 0.1)
    assert result.status == status
    assert bool(result.reason) == (status == "not-verified")


def test_ids_are_unique_and_numbers_too() -> None:
    """One search finds a check by its id, and its number is its own."""
    assert len(BY_ID) == len(CHECKS) == len({check.number for check in CHECKS})


@pytest.mark.parametrize("row", [row for _, row in causes()], ids=lambda row: row.says[:20])
def test_every_cause_is_found_in_its_example(row: Cause) -> None:
    """A line as the software prints it leads to the cause it stands for."""
    assert cause_in(f"starting\n{row.example}\n") == row.cause


def test_secrets_of_a_project_are_hidden_everywhere() -> None:
    """Secret variables and passwords in connection strings are masked, also as a URL has them."""
    environment = {
        "DB_PASSWORD": "p@ss/word1",
        "DATABASE_URL": "postgresql://app:hunter22@db:5432/app",
        "DB_DSN": "host=db user=app password='hunter 23'",
        "GO": "app:hunter24@tcp(db)/app a:hunter25@tcp(db)/app",
        "LEVEL": "info",
    }
    mask = Mask(secrets_of({"services": {"app": {"environment": environment}}}))
    said = mask("tried p@ss/word1 and p%40ss%2Fword1 and hunter22 at info")
    assert said == "tried *** and *** and *** at info"
    assert mask("(hunter 23, hunter24, hunter25)") == "(***, ***, ***)"


def test_only_what_is_missing_is_made_up() -> None:
    """Required variables and secrets without a value get one; what has a value keeps it."""
    text = "a: ${A:?say it} ${B:?x} ${C:-1} ${API_TOKEN} ${PLAIN} ${WEB_PORT?x}"
    names = missing([Source("c", text)], {"B": "set"})
    assert names == ("A", "API_TOKEN", "WEB_PORT")
    values = generated(names)
    assert values["WEB_PORT"].isdigit()
    assert values != generated(names)


@pytest.mark.parametrize(
    ("text", "value"), [("1m30s", 90.0), ("500ms", 0.5), ("", 7.0), (None, 7.0), ("soon", 7.0)]
)
def test_durations(text: str | None, value: float) -> None:
    """Durations as Compose writes them."""
    assert seconds(text, 7.0) == value
