"""An application that is shared and cannot tell whose request it is."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View

_SHARED = ("shared", "hybrid")


def check(view: View) -> Iterator[Hit]:
    """No word of tenants in the application's environment where a plan is shared."""
    shared = [plan.name for plan in view.context.plans if plan.tenancy in _SHARED]
    own = [s for s in view.services if s.technology is None and not s.one_shot]
    if not shared or not own:
        return
    words = [word for service in own for word in (*service.environment, *service.service.labels)]
    if not any("tenant" in word.lower() for word in words):
        yield Hit(
            own[0].at(),
            f"plan {shared[0]} shares the application, and nothing tells `{own[0].name}` which "
            "tenant a request is for",
            key=True,
        )


RULE = Rule(
    id="tenant-routing-missing",
    family="requirements",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A plan shares the application, and nothing in its environment is about tenants.",
    why="A shared tier has to find the tenant in each request (a header, a subdomain, a token) "
    "and keep them apart in database and cache; the specification asks for that in the "
    "environment.",
    instead="give the application a variable such as `TENANT_HEADER: X-Tenant-ID`",
    source="Specification, phase 5 (shared tenancy, compose design) and phase 10 (multi-tenant "
    "routing).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://db:5432/app
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      TENANT_HEADER: X-Tenant-ID
""",
        """\
services:
  db:
    image: postgres:17
""",
        """\
services:
  migrate:
    image: acme/api:1.0
    command: migrate
    restart: 'no'
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
plans:
  - {name: free, tenancy: shared}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
plans:
  - {name: vault, tenancy: siloed}
""",
    ),
)
