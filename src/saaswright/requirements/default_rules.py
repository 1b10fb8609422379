"""How missing answers are worked out: the closed vocabulary of rules that questions may name."""

from __future__ import annotations

from typing import Final

from saaswright.requirements import availability_rules, product_rules, workload_rules
from saaswright.requirements.known import Rule

RULES: Final[dict[str, Rule]] = {
    rule.__name__: rule
    for rule in (
        product_rules.domain_from_hints,
        product_rules.customers_of_domain,
        product_rules.pricing_by_customers,
        product_rules.plans_by_pricing,
        product_rules.no_industry,
        product_rules.no_framework_until_asked,
        product_rules.data_of_frameworks,
        product_rules.no_residency,
        product_rules.isolation_of_data,
        availability_rules.target_of_customers,
        availability_rules.recovery_of_product,
        availability_rules.recovery_of_plan,
        workload_rules.needs_of_domain,
        workload_rules.users_of_customers,
        workload_rules.requests_of_users,
        workload_rules.data_of_users,
        workload_rules.growth_doubles,
        workload_rules.latency_of_domain,
        workload_rules.models_of_domain,
        workload_rules.read_share_of_domain,
        workload_rules.consistency_of_data,
        workload_rules.from_scratch,
        workload_rules.languages_in_use,
        workload_rules.operations_by_customers,
        workload_rules.providers_in_use,
        workload_rules.registry_that_is_nobodys,
        workload_rules.images_are_private,
        workload_rules.watched_by_prometheus,
    )
}
"""Rule name -> rule."""
