"""Healthchecks for services that have none that works: found by asking inside their containers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec

from saaswright.compose.model import Healthcheck
from saaswright.finding import Edit, Fix
from saaswright.hardening.model import Measure
from saaswright.hardening.trial import Trial
from saaswright.rules.healthchecks import healthcheck_for
from saaswright.rules.view import ServiceView
from saaswright.source import decode, load_yaml
from saaswright.typed import convert
from saaswright.verification.containers import Container
from saaswright.verification.probing import NO_SHELL, ask, probe_of

_NOBODY: Final = 1
"""A port on which nobody listens: a test that passes there too tests nothing."""


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way to ask ``{port}`` from inside with ``program``."""

    program: str
    test: tuple[str, ...]

    def at(self, port: int) -> tuple[str, ...]:
        """The test of ``port``."""
        return tuple(word.replace("{port}", str(port)) for word in self.test)


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in the order in which they are tried."""
    raw = files("saaswright.hardening").joinpath("data", "probes.yaml").read_bytes()
    document, _ = load_yaml(decode("hardening/data/probes.yaml", raw))
    return convert(document.data if document else [], tuple[Question, ...])


def healthchecks(trial: Trial, services: Sequence[ServiceView]) -> Iterator[Measure]:
    """A healthcheck for each service whose container runs and is asked by nothing that is there."""
    for service in services:
        item = trial.containers.get(service.name)
        if item is None or not item.running or trial.run.one_shot(service.name):
            continue
        rule = _wanting(trial, item)
        test = _test(trial, service, item) if rule else None
        if rule and test is not None:
            yield _measure(service, rule, test)


def _wanting(trial: Trial, item: Container) -> str | None:
    """The finding, when it has no healthcheck or one whose program is not there."""
    probe = probe_of(item)
    if probe is None:
        return "no-healthcheck"
    if item.health == "healthy":
        return None
    said = ask(trial.run, item, probe)
    absent = said.code in NO_SHELL or "not found" in said.stderr + said.stdout
    return "healthcheck-program-absent" if absent else None


def _test(trial: Trial, service: ServiceView, item: Container) -> tuple[str, ...] | None:
    known = healthcheck_for(service)
    if known is not None and known.value.test and _passes(trial, item, known.value.test):
        return known.value.test
    for port in _ports(service, item):
        for question in questions():
            asked, nobody = question.at(port), question.at(_NOBODY)
            if _passes(trial, item, asked) and not _passes(trial, item, nobody):
                return asked
    return None


def _passes(trial: Trial, item: Container, test: tuple[str, ...]) -> bool:
    words = test[1:] if test[0] == "CMD" else ("sh", "-c", test[1].replace("$$", "$"))
    return trial.run.exec(item, *words, timeout=10).ok


def _ports(service: ServiceView, item: Container) -> tuple[int, ...]:
    """The ports that the file or the image names."""
    own = service.service
    texts = [str(port.target) for port in own.ports if port.protocol in (None, "tcp")]
    texts += [exposed.partition("/")[0] for exposed in own.expose]
    exposed: dict[str, Any] = (item.raw.get("Config") or {}).get("ExposedPorts") or {}
    texts += [text.removesuffix("/tcp") for text in exposed if text.endswith("/tcp")]
    return tuple(dict.fromkeys(int(text) for text in texts if text.isdigit()))


def _measure(service: ServiceView, rule: str, test: tuple[str, ...]) -> Measure:
    path = service.at("healthcheck")
    title = f"test with [{', '.join(test)}]"
    if service.service.healthcheck is not None:
        fix = Fix(title, (Edit("set", (*path, "test"), list(test)),), safe=True)
        had = service.raw.get("healthcheck")
        patch = {**(had if isinstance(had, dict) else {}), "test": list(test)}
        return Measure(service.name, rule, fix, {"healthcheck": patch})
    value = Healthcheck(test=test, interval="10s", timeout="5s", retries=5, start_period="30s")
    patch = {"test": list(test), "timeout": "5s"}
    return Measure(
        service.name,
        rule,
        Fix(title, (Edit("set", path, value),), safe=True),
        {"healthcheck": patch},
    )
