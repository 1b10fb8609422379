"""The parameters of one component: its accounts, its settings, its copies and limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from saaswright.architecture.model import Component, PlanDesign, Sized
from saaswright.blueprint.accounts import WORDS, Word, belongs_to, prefix, words_of
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.config.replication import followers, password
from saaswright.blueprint.declared import Declared, sized, sizes_of
from saaswright.blueprint.model import Parameter

LOCAL_CPUS: Final = 1.0
"""The engine refuses a limit above the machine's cores, so the default fits a single one."""


def accounts(brief: Brief, component: Component) -> Iterator[Declared]:
    """Its credentials and settings: whatever the catalog's texts about its technology ask for."""
    for name in words_of(brief, component):
        word = WORDS.get(name)
        if word is None or (word.external and not component.external):
            continue
        whose = belongs_to(brief, component, word)
        if word.sized is not None:
            if whose == component:
                yield _setting(brief, component, word, word.sized)
            continue
        parameter = Parameter(
            f"{prefix(whose)}_{word.suffix}",
            f"{whose.name}: {_purpose(brief, whose, name) or word.purpose}",
            word.default(brief, component.external) if word.default else None,
            word.kind,
        )
        yield Declared(parameter, group=whose.name)


def replication(brief: Brief, component: Component) -> Iterator[Declared]:
    """The password with which replicas log in to the component, when some follow it."""
    if followers(brief, component):
        purpose = f"{component.name}: password with which replicas log in"
        yield Declared(
            Parameter(password(component), purpose, None, "secret"), group=component.name
        )


def _purpose(brief: Brief, component: Component, word: str) -> str:
    """What the technology itself calls the thing (a broker's "database" is a virtual host)."""
    technology = brief.technology(component)
    variables = technology.variables if technology and word == "database" else ()
    return next((v.purpose for v in variables if v.value == f"{{{word}}}"), "")


def _setting(
    brief: Brief, component: Component, word: Word, value: Callable[[Sized], int]
) -> Declared:
    least = min((value(item) for item in sizes_of(brief, component)), default=128)
    return _per_plan(component, word.suffix, word.purpose, "integer", lambda s: str(value(s)),
                     str(least))  # fmt: skip


def sizes(brief: Brief, component: Component) -> Iterator[Declared]:
    """Replicas, limits and reservations, and the connection pool of what has one.

    Defaults are those of the smallest plan, so that the whole product starts on one machine.
    """
    every = sizes_of(brief, component)
    if not every:
        return
    if scales(brief, component):
        # One machine has each port once, so what publishes one starts alone.
        copies = 1 if component.entry else max(1, min(s.replicas for s in every))
        yield _per_plan(component, "REPLICAS", "copies that run", "integer",
                        lambda s: str(s.replicas), str(copies))  # fmt: skip
    cpus = min(LOCAL_CPUS, *(s.size.cpus for s in every))
    memory = min(s.size.memory_mib for s in every)
    reserved_cpus = min(cpus, *(s.size.reserved_cpus for s in every))
    reserved = min(memory, *(s.size.reserved_memory_mib for s in every))
    for suffix, purpose, kind, value, default in (
        ("CPUS", "most cores that one copy may use", "cpus",
         lambda s: f"{s.size.cpus:g}", f"{cpus:g}"),
        ("MEMORY", "most memory that one copy may use", "size",
         lambda s: f"{s.size.memory_mib}M", f"{memory}M"),
        ("CPUS_RESERVED", "cores that one copy is promised", "cpus",
         lambda s: f"{s.size.reserved_cpus:g}", f"{reserved_cpus:g}"),
        ("MEMORY_RESERVED", "memory that one copy is promised", "size",
         lambda s: f"{s.size.reserved_memory_mib}M", f"{reserved}M"),
    ):  # fmt: skip
        yield _per_plan(component, suffix, purpose, kind, value, default)
    if any(s.size.gpus for s in every):
        yield _per_plan(component, "GPUS", "GPUs of one copy", "integer",
                        lambda s: str(s.size.gpus or 1), "1")  # fmt: skip
    if component.custom:
        yield _pool(component, every)


def _pool(component: Component, every: tuple[Sized, ...]) -> Declared:
    word = WORDS["pool"]

    def value(item: Sized) -> str:
        return str(word.sized(item)) if word.sized else ""

    least = min(every, key=lambda item: int(value(item)))
    return _per_plan(component, word.suffix, word.purpose, "integer", value, value(least))


def _per_plan(
    component: Component,
    suffix: str,
    purpose: str,
    kind: str,
    value: Callable[[Sized], str],
    default: str,
) -> Declared:
    """A parameter whose value follows the component's size in the plan."""

    def in_plan(plan: PlanDesign) -> str | None:
        item = sized(plan, component.name)
        return value(item) if item else None

    name = f"{prefix(component)}_{suffix}"
    parameter = Parameter(name, f"{component.name}: {purpose}", default, kind)
    return Declared(parameter, in_plan, component.name)


def scales(brief: Brief, component: Component) -> bool:
    """Whether more copies of it do more work.

    Copies of a database would be separate databases, and copies of a coordinator that others join
    would each have a cluster of their own.
    """
    joined = any(
        caller.technology == component.technology and not component.custom
        for _, caller in brief.called_by(component)
    )
    return not (component.stateful or component.one_shot or joined)
