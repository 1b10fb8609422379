"""Resources: catalog entries, rules and a design's documents, to be read without a tool."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

import msgspec

from saaswright.errors import UsageError
from saaswright.mcp.confine import Roots

TEMPLATES: Final = (
    ("catalog://{id}", "catalog entry", "What is known of a technology, with sources"),
    ("rule://{id}", "rule", "What a rule of assess finds and what to do"),
    (
        "reference://{page}",
        "reference page",
        "Matrices, patterns, checklists: saaswright://reference",
    ),
    ("schema://{name}", "JSON Schema", "Of requirements, findings, handoff and the rest"),
    ("resolved://{path}", "resolved project", "Compose files as one, secrets masked"),
    ("bundle://{path}", "design document", "A document of a bundle: PATH/docs/architecture.md"),
)
_MOST: Final = 100_000
_DOCUMENTS: Final = (".md", ".mmd", ".yaml", ".json", ".svg", ".example")


def listed() -> list[tuple[str, str]]:
    """The resources that need no argument: URI and name."""
    return [
        ("saaswright://catalog", "every entry of the catalog"),
        ("saaswright://rules", "every rule"),
        ("saaswright://requirements", "the keys of saaswright.yaml"),
        ("saaswright://questions", "every question of the interview"),
        ("saaswright://reference", "the pages of the reference"),
        ("saaswright://skill", "how to go about it, phase by phase"),
    ]


def read(uri: str, roots: Roots) -> str:
    """The text of a resource. Raises :class:`UsageError` for one that there is not."""
    scheme, _, rest = uri.partition("://")
    name = unquote(rest)
    if scheme == "saaswright":
        return _index(name)
    if scheme == "catalog":
        from saaswright.catalog.loader import load
        from saaswright.catalog.show import card

        return card(load(), name)
    if scheme == "rule":
        from saaswright.rules.pages import page
        from saaswright.rules.registry import BY_ID

        if name in BY_ID:
            return page(BY_ID[name])
    if scheme == "reference":
        return _reference(name)
    if scheme == "schema":
        from saaswright.schemas import schema

        return msgspec.json.format(msgspec.json.encode(schema(name)), indent=2).decode()
    if scheme == "resolved":
        return _resolved(name, roots)
    if scheme == "bundle":
        return _document(name, roots)
    raise UsageError(f"there is no resource `{uri[:100]}`", help="list the templates")


def _index(name: str) -> str:
    if name == "catalog":
        from saaswright.catalog.loader import load
        from saaswright.catalog.show import listing_text

        return listing_text(load(), None)
    if name == "rules":
        from saaswright.rules.registry import RULES

        return "\n".join(f"- rule://{rule.id}" for rule in RULES)
    if name == "requirements":
        from saaswright.requirements.reference import key_table

        return key_table()
    if name == "questions":
        from saaswright.interview.listing import listed as every

        return msgspec.json.format(msgspec.json.encode(every()), indent=2).decode()
    if name == "reference":
        from saaswright.guides.skill import references

        return "\n".join(f"- reference://{page.removesuffix('.md')}" for page, _ in references())
    if name == "skill":
        from saaswright.guides.skill import skill_files

        return next(skill_files())[1]
    raise UsageError(f"there is no resource `{name[:100]}`")


def _document(name: str, roots: Roots) -> str:
    """A document of a bundle: only kinds that hold no secrets, and never ``.env`` itself."""
    path = roots.inside(name)
    in_bundle = any((above / "saaswright.lock").is_file() for above in (path.parent, *path.parents))
    if not in_bundle or path.suffix not in _DOCUMENTS or not path.is_file():
        raise UsageError("that is no document of a bundle")
    return path.read_text(encoding="utf-8")[:_MOST]


def _reference(name: str) -> str:
    from saaswright.guides.skill import references

    found = dict(references()).get(f"{name}.md")
    if found is None:
        raise UsageError(
            f"there is no page `{name[:60]}`", help="saaswright://reference names them"
        )
    return found


def _resolved(name: str, roots: Roots) -> str:
    """The project that compose files amount to; variables stay as they are, secrets are masked."""
    from saaswright.compose.output import as_yaml
    from saaswright.compose.resolve import Options, resolve
    from saaswright.images.project import project_files
    from saaswright.rules.masking import mask

    files = project_files([roots.inside(name)])
    for file in files:
        roots.inside(file)
    resolved, findings = resolve(files, Options(interpolate=False))
    if resolved is None:
        raise UsageError(findings[0].message if findings else "that cannot be resolved")
    text = as_yaml(resolved, interpolated=False)
    return "\n".join(mask(line) for line in text.splitlines())[:_MOST]
