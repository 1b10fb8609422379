"""A CI workflow that builds and pushes the targets, with the login of the registry in use."""

from __future__ import annotations

from typing import Any, Final

from saaswright.compose.emit.layout import Layout
from saaswright.compose.environment.template import uses
from saaswright.images.conversion.bake import NAME as BAKE
from saaswright.images.conversion.model import Plan
from saaswright.images.registries import filled, registry

NAME: Final = ".github/workflows/images.yml"
_VERSION: Final = "${{ inputs.version || github.ref_name }}"
# A branch's name may hold a slash, which no tag may: who starts it by hand says the version.
_BY_HAND: Final = {"inputs": {"version": {"description": "The images' tag", "required": True}}}
_RELEASES: Final = "# Builds the images of docker-bake.hcl for every tag of the repository."
# With every tag of the repository it would push new contents under the old name.
_FIXED: Final = """\
# Builds the images of docker-bake.hcl when started by hand: tags are fixed.
# For the next release convert again, or write a variable: --tag version."""


def workflow(plan: Plan) -> str:
    """The workflow, for every registry that a target names; by hand where all tags are fixed."""
    hosts = sorted({target.host for target in plan.targets})
    steps: list[Any] = [{"uses": "actions/checkout@v4"}, {"uses": "docker/setup-buildx-action@v3"}]
    permissions: dict[str, str] = {"contents": "read"}
    for host in hosts:
        fact = registry(host)
        steps += filled(list(fact.ci), fact.blanks(host))
        permissions.update(fact.permissions)
    environment = dict.fromkeys(tag_variables(plan), _VERSION)
    steps.append(
        {
            "uses": "docker/bake-action@v5",
            **({"env": environment} if environment else {}),
            "with": {"files": BAKE, "push": True},
        }
    )
    job = {"runs-on": "ubuntu-latest", "permissions": permissions, "steps": steps}
    releases = {"push": {"tags": ["*"]}, "workflow_dispatch": _BY_HAND}
    tree = {
        "name": "images",
        "on": releases if environment else {"workflow_dispatch": {}},
        "jobs": {"push": job},
    }
    head = _RELEASES if environment else _FIXED
    return "\n".join([head, *Layout(tree, {}).lines]) + "\n"


def tag_variables(plan: Plan) -> tuple[str, ...]:
    """The variables that the images' references depend on."""
    names = [use.name for target in plan.targets for use in uses(target.image)]
    return tuple(dict.fromkeys(names))
