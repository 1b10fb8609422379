"""The images of a trial: had once, before anything is started."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from saaswright.hardening.trial import Trial
from saaswright.verification.pulling import pull

_TOGETHER: Final = 4


def absent(trial: Trial) -> dict[str, str]:
    """The services whose image can neither be built nor pulled, and why.

    Those of the others are here from now on, and no start asks for them again.
    """
    services = trial.base["services"]
    building = {name: service for name, service in services.items() if service.get("build")}
    here, reasons = _built(trial, building)
    wanted = {
        name: service
        for name, service in services.items()
        if name not in building and service.get("image")
    }
    shared = {service["image"]: name for name, service in building.items() if "image" in service}
    for name, service in wanted.items():
        maker = shared.get(service["image"])
        if maker in reasons:
            reasons[name] = reasons[maker]
        elif maker is not None:
            here[name] = here[maker]
    asked = {name: wanted[name] for name in wanted.keys() - here.keys() - reasons.keys()}
    reasons |= _pulled(trial, asked)
    here |= {name: service["image"] for name, service in asked.items() if name not in reasons}
    for name, image in here.items():
        services[name].pop("build", None)
        services[name].update(image=image, pull_policy="never")
    return reasons


def _built(
    trial: Trial, services: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[str, str], dict[str, str]]:
    """The image of each, and why there is none: all at once, or else one after the other."""
    if not services:
        return {}, {}
    if not trial.build(*services).ok:
        said = {name: trial.build(name) for name in services}
        reasons = {
            name: f"its image cannot be built: {trial.last_line(one.stderr)}"
            for name, one in said.items()
            if not one.ok
        }
    else:
        reasons = {}
    return {name: f"{trial.name}-{name}" for name in services if name not in reasons}, reasons


def _pulled(trial: Trial, services: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Why an image cannot be had, of those for which it is so."""
    names = {(service["image"], service.get("platform")) for service in services.values()}
    with ThreadPoolExecutor(_TOGETHER) as pool:
        asked = dict(zip(names, pool.map(lambda one: _one(trial, *one), names), strict=True))
    for name, service in services.items():
        why = asked[service["image"], service.get("platform")]
        if why is not None:
            yield (
                name,
                f"its image `{service['image']}` cannot be pulled: {trial.mask.end(why, 200)}",
            )


def _one(trial: Trial, image: str, platform: str | None) -> str | None:
    if trial.client.inspect("image", [image]):
        return None
    return pull(trial.client, image, platform)
