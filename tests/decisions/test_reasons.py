"""The order of reasons: the first one after the need is what made the choice."""

from __future__ import annotations

import pytest

from tests.decisions.samples import decided

WEB = "product: {name: shop, domain: web-app, customers: [mid-market], pricing: tiered}\n"
AWS = "cloud: {providers: [aws], regions: [us-east-1]}\n"
FILES = "workload: {needs: [file-uploads, background-jobs]}\n"
BYOC = "plans: [{name: one, deployment: byoc}]\n"

# requirements, decision, what is chosen, the rule that speaks first
CASES = (
    (WEB + AWS + FILES, "object-storage", "amazon-s3", "managed-objects"),
    (WEB + FILES + BYOC, "object-storage", "seaweedfs", "no-cloud-service-at-customers"),
    (WEB + FILES + BYOC, "message-broker", "rabbitmq", "jobs-must-not-be-lost"),
    (WEB + "preferences: {avoid: [postgresql]}", "relational-database", "mariadb", "avoided"),
    (WEB + "preferences: {pin: {cache: redis}}", "cache", "redis", "pinned"),
    (WEB + "availability: {target: 99.999}", "relational-database", "cockroachdb",
     "five-nines-database"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "decision", "chosen", "rule"), CASES)
def test_the_first_reason_is_what_made_the_choice(
    text: str, decision: str, chosen: str, rule: str
) -> None:
    """What took a better option away comes first, else what speaks for the chosen one."""
    found = decided(text).get(decision)
    rules = [reason.rule for reason in found.because if reason.rule != f"{decision}-needed"]
    assert (found.chosen, rules[0]) == (chosen, rule)


def test_a_rule_that_decided_names_what_it_took() -> None:
    """The sentence about the rule says which better option it rules out."""
    reasons = decided(WEB + AWS + FILES + BYOC).get("object-storage").because
    decisive = next(r for r in reasons if r.rule == "no-cloud-service-at-customers")
    assert decisive.sentence.endswith(", which rules out Amazon S3.")


def test_what_is_not_there_is_no_reason_beside_what_is() -> None:
    """Caching calls for a cache; that no health records are held is not shown as a reason."""
    text = WEB + "workload: {needs: [caching]}\ncompliance: {sensitive_data: [pii]}\n"
    (needed, *_) = decided(text).get("cache").because
    assert "workload.needs: caching" in needed.sentence
    assert "sensitive_data" not in needed.sentence
