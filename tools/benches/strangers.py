"""Random sets of answers: people of whom nobody thought when rules and questions were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, get_args

from saaswright.catalog.model import Catalog
from saaswright.requirements import model


def stranger(seed: int, catalog: Catalog) -> dict[str, Any]:
    """A requirements file as plain data, always the same for a seed; it may contradict itself.

    Everything is answered but for a quarter of the keys.
    """
    random = Random(seed)
    cloud = random.choice(("aws", "gcp", "azure"))
    regions = [region.id for region in catalog.regions if region.cloud == cloud]
    names = [technology.id for technology in catalog.technologies if technology.cloud is None]
    target = random.choice((99.9, 99.9, 99.95, 99.99))
    data: dict[str, Any] = {
        "product": {
            "domain": random.choice(get_args(model.Domain)),
            "customers": _some(random, get_args(model.Customer), 2),
            "industries": _some(random, ("healthcare", "finance", "retail", "education"), 1),
            "pricing": random.choice(get_args(model.Pricing)),
        },
        "workload": {
            "users": round(10 ** random.uniform(2, 6)),
            "requests_per_second": round(10 ** random.uniform(0, 4)),
            "latency_p95": random.choice(("50ms", "200ms", "1s")),
            "data": {
                "size": random.choice(("1GB", "50GB", "500GB", "5TB")),
                "growth_per_year": random.choice((1.2, 2.0, 4.0)),
                "models": _some(random, get_args(model.DataModel), 2),
                "read_share": random.choice((0.2, 0.5, 0.8, 0.95)),
                "consistency": random.choice(get_args(model.Consistency)),
            },
            "needs": _some(random, get_args(model.Need), 4),
        },
        "team": {
            "languages": _some(random, get_args(model.Language), 1),
            "operations": random.choice(get_args(model.Operations)),
        },
        "existing": {"stack": _some(random, names, 1)},
        "compliance": {
            "frameworks": _some(random, get_args(model.Framework), 1),
            "isolation": random.choice(get_args(model.Isolation)),
        },
        "availability": {
            "target": target,
            "disaster_recovery": random.choice(get_args(model.DisasterRecovery)),
        },
        "cloud": {"providers": [cloud], "regions": [random.choice(regions)]},
        "observability": {
            "metrics": random.choice(get_args(model.Metrics)),
            "vendor": random.choice(get_args(model.Vendor)),
        },
        "preferences": {"prefer": _some(random, names, 1)},
    }
    data = _thinned(random, data)
    data["schema"] = model.SCHEMA_VERSION
    data.setdefault("product", {})["name"] = f"stranger-{seed}"
    data["plans"] = [*_plans(random, target)]
    return data


def _plans(random: Random, target: float) -> Iterator[dict[str, Any]]:
    for name in ("small", "large")[: random.randint(1, 2)]:
        plan: dict[str, Any] = {"name": name}
        if random.random() < 0.75:
            plan["deployment"] = random.choice(get_args(model.DeploymentModel))
            if plan["deployment"] == "byoc":
                plan["network"] = random.choice(get_args(model.Network))
        if name == "large" and random.random() < 0.5:
            plan["availability"] = {"target": max(target, 99.95), "rto": "30m", "rpo": "5m"}
        yield plan


def _some(random: Random, words: Sequence[str], most: int) -> list[str]:
    return random.sample(words, random.randint(min(1, most - 1), most))


def _thinned(random: Random, data: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            found[key] = _thinned(random, value)
        elif random.random() < 0.75 and value != []:
            found[key] = value
    return {key: value for key, value in found.items() if value != {}}
