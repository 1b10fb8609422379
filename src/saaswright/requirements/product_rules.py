"""Rules for what the product is, who buys it, and what law and customers ask for.

No rule may contradict what was said: an assumption is never the reason why requirements fail.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from saaswright.requirements.defaults import defaults
from saaswright.requirements.known import Answer, Known, a, listed
from saaswright.requirements.model import Availability, Customer, Plan


def domain_from_hints(known: Known) -> Answer:
    """By needs that were said (they count double) and the words of the summary."""
    said = known.requirements
    words = set(re.findall(r"[a-z]+", (said.product.summary or "").lower()))
    needs = set(said.workload.needs or ())
    best, found = None, 0
    for row in defaults().domains:
        hints = 2 * len(needs.intersection(row.signs)) + len(words.intersection(row.words))
        if hints > found:
            best, found = row, hints
    if best is None:
        return Answer("web-app", "the most common kind of SaaS, and nothing said hints at another")
    hints_found = sorted(needs.intersection(best.signs)) + sorted(words.intersection(best.words))
    return Answer(best.domain, f"what was said speaks of {listed(hints_found)}")


def customers_of_domain(known: Known) -> Answer:
    """Whoever usually buys such a product; enterprises where a plan leaves the provider's cloud."""
    row = known.domain
    elsewhere = [
        plan.name
        for plan in known.requirements.plans
        if plan.deployment is not None and plan.deployment != "hosted"
    ]
    if elsewhere:
        return Answer(
            ("enterprise",),
            f"plan {listed(elsewhere)} runs at the customer's, which large companies ask for",
        )
    return Answer(row.customers, f"{a(row.domain)} is usually bought by these first")


def pricing_by_customers(known: Known) -> Answer:
    """Developers pay by use; everybody else by plan. Never free use: it must be wanted."""
    if known.requirements.product.customers == ("developers",):
        return Answer("usage-based", "developers mostly pay for what they use")
    return Answer("tiered", "most business customers buy a plan at a fixed price")


def plans_by_pricing(known: Known) -> Answer:
    """The plans that the pricing usually comes with; large customers get one of their own."""
    product = known.requirements.product
    if product.pricing == "usage-based":
        return Answer((Plan(name="standard"),), "usage-based pricing needs one plan")
    if product.pricing == "freemium":
        return Answer((Plan(name="free"), Plan(name="pro")), "freemium has a free and a paid plan")
    plans = [Plan(name="starter"), Plan(name="pro")]
    large = [name for name in product.customers if name in ("enterprise", "government")]
    if not large:
        return Answer(tuple(plans), "tiered pricing has at least two plans")
    plans.append(Plan(name="enterprise", availability=_for_large(known, large)))
    return Answer(tuple(plans), f"tiered pricing, with a plan for {listed(large)} customers")


def _for_large(known: Known, large: Sequence[Customer]) -> Availability:
    """What large customers expect, where the product does not promise as much already."""
    expected = max(row.target for row in defaults().customers if row.customer in large)
    promised = known.requirements.availability.target
    if len(large) == len(known.requirements.product.customers):
        return Availability()
    return Availability(target=expected) if (promised or 0) < expected else Availability()


def no_industry(_: Known) -> Answer:
    """None in particular."""
    return Answer((), "nobody named one, so no industry's laws are asked about")


def no_framework_until_asked(known: Known) -> Answer:
    """None, ever: a framework changes design and cost, and its law may not apply."""
    for industry in known.requirements.product.industries:
        words = set(re.findall(r"[a-z-]+", industry.lower()))
        for hint in defaults().industries:
            if words.intersection(hint.words):
                return Answer(
                    (),
                    f"{industry} often means {hint.framework}, but nobody said that it applies",
                    hint.question,
                )
    return Answer((), "nobody said that one applies, and each changes the design and its cost")


def data_of_frameworks(known: Known) -> Answer:
    """The data that a framework is about."""
    about = {"hipaa": "phi", "gdpr": "pii", "pci-dss": "cardholder"}
    named = [name for name in known.requirements.compliance.frameworks if name in about]
    if not named:
        return Answer((), "no framework was named that is about a kind of data")
    return Answer(tuple(about[name] for name in named), f"{listed(named)} is about such data")


def no_residency(known: Known) -> Answer:
    """Nowhere in particular; with GDPR the question is sharper."""
    if "gdpr" in known.requirements.compliance.frameworks:
        return Answer(
            (),
            "GDPR allows transfers under conditions, so it does not by itself bind data to the EU",
            "Must personal data stay in the EU?",
        )
    return Answer((), "nobody said that data must stay in one place")


def isolation_of_data(known: Known) -> Answer:
    """Dedicated for PHI, logical otherwise and wherever a plan shares everything."""
    said = known.requirements
    sharing = [plan.name for plan in said.plans if plan.tenancy == "shared"]
    if sharing:
        return Answer("logical", f"plan {listed(sharing)} says that tenants share everything")
    if "phi" in said.compliance.sensitive_data and said.product.pricing != "freemium":
        return Answer("dedicated", "health records are not to lie in a shared database")
    return Answer("logical", "tenants must be told apart, and nobody asked for more")
