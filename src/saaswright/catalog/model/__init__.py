"""What is known: the shapes of the catalog's entries.

Facts are flat YAML in ``data/``; each entry says where its facts come from (``sources``: field →
source id, ``"*"`` for the rest). A field whose source is ``memory`` is *unverified*: the product
may use it, but shows it as such. Attributes are the flat words that rules and constraints ask
for; each is declared, with its type and meaning, in ``data/attributes.yaml``.
"""

from saaswright.catalog.model.assurance import (
    ComplianceFramework,
    Control,
    Measure,
    Planning,
    SlaTier,
)
from saaswright.catalog.model.catalog import Catalog, Judging
from saaswright.catalog.model.entry import (
    Allowed,
    Attribute,
    AttributeMeaning,
    Entry,
    Source,
    Sourced,
    Sources,
)
from saaswright.catalog.model.market import Machine, Region, UnitPrice
from saaswright.catalog.model.option import Option
from saaswright.catalog.model.rules import Constraint, DecisionKind, Fit, Goal
from saaswright.catalog.model.shape import Domain, Link, Pattern, Slot
from saaswright.catalog.model.technology import (
    Capacity,
    Cluster,
    DataPath,
    Health,
    Image,
    Licence,
    Lifecycle,
    Port,
    Release,
    Runtime,
    Technology,
    Variable,
)

__all__ = [
    "Allowed",
    "Attribute",
    "AttributeMeaning",
    "Capacity",
    "Catalog",
    "Cluster",
    "ComplianceFramework",
    "Constraint",
    "Control",
    "DataPath",
    "DecisionKind",
    "Domain",
    "Entry",
    "Fit",
    "Goal",
    "Health",
    "Image",
    "Judging",
    "Licence",
    "Lifecycle",
    "Link",
    "Machine",
    "Measure",
    "Option",
    "Pattern",
    "Planning",
    "Port",
    "Region",
    "Release",
    "Runtime",
    "SlaTier",
    "Slot",
    "Source",
    "Sourced",
    "Sources",
    "Technology",
    "UnitPrice",
    "Variable",
]
