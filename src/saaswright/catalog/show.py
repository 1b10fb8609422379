"""``saaswright catalog list | show``: what the catalog holds, for people and for programs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import msgspec

from saaswright.catalog.attributes import attributes_of
from saaswright.catalog.card import option_card
from saaswright.catalog.framework_card import framework_card
from saaswright.catalog.model import Catalog, ComplianceFramework, Option, Technology
from saaswright.errors import UsageError
from saaswright.finding import nearest


class Row(msgspec.Struct, frozen=True):
    """One option in a list; ``note`` says what a reader must not overlook (``unmaintained``)."""

    id: str
    name: str
    summary: str
    decisions: tuple[str, ...] = ()
    image: str = ""
    note: str = ""


class Group(msgspec.Struct, frozen=True):
    """The options of one category, in catalog order."""

    category: str
    rows: tuple[Row, ...]


def listing(catalog: Catalog, query: str | None = None) -> tuple[Group, ...]:
    """Every option by category; with ``query`` those whose words hold it (case ignored)."""
    groups: dict[str, list[Row]] = {}
    for option in catalog.every_option():
        category = _category(option)
        if query is None or query.lower() in _words(option, category):
            groups.setdefault(category, []).append(_row(option))
    for framework in catalog.frameworks:
        row = Row(framework.id, framework.name, f"{len(framework.controls)} controls")
        if query is None or query.lower() in f"{row.id} {row.name} compliance".lower():
            groups.setdefault("compliance", []).append(row)
    return tuple(Group(category, tuple(rows)) for category, rows in groups.items())


def listing_text(catalog: Catalog, query: str | None = None) -> str:
    """The listing for a terminal: one line an option; regions by cloud and geography.

    Raises :class:`UsageError` when nothing matches ``query``.
    """
    groups = listing(catalog, query)
    if not groups:
        raise UsageError(
            f"nothing in the catalog matches `{query}`", help="saaswright catalog list"
        )
    lines: list[str] = []
    for group in groups:
        lines += ["", group.category] if lines else [group.category]
        rows = _by_place(catalog, group.rows) if group.category == "cloud-region" else group.rows
        width = max(len(row.id) for row in rows)
        for row in rows:
            note = f" [{row.note}]" if row.note else ""
            lines.append(f"  {row.id.ljust(width)}  {row.summary}{note}")
    return "\n".join(lines) + "\n"


def card(catalog: Catalog, id: str) -> str:
    """Everything known about the option or compliance framework ``id``, as text.

    Raises :class:`UsageError` naming the nearest id when there is none.
    """
    found = _find(catalog, id)
    if isinstance(found, ComplianceFramework):
        return framework_card(catalog, found)
    return option_card(catalog, found)


def card_data(catalog: Catalog, id: str) -> dict[str, Any]:
    """The same for a program: the entry, all its attributes, and which fields are unverified."""
    found = _find(catalog, id)
    data: dict[str, Any] = {"schema": "saaswright/catalog-entry/v1", "entry": found}
    if isinstance(found, Option):
        data["attributes"] = attributes_of(found, catalog)
    data["unverified"] = catalog.unverified(found)
    data["sources"] = [s for s in catalog.sources if s.id in set(found.sources.values())]
    return data


def _find(catalog: Catalog, id: str) -> Option | ComplianceFramework:
    known: dict[str, Option | ComplianceFramework] = {f.id: f for f in catalog.frameworks}
    known |= {o.id: o for o in catalog.every_option()}
    if id in known:
        return known[id]
    meant = nearest(id, known)
    hint = f"did you mean `{meant}`?" if meant else "see `saaswright catalog list`"
    raise UsageError(f"no `{id}` in the catalog", help=hint)


def _category(option: Option) -> str:
    if isinstance(option, Technology):
        return option.category
    return option.decisions[0] if option.decisions else "network"


def _words(option: Option, category: str) -> str:
    strengths = option.attributes.get("strengths", ())
    words = [option.id, option.name, option.summary, category, *option.decisions]
    return " ".join([*words, *(strengths if isinstance(strengths, tuple) else ())]).lower()


def _row(option: Option) -> Row:
    image, note = "", ""
    if isinstance(option, Technology):
        image = f"{option.image.repository}:{option.image.tag}" if option.image else ""
        if option.lifecycle.status != "active":
            note = option.lifecycle.status
        elif option.licence.saas == "no":
            note = "licence forbids commercial use"
    return Row(option.id, option.name, option.summary, option.decisions, image, note)


def _by_place(catalog: Catalog, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Regions are many: one line for each cloud and geography, in the order of the catalog."""
    places = {region.id: (region.cloud, region.geography) for region in catalog.regions}

    def place(row: Row) -> tuple[str, str]:
        return places.get(row.id, ("", ""))

    return tuple(
        Row(f"{cloud} {geography}".strip(), "", ", ".join(row.id for row in these))
        for (cloud, geography), these in groupby(sorted(rows, key=place), key=place)
    )
