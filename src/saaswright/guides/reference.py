"""The reference that the specification promises: pages from catalog and rules, with sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

import msgspec

from saaswright.catalog.model import (
    Catalog,
    ComplianceFramework,
    DecisionKind,
    Pattern,
    Slot,
    Source,
    Sourced,
)
from saaswright.errors import CatalogError
from saaswright.rules.registry import BY_ID, RULES
from saaswright.source import decode, load_yaml
from saaswright.typed import convert

T = TypeVar("T")
Page = tuple[str, str]
_HEAD: Final = "Generated from {what}; do not edit."
GUIDE: Final = "The specification (Omnistrate's Solutions Architect guide)"
_GENERAL: Final = {"{option}": "an option", "{target} %": "the promised availability"}
"""What the sentences of constraints say of one design → what they say of any."""
_PRACTICES: Final = ("error", "warning")


class AntiPattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes wrong, what to do instead, and what finds it."""

    title: str
    harm: str
    instead: str
    rules: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    phase: int | None = None


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An abbreviation in full."""

    term: str
    meaning: str


@cache
def terms() -> tuple[Term, ...]:
    """Those of the compliance checklists."""
    return _read("terms.yaml", tuple[Term, ...])


@cache
def anti_patterns() -> tuple[AntiPattern, ...]:
    """All of them. Raises :class:`CatalogError` when one names a rule that there is not."""
    found = _read("anti_patterns.yaml", tuple[AntiPattern, ...])
    for one in found:
        unknown = [rule for rule in one.rules if rule not in BY_ID]
        if unknown or not (one.rules or one.constraints):
            raise CatalogError(f"anti-pattern `{one.title}` names {unknown or 'nothing'}")
    return found


def _read(name: str, type: type[T]) -> T:
    raw = files("saaswright.guides").joinpath(name).read_bytes()
    document, _ = load_yaml(decode(name, raw))
    return convert(document.data if document else None, type)


def pages(catalog: Catalog) -> Iterator[Page]:
    """File name and text of every page."""
    yield "patterns.md", patterns_page(catalog)
    yield "compliance.md", compliance_page(catalog)
    yield "availability.md", availability_page(catalog)
    yield "compose-practices.md", practices_page()
    yield "anti-patterns.md", anti_patterns_page(catalog)


def patterns_page(catalog: Catalog) -> str:
    """Architecture patterns by domain."""
    lines = ["# Architecture patterns by domain", "", _HEAD.format(what="the catalog"), ""]
    lines += [
        "A pattern is the shape that a design starts from. Below each stand the parts that it may",
        "have, in the order in which a request meets them. What a part is made of is a decision:",
        "*if chosen* is there unless that comes out as `none`, *when needed* only if the",
        "requirements ask for it too. *Shared*, *siloed* and *hybrid* are the ways to keep",
        "tenants: together, each with a whole stack, or each with data of its own alone.",
        "",
    ]
    names = {pattern.id: pattern for pattern in catalog.patterns}
    rows = (
        (domain.name, f"[{names[domain.pattern].name}](#{_anchor(names[domain.pattern].name)})",
         ", ".join(f"`{key}`" for key in domain.key_decisions))
        for domain in catalog.domains
    )  # fmt: skip
    lines += _table(("Domain", "Pattern", "Decisions that matter"), rows)
    lines += ["", *_sources(catalog, catalog.domains)]
    for pattern in catalog.patterns:
        lines += ["", *_pattern(catalog, pattern)]
    return "\n".join(lines) + "\n"


def _pattern(catalog: Catalog, pattern: Pattern) -> Iterator[str]:
    yield from (f"## {pattern.name}", "", f"{pattern.summary}.", "", f"`{pattern.flow}`", "")
    kinds = {kind.id: kind for kind in catalog.decisions}
    own = tuple(domain.id for domain in catalog.domains if domain.pattern == pattern.id)
    parts: dict[str, list[Slot]] = {}
    for slot in pattern.slots:
        parts.setdefault(slot.name, []).append(slot)
    rows = (
        (f"`{name}`", slots[0].tier, _either(slots), slots[0].purpose or slots[0].role,
         _there(slots, kinds, own))
        for name, slots in parts.items()
    )  # fmt: skip
    yield from _table(("Part", "Tier", "Decided by", "For", "There"), rows)
    yield from ("", "Tenants:", "")
    yield from (f"- **{model}**: {text}." for model, text in pattern.tenancy.items())
    guidance = [text for d in catalog.domains if d.pattern == pattern.id for text in d.guidance]
    yield from ("", "Advice, and what it costs:", "")
    yield from (f"- {text}." for text in guidance)
    yield from (f"- Mind: {text}." for text in pattern.drawbacks)
    yield from ("", f"Source: {_source(catalog, pattern)}.")


def _either(slots: Sequence[Slot]) -> str:
    """The decisions that may fill a part: the first of them that comes out as something."""
    return " or ".join(dict.fromkeys(f"`{slot.decision}`" for slot in slots))


def _there(slots: Sequence[Slot], kinds: Mapping[str, DecisionKind], domains: Sequence[str]) -> str:
    """When a part of a pattern for ``domains`` is there."""
    if all(slot.when for slot in slots):
        return "when needed"
    sure = len(slots) > 1 or _always(kinds[slots[0].decision], domains)
    return "always" if sure else "if chosen"


def _always(kind: DecisionKind, domains: Sequence[str]) -> bool:
    """Whether the domain alone asks for a decision, whatever else the requirements say."""
    return not kind.needed or any(
        clause.keys() == {"domain"} and all(_meets(domain, clause["domain"]) for domain in domains)
        for clause in kind.needed
    )


def _meets(domain: str, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return domain not in wanted.get("none_of", ()) and domain in wanted.get("any_of", [domain])
    return domain in wanted if isinstance(wanted, list | tuple) else domain == wanted


def compliance_page(catalog: Catalog) -> str:
    """A checklist for each framework."""
    lines = [
        "# Compliance checklists",
        "",
        _HEAD.format(what="the catalog"),
        "",
        "Not legal advice. Control ids are as published; titles and the mapping to measures are",
        "our own. A design is judged control by control in `docs/compliance.md` of its bundle:",
        "met, planned, organisational, or a gap.",
        "",
        "Below each control stand the measures that answer it, by who shows them: the design (its",
        "spec and evidence), the platform that it is deployed with, or the organisation.",
        f"{GUIDE} is short; what the published texts say more precisely follows it.",
    ]
    for framework in catalog.frameworks:
        lines += ["", *_framework(catalog, framework)]
    lines += ["", "## Terms", ""]
    lines += [f"- **{one.term}**: {one.meaning}." for one in terms()]
    return "\n".join(lines) + "\n"


def _framework(catalog: Catalog, framework: ComplianceFramework) -> Iterator[str]:
    measures = {measure.id: measure for measure in catalog.measures}
    yield from (f"## {framework.name}", "")
    if framework.requirements:
        yield from ("The specification asks for:", "")
        yield from (f"- {text}." for text in framework.requirements)
        yield ""
    if framework.precise:
        yield from ("More precisely:" if framework.requirements else "To know first:", "")
        yield from (f"- {text}" for text in framework.precise)
        yield ""
    yield from ("Controls, and the measures that answer each:", "")
    for control in framework.controls:
        kinds: dict[str, list[str]] = {}
        for measure in (measures[id] for id in control.measures):
            kinds.setdefault(measure.kind, []).append(measure.title)
        yield f"- [ ] **`{control.id}`** {_upper(control.title)}"
        yield from (f"  - {kind}: {'; '.join(titles)}" for kind, titles in kinds.items())
    yield from ("", f"Source: {_source(catalog, framework)}.")


def availability_page(catalog: Catalog) -> str:
    """What a service level asks for, and the figures that are planned with."""
    lines = [
        "# Availability: what a service level asks for",
        "",
        _HEAD.format(what="the catalog"),
        "",
        "The tiers are the starting point. `saaswright design` computes the availability of the",
        "design from the parts that stand in series, and that decides.",
    ]
    for tier in catalog.sla_tiers:
        lines += ["", f"## {tier.target:g} %", "", tier.text, ""]
        lines += [f"- topology: `{tier.topology}`", f"- replicas of each service: {tier.replicas}"]
        lines += [f"- but: {tier.disagreement}"] if tier.disagreement else []
        lines += [f"- source: {_source(catalog, tier)}"]
    lines += ["", "## Planning figures", ""]
    lines += [
        "A figure that names no source is unverified: recalled, and no document was read.",
        "",
    ]
    rows = (
        (one.title, f"{one.low:g}", f"{one.expected:g}", f"{one.high:g}", one.unit,
         ", ".join(f"`{source.id}`" for source in _verified(catalog, one)))
        for one in catalog.planning
    )  # fmt: skip
    lines += _table(("Figure", "Low", "Expected", "High", "Unit", "Source"), rows)
    lines += ["", *_sources(catalog, catalog.planning)]
    return "\n".join(lines) + "\n"


def practices_page() -> str:
    """How a compose file is to be written, rule by rule."""
    lines = [
        "# Compose best practices",
        "",
        _HEAD.format(what="the rules"),
        "",
        "Each practice is held by a rule of `saaswright assess`; its page has the reason, examples",
        "and the source. Hints (`info`) are left out here: [all rules](../rules/README.md).",
    ]
    for family in dict.fromkeys(rule.family for rule in RULES):
        these = [r for r in RULES if r.family == family and r.severity.value in _PRACTICES]
        if these:
            lines += ["", f"## {family.replace('-', ' ').capitalize()}", ""]
            for rule in these:
                lines += [f"- **{_upper(rule.instead)}.** Not: {rule.what} {_rule(rule.id)}"]
    return "\n".join(lines) + "\n"


def anti_patterns_page(catalog: Catalog) -> str:
    """What goes wrong often, and what finds it."""
    sentences = {one.id: one for one in catalog.constraints}
    specification = catalog.source("specification")
    lines = ["# Common architectural anti-patterns", "", _HEAD.format(what="rules and catalog")]
    lines += ["", "Every one of them is found by a rule of `saaswright assess`, or kept out of a"]
    lines += ["design by a constraint on its decisions. Each rule's page names its sources."]
    lines += [f"{GUIDE} is cited by its phases."]
    for one in anti_patterns():
        lines += ["", f"## {one.title}", "", one.harm, "", f"Instead: {one.instead}.", ""]
        lines += [f"- found by {_rule(rule)}: {BY_ID[rule].what}" for rule in one.rules]
        for id in one.constraints:
            sentence = _in_general(sentences[id].sentence)
            own = _source(catalog, sentences[id])
            lines.append(f"- kept out by the constraint `{id}`: {sentence}. Source: {own}.")
        if one.phase is not None and specification is not None:
            as_of = specification.as_of
            lines += ["", f"The specification warns of it in phase {one.phase} ({as_of})."]
    return "\n".join(lines) + "\n"


def _in_general(sentence: str) -> str:
    """A constraint's sentence without the names and figures of one design."""
    for word, general in _GENERAL.items():
        sentence = sentence.replace(word, general)
    return _upper(sentence)


def _rule(id: str) -> str:
    return f"[{id}](../rules/{id}.md)"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _anchor(title: str) -> str:
    kept = "".join(c for c in title.lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")


def _source(catalog: Catalog, entry: Sourced) -> str:
    """Every source of an entry with its date; what nobody verified is called so."""
    told = []
    for id in dict.fromkeys(entry.sources.values()):
        source = catalog.source(id)
        told.append("unverified" if source is None else f"{source.title} ({source.as_of})")
    return "; ".join(told)


def _verified(catalog: Catalog, entry: Sourced) -> tuple[Source, ...]:
    """The sources of an entry that somebody has read."""
    found = (catalog.source(id) for id in dict.fromkeys(entry.sources.values()))
    return tuple(source for source in found if source is not None and source.trust != "low")


def _sources(catalog: Catalog, entries: Iterable[Sourced]) -> Iterator[str]:
    """A line for each source of ``entries``, with its date."""
    yield from ("Sources:", "")
    every = (source for entry in entries for source in _verified(catalog, entry))
    for source in dict.fromkeys(every):
        yield f"- `{source.id}`: {source.title} ({source.as_of})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    body = [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *body]
