"""Something shared by tenants who were promised their own."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """External volumes and networks where isolation is dedicated."""
    requirements = view.context.requirements
    if requirements is None or requirements.compliance.isolation != "dedicated":
        return
    project = view.project
    for section, elements in (("volumes", project.volumes), ("networks", project.networks)):
        for name, element in elements.items():
            written = str(view.written((section, name, "name")))
            if element.external is True and "$" not in written:
                yield Hit(
                    (section, name),
                    f"`{name}` is not the project's own: every deployment on the host shares it",
                    key=True,
                )


RULE = Rule(
    id="shared-resource-under-isolation",
    family="requirements",
    severity=Severity.WARNING,
    what="A volume or network is shared with other projects, and isolation is dedicated.",
    why="Two tenants' deployments meet there: one reads or reaches what is the other's.",
    instead="let the project make its own, or give each tenant's a name from a parameter",
    source="Specification, phase 5 (siloed tenancy) and phase 6 (dedicated infrastructure).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    networks: [shared]
networks:
  shared:
    external: true
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    networks: [own]
networks:
  own:
""",
        """\
services:
  api:
    image: acme/api:1.0
    networks: [own]
networks:
  own:
    external: true
    name: tenant-${TENANT:?set TENANT}
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
compliance: {isolation: dedicated}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
compliance: {isolation: logical}
""",
    ),
)
