"""The image contract: what each image of the product's own must do to work in this spec."""

from __future__ import annotations

from saaswright.blueprint.model import Parameter
from saaswright.handoff.model import ContractVariable, Design, ImageContract
from saaswright.handoff.spec import Spec, SpecService, references, with_defaults

_SIGNAL = "SIGTERM"
_GRACE = "10s"
"""What Compose takes when the file says nothing (Compose Specification, stop_grace_period)."""


def contracts(design: Design, spec: Spec) -> tuple[ImageContract, ...]:
    """One for each service that runs an image of the product's own."""
    parameters = {item.name: item for item in design.blueprint.parameters}
    found = []
    for item in design.architecture.components:
        service = spec.service(item.name)
        if item.custom and service is not None:
            found.append(_contract(service, parameters, one_shot=item.one_shot))
    return tuple(found)


def _contract(
    service: SpecService, parameters: dict[str, Parameter], *, one_shot: bool
) -> ImageContract:
    user = service.keys.get("user")
    return ImageContract(
        service=service.name,
        reference=service.image,
        command=service.words("command"),
        ports=service.ports,
        health=service.health,
        environment=tuple(
            _variable(name, value, parameters) for name, value in service.environment.items()
        ),
        user=with_defaults(str(user)) if user is not None else None,
        read_only=service.keys.get("read_only") is True,
        writable=service.words("tmpfs"),
        one_shot=one_shot,
        stop_signal=str(service.keys.get("stop_signal") or _SIGNAL),
        stop_grace=str(service.keys.get("stop_grace_period") or _GRACE),
    )


def _variable(name: str, value: str, parameters: dict[str, Parameter]) -> ContractVariable:
    used = [parameters[word] for word, _ in references(value) if word in parameters]
    secret = any(item.secret for item in used)
    purpose = "; ".join(dict.fromkeys(item.purpose for item in used))
    return ContractVariable(name=name, value=value, purpose=purpose, secret=secret)
