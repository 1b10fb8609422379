"""The generated pages of the catalog: comparison matrices, and the words rules may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from saaswright.catalog.attributes import supported
from saaswright.catalog.model import Catalog, Technology
from saaswright.catalog.sourcing import doubts, source_of
from saaswright.catalog.vocabulary import DESIGN_CHECK_MEANINGS

_HEAD: Final = (
    "Technology",
    "Image",
    "Supported until",
    "Licence",
    "In SaaS",
    "Resold",
    "Redundant",
    "Effort",
)


def technologies_page(catalog: Catalog) -> str:
    """One matrix for each category, and where its facts come from (Markdown)."""
    lines = [
        "# Technologies",
        "",
        "Generated from the catalog; do not edit. `saaswright catalog show ID` says more.",
        f"Support is judged on {catalog.as_of}. A `?` marks what nobody has verified. *In SaaS*",
        "and *Resold* tell whether the licence allows it inside a commercial service and as the",
        "service itself: `care` is yes under conditions, which its text names. *Redundant* tells",
        "from how many nodes its free edition survives the loss of one; a cloud's own service is",
        "its provider's to keep up. *Effort* is the operational burden, 1 easy to 5 hard.",
    ]
    for category in dict.fromkeys(t.category for t in catalog.technologies):
        these = [t for t in catalog.technologies if t.category == category]
        lines += ["", f"## {category.replace('-', ' ').capitalize()}", ""]
        lines += _table(_HEAD, [_row(catalog, t) for t in these])
        lines += ["", "What each is good for:", ""]
        lines += [_choose(t) for t in these]
        lines += ["", *_facts(catalog, these)]
    return "\n".join(lines) + "\n"


def catalog_page(catalog: Catalog) -> str:
    """The closed vocabularies and every source (Markdown)."""
    lines = [
        "# The catalog's words and sources",
        "",
        "Generated from the catalog; do not edit.",
        "",
        "## Attributes",
        "",
        "An option is what a decision may choose: a technology, a pattern, a tenancy model. A",
        "constraint takes options away, a fit counts for or against one; these are the words by",
        "which both ask what an option is like.",
        "",
    ]
    attributes = ((f"`{a.id}`", a.type, a.meaning) for a in catalog.attributes)
    lines += _table(("Attribute", "Type", "Meaning"), attributes)
    lines += ["", "Those of a closed list take one of its words, or several of them:", ""]
    for a in catalog.attributes:
        if a.values:
            lines.append(f"- `{a.id}`: {', '.join(f'`{value}`' for value in a.values)}")
    lines += ["", "## What can be seen in a design", "", "The checks that a measure may name.", ""]
    checks = ((f"`{word}`", meaning) for word, meaning in DESIGN_CHECK_MEANINGS.items())
    lines += _table(("Check", "Seen when"), checks)
    lines += ["", "## Sources", "", "Facts from a source of low trust are shown as unverified.", ""]
    sources = ((f"`{s.id}`", s.as_of, s.trust, s.title) for s in catalog.sources)
    lines += _table(("Source", "As of", "Trust", "What"), sources)
    lines += ["", "Where they are, and what to mind:", ""]
    for source in catalog.sources:
        told = ". ".join(part.rstrip(".") for part in (source.where, source.note) if part)
        if told:
            lines.append(f"- `{source.id}`: {told}.")
    return "\n".join(lines) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += (f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
    return lines


def _choose(technology: Technology) -> str:
    found = f"- **{technology.name}** (`{technology.id}`): {'; '.join(technology.best_for)}."
    if technology.lifecycle.substitutes:
        found += f" Instead: {', '.join(f'`{s}`' for s in technology.lifecycle.substitutes)}."
    return found


def _row(catalog: Catalog, technology: Technology) -> tuple[str, ...]:
    def mark(field: str) -> str:
        return " ?" if doubts(catalog, technology, field) == "(unverified)" else ""

    licence, cluster = technology.licence, technology.cluster
    if cluster is None or cluster.min_nodes is None:
        redundancy = "no"
    else:
        redundancy = f"{cluster.min_nodes}+" if technology.cloud is None else "provider's"
    return (
        f"`{technology.id}`",
        _runs_as(technology) + mark("image.tag" if technology.image else "base_images"),
        _until(catalog, technology),
        licence.spdx + mark("licence"),
        licence.saas,
        licence.dbaas,
        redundancy + mark("cluster"),
        f"{technology.operations}",
    )


def _runs_as(technology: Technology) -> str:
    if technology.image is not None:
        return f"`{technology.image.repository}:{technology.image.tag}`"
    if technology.cloud is not None:
        return f"service of {technology.cloud}"
    return f"yours on `{technology.base_images[0]}`" if technology.base_images else "your image"


def _until(catalog: Catalog, technology: Technology) -> str:
    if technology.lifecycle.status != "active":
        return technology.lifecycle.status
    if not supported(technology, catalog.as_of):
        return "ended"
    if technology.image is None:
        eol = technology.runtime.eol if technology.runtime is not None else None
    else:
        line = technology.image.release
        eol = next((r.eol for r in technology.releases if r.line == line), None)
    return eol or "no end published"


def _facts(catalog: Catalog, technologies: Sequence[Technology]) -> list[str]:
    """The sources behind the columns of a matrix, with their dates."""
    fields = ("image.tag", "releases", "licence", "cluster", "base_images")
    used = dict.fromkeys(
        source
        for technology in technologies
        for field in fields
        if (source := source_of(technology.sources, field)) is not None
    )
    known = [s for s in catalog.sources if s.id in used and s.trust != "low"]
    return ["Sources: " + "; ".join(f"{s.title} ({s.as_of})" for s in known) + "."]
