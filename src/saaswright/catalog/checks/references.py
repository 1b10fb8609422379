"""Every id that one entry names is the id of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from saaswright.catalog.checks.shelf import Entry, Shelf
from saaswright.catalog.vocabulary import DESIGN_CHECKS
from saaswright.finding import Finding, nearest
from saaswright.source import DocumentPath

Named = Iterator[tuple[str, DocumentPath]]
"""The ids that an entry names, and where."""


def check(shelf: Shelf) -> Iterator[Finding]:
    """Ids are given once; whatever is referred to exists."""
    yield from _given_once(shelf)
    decisions = shelf.ids("decisions")
    options = shelf.ids("technologies", "patterns", "options", "regions")
    tables: tuple[tuple[str, Callable[[Entry], Named], frozenset[str], str], ...] = (
        ("technologies", _decisions, decisions, "decision"),
        ("options", _decisions, decisions, "decision"),
        ("patterns", _decisions, decisions, "decision"),
        ("technologies", _substitutes, shelf.ids("technologies"), "technology"),
        ("technologies", _cloud, _clouds(shelf), "cloud"),
        ("patterns", _slot_decisions, decisions, "decision"),
        ("domains", _pattern, shelf.ids("patterns"), "pattern"),
        ("domains", _key_decisions, decisions, "decision"),
        ("constraints", _rule_decisions, decisions, "decision"),
        ("fits", _rule_decisions, decisions, "decision"),
        ("fits", _goal, shelf.ids("goals"), "goal"),
        ("sla_tiers", _topology, options, "option"),
        ("frameworks", _measures, shelf.ids("measures"), "measure"),
        ("measures", _design_check, DESIGN_CHECKS, "check of catalog/vocabulary.py"),
        ("machines", _cloud, _clouds(shelf), "cloud"),
        ("machines", _region, shelf.ids("regions"), "region"),
        ("prices", _cloud, _clouds(shelf), "cloud"),
        ("prices", _region, shelf.ids("regions"), "region"),
    )
    for kind, named, known, what in tables:
        for entry in shelf.of(kind):
            for named_id, path in named(entry):
                if named_id not in known:
                    yield _dangling(entry, named_id, path, known, what)
    for entry in shelf.of("patterns"):
        yield from _links(entry)


def _given_once(shelf: Shelf) -> Iterator[Finding]:
    """Ids are unique in their kind; those of options among all options."""
    seen: Counter[tuple[str, str]] = Counter()
    for entry in shelf.entries:
        if "id" not in entry.raw:
            continue
        group = "option" if entry.kind in OPTION_KINDS else entry.kind
        seen[group, entry.name] += 1
        if seen[group, entry.name] > 1:
            yield entry.finding("catalog-duplicate-id", "this id is taken already", "id")


OPTION_KINDS = frozenset({"technologies", "patterns", "options", "regions"})


def _dangling(
    entry: Entry, id: str, path: DocumentPath, known: frozenset[str], what: str
) -> Finding:
    meant = nearest(id, known)
    hint = f"did you mean `{meant}`?" if meant else None
    return entry.finding("catalog-dangling-reference", f"no {what} `{id}`", *path, help=hint)


def _clouds(shelf: Shelf) -> frozenset[str]:
    return frozenset(entry.value.cloud for entry in shelf.of("regions"))


def _links(entry: Entry) -> Iterator[Finding]:
    slots = frozenset(slot.name for slot in entry.value.slots)
    for index, link in enumerate(entry.value.links):
        for end in ("source", "target"):
            name = getattr(link, end)
            if name not in slots:
                yield _dangling(entry, name, ("links", index, end), slots, "slot")


# --- who names what -------------------------------------------------------------------------------


def _each(ids: tuple[str, ...], *path: str | int) -> Named:
    return ((each, (*path, index)) for index, each in enumerate(ids))


def _decisions(entry: Entry) -> Named:
    return _each(entry.value.decisions, "decisions")


def _substitutes(entry: Entry) -> Named:
    return _each(entry.value.lifecycle.substitutes, "lifecycle", "substitutes")


def _cloud(entry: Entry) -> Named:
    return iter([(entry.value.cloud, ("cloud",))] if entry.value.cloud else [])


def _region(entry: Entry) -> Named:
    return iter([(entry.value.region, ("region",))] if entry.value.region else [])


def _slot_decisions(entry: Entry) -> Named:
    slots = entry.value.slots
    return ((slot.decision, ("slots", index, "decision")) for index, slot in enumerate(slots))


def _pattern(entry: Entry) -> Named:
    return iter([(entry.value.pattern, ("pattern",))])


def _key_decisions(entry: Entry) -> Named:
    return _each(entry.value.key_decisions, "key_decisions")


def _rule_decisions(entry: Entry) -> Named:
    """The decisions a rule is about, and those it asks the answer of."""
    yield from _each(entry.value.decisions, "decisions")
    for decision in entry.value.chosen or {}:
        yield decision, ("chosen", decision)


def _goal(entry: Entry) -> Named:
    return iter([(entry.value.goal, ("goal",))])


def _topology(entry: Entry) -> Named:
    return iter([(entry.value.topology, ("topology",))])


def _measures(entry: Entry) -> Named:
    for index, control in enumerate(entry.value.controls):
        yield from _each(control.measures, "controls", index, "measures")


def _design_check(entry: Entry) -> Named:
    return iter([(entry.value.check, ("check",))] if entry.value.check else [])
