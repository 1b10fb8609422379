"""Rules for load, data, team and surroundings.

Figures are per registered user and come from ``defaults.yaml``.
"""

from __future__ import annotations

from saaswright.requirements.defaults import defaults
from saaswright.requirements.known import Answer, Known, a, listed
from saaswright.requirements.model import Language, Provider
from saaswright.requirements.units import Size


def needs_of_domain(known: Known) -> Answer:
    """What the domain's pattern has."""
    row = known.domain
    return Answer(row.needs, f"the usual {row.domain} has these, and the rest is left out")


def users_of_customers(known: Known) -> Answer:
    """As many as the load says, else the first-year figure of the largest kind of customer."""
    said, row = known.requirements, known.domain
    if said.workload.requests_per_second is not None:
        users = round(said.workload.requests_per_second / row.requests)
        users = min(max(1, users), 10_000_000_000)
        return Answer(users, f"{row.requests:g} requests a second at peak for each user")
    figures = {figure.customer: figure.users for figure in defaults().customers}
    users = max((figures[customer] for customer in said.product.customers), default=1000)
    return Answer(users, "a planning figure for the first year with such customers")


def requests_of_users(known: Known) -> Answer:
    """A share of the users at once, by domain."""
    row, users = known.domain, known.requirements.workload.users or 0
    requests = min(max(1.0, round(users * row.requests, 1)), 1e9)
    return Answer(requests, f"{users} users, {row.requests:g} requests a second at peak for each")


def data_of_users(known: Known) -> Answer:
    """So much for each user, by domain, and never less than 10 GB."""
    row, users = known.domain, known.requirements.workload.users or 0
    gigabytes = max(10, round(users * row.data / 1e9))
    size = Size(min(gigabytes, 10**9) * 10**9)
    return Answer(size, f"{users} users with {row.data} each, at least 10GB")


def growth_doubles(_: Known) -> Answer:
    """Twice as much each year."""
    return Answer(2.0, "young products often double each year; too little room hurts more")


def latency_of_domain(known: Known) -> Answer:
    """What users of such a product put up with."""
    row = known.domain
    return Answer(row.latency, f"users of {a(row.domain)} put up with about as much")


def models_of_domain(known: Known) -> Answer:
    """The domain's, and what the needs bring."""
    row, needs = known.domain, known.requirements.workload.needs or ()
    models = list(row.models)
    for need, model in (("time-series", "time-series"), ("graph-queries", "graph")):
        if need in needs and model not in models:
            models.append(model)  # type: ignore[arg-type]  # words of the model's vocabulary
    return Answer(tuple(models), f"the usual data of {a(row.domain)} with these needs")


def read_share_of_domain(known: Known) -> Answer:
    """By domain: pipelines write, applications read."""
    row = known.domain
    most = "writes" if row.read_share < 0.5 else "reads"
    return Answer(row.read_share, f"{a(row.domain)} usually {most} most of the time")


def consistency_of_data(known: Known) -> Answer:
    """Strong for sensitive data, else by domain."""
    row = known.domain
    if known.requirements.compliance.sensitive_data:
        return Answer("strong", "sensitive records must not be seen in an outdated state")
    if row.consistency == "strong":
        return Answer("strong", "the safe choice: nothing was said that tolerates a delay")
    return Answer("eventual", f"{a(row.domain)} usually tolerates a short delay")


def from_scratch(_: Known) -> Answer:
    """Nothing in use."""
    return Answer((), "nothing was said to exist, so it starts from scratch")


def languages_in_use(known: Known) -> Answer:
    """The language of what is in use, else the one most used in the domain."""
    stack = known.requirements.existing.stack
    found: dict[Language, str] = {}
    for language, words in defaults().stack.languages.items():
        for name in stack:
            if name.lower() in words:
                found.setdefault(language, name)
    if found:
        return Answer(tuple(found), f"{listed(tuple(found.values()))} is in use already")
    row = known.domain
    return Answer(row.languages, f"common for {a(row.domain)}, with a large choice of libraries")


def operations_by_customers(known: Known) -> Answer:
    """Nobody where only startups and developers are served for free, else a few people."""
    product = known.requirements.product
    if product.pricing == "freemium" and not set(product.customers) - {"startups", "developers"}:
        return Answer("none", "a young product with free users rarely has people to run it")
    return Answer("small", "few teams start with people who only run it")


def providers_in_use(known: Known) -> Answer | None:
    """The clouds of the regions named or of what is in use, else the one known best here."""
    said = known.requirements
    if said.cloud.regions:
        named = [
            known.regions[region][0] for region in said.cloud.regions if region in known.regions
        ]
        owners = tuple(dict.fromkeys(named))
        return Answer(owners, "the regions named are theirs") if owners else None
    found: dict[Provider, str] = {}
    for provider, words in defaults().stack.providers.items():
        for name in (*said.existing.stack, *said.preferences.prefer):
            if name.lower() in words:
                found.setdefault(provider, name)
    if found:
        return Answer(tuple(found), f"{listed(tuple(found.values()))} was named")
    return Answer(("aws",), "its prices and availability figures are the best documented here")


def registry_that_is_nobodys(known: Known) -> Answer:
    """A reserved name (RFC 2606), so that nobody else's image can be pulled by mistake."""
    name = known.requirements.product.name
    return Answer(f"registry.example/{name}", "a placeholder that cannot be pulled from by mistake")


def images_are_private(_: Known) -> Answer:
    """The careful choice."""
    return Answer("private", "publishing by mistake is worse than needing credentials")


def watched_by_prometheus(known: Known) -> Answer:
    """The open format that all vendors read, and no vendor: a vendor costs money."""
    if known.key == "metrics":
        return Answer("prometheus", "an open format that every monitoring service reads")
    return Answer("none", "nobody named one, and each has its price")
