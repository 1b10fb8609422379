"""Closed lists that data files choose from and code answers to."""

from __future__ import annotations

from typing import Final

DESIGN_CHECK_MEANINGS: Final = {
    "architecture-documents": "The bundle holds component and connection diagrams",
    "backup-strategy": "The plan's backup strategy copies data at all",
    "hardened-containers": "Capabilities dropped, no new privileges, no privileged container",
    "internal-data-network": "Data stores stand on a network without a way out",
    "metrics-endpoints": "An observability option is chosen and services expose metrics",
    "no-published-data-ports": "No data store publishes a port",
    "own-database-account": "The application does not use the database's administrator",
    "payment-segment": "Payments are a component of their own on their own network",
    "pinned-images": "Every image has a tag that names a release",
    "read-only-roots": "Containers whose images allow it have a read-only root",
    "recovery-objectives": "The plan's backup and topology reach its RTO and RPO",
    "regions-in-geography": "Every region of the plan lies in a geography of the residency",
    "replicas-and-zones": "Two replicas or more over two zones or more",
    "resource-limits": "Every service has limits for CPU and memory",
    "secrets-are-parameters": "No secret has a literal value or a default",
    "segmented-networks": "Edge, application and data are networks of their own",
    "tenancy-isolates": "The tenancy separates tenants' data: siloed or hybrid",
    "tenancy-siloed": "The tenancy separates everything: siloed",
}
"""What can be seen in a design: the words that a measure's ``check`` may be."""

DESIGN_CHECKS: Final = frozenset(DESIGN_CHECK_MEANINGS)
