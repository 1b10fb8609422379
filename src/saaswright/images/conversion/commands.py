"""The exact commands for each kind of registry: log in, create what must be there, push."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from saaswright.images.conversion.model import Plan, Visibility
from saaswright.images.registries import filled, registries, registry

# The specification's six, with a prefix as it looks there; what is in capitals is yours to fill in.
CHOICES: Final = (
    ("docker-hub", "docker.io/ORGANISATION"),
    ("ghcr", "ghcr.io/ORGANISATION"),
    ("ecr", "ACCOUNT.dkr.ecr.REGION.amazonaws.com"),
    ("artifact-registry", "REGION-docker.pkg.dev/PROJECT/REPOSITORY"),
    ("acr", "NAME.azurecr.io"),
    ("self-hosted", "registry.company.example"),
)


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What one registry takes: ``login`` to push, ``secrets`` for the platform to pull.

    Without ``credential`` anybody may pull.
    """

    host: str
    name: str
    login: tuple[str, ...]
    create: tuple[str, ...]
    visibility: Visibility
    credential: str | None = None
    secrets: tuple[str, ...] = ()
    note: str | None = None


def accesses(plan: Plan) -> tuple[Access, ...]:
    """Every registry that the plan pushes to."""
    hosts = sorted({target.host for target in plan.targets})
    return tuple(_access(host, plan) for host in hosts)


def _access(host: str, plan: Plan) -> Access:
    fact = registry(host)
    blanks = fact.blanks(host)
    create: list[str] = []
    for target in plan.targets if fact.create else ():
        if target.host == host:
            repository = target.image.partition("/")[2].partition(":")[0].partition("@")[0]
            own = {**blanks, "repository": repository, "name": repository.rpartition("/")[2]}
            create += filled(list(fact.create), own)
    public = plan.visibility == "public"
    return Access(
        host=host,
        name=fact.name,
        login=tuple(filled(list(fact.login), blanks)),
        create=tuple(create),
        visibility=plan.visibility,
        credential=None if public else fact.credential,
        secrets=() if public else fact.secrets,
        note=fact.note,
    )


def choices(services: tuple[str, ...]) -> Iterator[str]:
    """The question of the specification, and for each answer the commands that follow."""
    yield f"Where are the images of {', '.join(services)} to live? Say it with --registry:"
    for id_, prefix in CHOICES:
        host = prefix.partition("/")[0]
        fact = next(fact for fact in registries() if fact.id == id_)
        name = "your own registry" if id_ == "self-hosted" else fact.name
        yield ""
        yield f"  {name}: --registry {prefix}"
        blanks = {"region": "REGION", "account": "NAME", **fact.blanks(host), "repository": "NAME"}
        for command in filled([*fact.login, *fact.create], {**blanks, "host": host}):
            yield f"    {command}"
        yield "    docker buildx bake -f docker-bake.hcl --push"
