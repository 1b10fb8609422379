"""A container that ends stays ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Confidence, Edit, Fix, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Services that are no jobs and say nothing about restarting."""
    for service in view.services:
        deploy = service.service.deploy
        said = service.service.restart or (deploy and deploy.restart_policy)
        if not said and not service.one_shot and not _may_be_a_job(service):
            yield Hit(
                service.at(),
                f"`{service.name}` is not started again when it ends or its host restarts",
                key=True,
                fixes=(_fix(service),),
            )


def _fix(service: ServiceView) -> Fix:
    """Safe for what is there to be reached; anything else might be a job that ends."""
    own = service.service
    serves = bool(own.ports or own.expose or service.dependents) or service.healthcheck is not None
    stays = serves or (service.technology is not None and bool(service.technology.ports))
    edit = Edit("set", service.at("restart"), "unless-stopped")
    return Fix("start it again", (edit,), safe=stays)


_JOB: Final = expression(r"migrat|seed|init|setup|create|bootstrap|backup|job|test", re.IGNORECASE)


def _may_be_a_job(service: ServiceView) -> bool:
    words = [service.name, *(service.service.command or ()), *(service.service.entrypoint or ())]
    return bool(service.service.profiles) or any(_JOB.search(word) for word in words)


RULE = Rule(
    id="no-restart-policy",
    family="reliability",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A long-running service has no restart policy.",
    why="The default of Compose is `no`: after a crash, or after the host was restarted, the "
    "service stays down until somebody looks.",
    instead='write `restart: unless-stopped`; for a job that runs once, `restart: "no"`',
    source="Compose Specification, 05-services.md, restart.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      replicas: 2
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    restart: unless-stopped
""",
        """\
services:
  migrate:
    image: acme/api:1.0
    command: migrate
""",
        """\
services:
  api:
    image: acme/api:1.0
    deploy:
      restart_policy:
        condition: any
""",
        """\
services:
  api:
    image: acme/api:1.0
    restart: always
    depends_on:
      schema:
        condition: service_completed_successfully
  schema:
    image: acme/schema:1.0
  by-command:
    image: acme/api:1.0
    command: [manage, migrate]
  by-entrypoint:
    image: acme/api:1.0
    entrypoint: [manage, migrate]
  debugger:
    image: acme/debugger:1.0
    profiles: [debug]
""",
    ),
    check=check,
    fix="unsafe",
)
