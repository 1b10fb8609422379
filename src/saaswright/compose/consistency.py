"""What must hold between the parts of a project: references that lead somewhere, no two minds."""

from __future__ import annotations

from typing import Any, Final

from saaswright.compose.reading.origins import Report
from saaswright.finding import nearest
from saaswright.source import DocumentPath

_TESTS: Final = ("CMD", "CMD-SHELL", "NONE")
_LIMITS: Final = (
    ("cpus", "limits", "cpus"),
    ("mem_limit", "limits", "memory"),
    ("mem_reservation", "reservations", "memory"),
    ("pids_limit", "limits", "pids"),
)


def check_consistency(project: dict[str, Any], disabled: dict[str, Any], report: Report) -> None:
    """Report what does not hold in a decoded project; ``disabled`` are services that are off."""
    for name, service in project["services"].items():
        _Check(name, service, project, disabled, report).all()
    for name, secret in project.get("secrets", {}).items():
        path = ("secrets", name)
        settled = secret.keys() & {"external", "file", "environment"}
        if not settled and path not in report.damaged:
            report.error("missing-key", "a secret needs a `file` or an `environment`", path)
    _cycles(project["services"], report)


class _Check:
    def __init__(
        self,
        name: str,
        service: dict[str, Any],
        project: dict[str, Any],
        disabled: dict[str, Any],
        report: Report,
    ) -> None:
        self.name = name
        self.service = service
        self.project = project
        self.disabled = disabled
        self.report = report
        self.path: DocumentPath = ("services", name)

    def all(self) -> None:
        service = self.service
        runs = service.keys() & {"image", "build", "provider"}
        if not runs and self.path not in self.report.damaged:
            message = f"service `{self.name}` has neither an `image` nor a `build`"
            help_ = (
                "write one; a file that completes another one is read with it: `-f BASE -f THIS`"
            )
            self.report.error("missing-image", message, self.path, help=help_, key=True)
        self._build(service.get("build") or {})
        self._networks()
        self._healthcheck()
        self._dependencies()
        self._resources()
        self._limits()
        self._develop()
        self._targets()

    def _error(self, id: str, message: str, *path: str | int, help: str | None = None) -> None:
        self.report.error(id, message, (*self.path, *path), help=help)

    def _refer(self, kind: str, section: str, name: str, *path: str | int) -> None:
        known = self.project.get(section, {})
        if name in known or (section, name) in self.report.damaged:
            return
        if (section,) in self.report.damaged:
            return
        meant = nearest(name, known)
        hint = f"did you mean `{meant}`?" if meant else f"define it under `{section}:`"
        self._error(f"undefined-{kind}", f"there is no {kind} `{name}`", *path, help=hint)

    def _build(self, build: dict[str, Any]) -> None:
        if build.get("dockerfile_inline") and build.get("dockerfile"):
            message = "give either `dockerfile` or `dockerfile_inline`"
            self._error("conflict", message, "build", "dockerfile_inline")
        platforms, platform = build.get("platforms"), self.service.get("platform")
        if platforms and platform and platform not in platforms:
            message = f"`build.platforms` must hold the service's platform `{platform}`"
            self._error("conflict", message, "build", "platforms")
        for name, context in (build.get("additional_contexts") or {}).items():
            if context.startswith("service:"):
                target = self.project["services"].get(context[8:])
                if target is None or "build" not in target:
                    message = f"there is no service `{context[8:]}` that is built"
                    self._error("unknown-service", message, "build", "additional_contexts", name)
        for index, secret in enumerate(build.get("secrets") or ()):
            self._refer("secret", "secrets", secret.get("source", ""), "build", "secrets", index)

    def _networks(self) -> None:
        networks = self.service.get("networks") or {}
        mode = self.service.get("network_mode", "")
        if mode and networks:
            self._error("conflict", "give either `network_mode` or `networks`", "network_mode")
        for network in networks:
            self._refer("network", "networks", network, "networks", network)

    def _healthcheck(self) -> None:
        test = (self.service.get("healthcheck") or {}).get("test")
        if test and test[0] not in _TESTS:
            message = "a test starts with `CMD`, `CMD-SHELL` or `NONE`"
            hint = "write it as one text to have the shell run it"
            self._error("bad-value", message, "healthcheck", "test", help=hint)

    def _dependencies(self) -> None:
        services = self.project["services"]
        for name, dependency in (self.service.get("depends_on") or {}).items():
            if name in services or ("services", name) in self.report.damaged:
                continue
            if name not in self.disabled:
                meant = nearest(name, [*services, *self.disabled])
                hint = f"did you mean `{meant}`?" if meant else None
                message = f"service `{self.name}` depends on `{name}`, which does not exist"
                self._error("undefined-dependency", message, "depends_on", name, help=hint)
            elif dependency.get("required", True):
                profiles = ", ".join(self.disabled[name].get("profiles") or ())
                message = f"service `{self.name}` depends on `{name}`, which is not enabled"
                hint = f"enable a profile of it ({profiles}) or set `required: false`"
                self._error("undefined-dependency", message, "depends_on", name, help=hint)

    def _resources(self) -> None:
        for index, mount in enumerate(self.service.get("volumes") or ()):
            if mount.get("type") == "volume" and mount.get("source"):
                self._refer("volume", "volumes", mount["source"], "volumes", index)
        for kind, section in (("config", "configs"), ("secret", "secrets")):
            for index, grant in enumerate(self.service.get(section) or ()):
                self._refer(kind, section, grant.get("source", ""), section, index)
        for model in self.service.get("models") or ():
            self._refer("model", "models", model, "models", model)

    def _limits(self) -> None:
        service = self.service
        deploy = service.get("deploy") or {}
        scale, replicas = service.get("scale"), deploy.get("replicas")
        if scale is not None and deploy:
            if replicas is not None and scale != replicas:
                self._error("conflict", "`scale` and `deploy.replicas` differ", "scale")
            deploy["replicas"] = replicas = scale
        for place, number in ((("scale",), scale), (("deploy", "replicas"), replicas)):
            if number is not None and number < 0:
                self._error("bad-value", "expected a number that is not negative", *place)
        for key, kind, limit in _LIMITS:
            own, limits = service.get(key), (deploy.get("resources") or {}).get(kind)
            if own and limits is not None and limits.get(limit, own.__class__()) != own:
                self._error(
                    "conflict", f"`{key}` and `deploy.resources.{kind}.{limit}` differ", key
                )
        many = scale if scale is not None else replicas
        if service.get("container_name") and many is not None and many > 1:
            message = "a service with a `container_name` cannot run more than once"
            self._error("conflict", message, "container_name")

    def _develop(self) -> None:
        for index, trigger in enumerate((self.service.get("develop") or {}).get("watch") or ()):
            if not trigger.get("target") and trigger.get("action") not in ("rebuild", "restart"):
                message = f"`{trigger.get('action')}` needs a `target`"
                self._error("missing-key", message, "develop", "watch", index)

    def _targets(self) -> None:
        seen: dict[str, str] = {}
        for index, tmpfs in enumerate(self.service.get("tmpfs") or ()):
            self._target(tmpfs.partition(":")[0], seen, "tmpfs", index)
        for index, mount in enumerate(self.service.get("volumes") or ()):
            self._target(mount.get("target", ""), seen, "volumes", index)

    def _target(self, target: str, seen: dict[str, str], key: str, index: int) -> None:
        if target in seen:
            self._error("conflict", f"`{target}` is mounted as {seen[target]} too", key, index)
        seen[target] = f"{key}[{index}]"


def _cycles(services: dict[str, Any], report: Report) -> None:
    """Report each cycle of ``depends_on`` once, at the service from which it is entered."""
    done: set[str] = set()
    for start in services:
        path: list[str] = []
        stack: list[tuple[str, list[str]]] = [(start, _needs(services, start))]
        while stack:
            name, rest = stack[-1]
            if len(path) < len(stack):
                path.append(name)
            if not rest or name in done:
                done.add(name)
                stack.pop()
                path.pop()
                continue
            following = rest.pop(0)
            if following in path:
                _report_cycle([*path[path.index(following) :], following], report)
            elif following not in done:
                stack.append((following, _needs(services, following)))


def _needs(services: dict[str, Any], name: str) -> list[str]:
    return [other for other in services[name].get("depends_on") or () if other in services]


def _report_cycle(names: list[str], report: Report) -> None:
    message = f"services depend on each other: {' → '.join(names)}"
    report.error("dependency-cycle", message, ("services", names[0], "depends_on", names[1]))
