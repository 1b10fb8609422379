"""A catalog of a few entries that is in order; tests break it in one place at a time."""

from __future__ import annotations

from pathlib import Path

SOURCES = """\
- {id: memory, title: "Recalled", as_of: "2026-11", trust: low}
- {id: page, title: "A page", as_of: "2026-08-21"}
"""

ATTRIBUTES = """\
- {id: hosting, type: word, values: [self, cloud], meaning: "Where it runs (derived)"}
- {id: family, type: word, meaning: "Protocol family"}
- {id: offline, type: bool, meaning: "Runs alone"}
- {id: durable, type: bool, meaning: "Keeps its data on disk"}
- {id: relative_cost, type: int, meaning: "Rank"}
- {id: consistency, type: words, values: [strong, eventual], meaning: "Consistency"}
- {id: tenant_isolation, type: word, values: [logical, full], meaning: "Isolation"}
"""

STORES = """\
- id: store
  name: Store
  decisions: [relational-database]
  category: relational-database
  summary: Keeps rows
  licence: {spdx: MIT, saas: "yes"}
  image:
    repository: store
    tag: "2.1"
    release: "2"
    programs: [ready, sh]
  releases:
    - {line: "2", latest: "2.1", eol: "2028-01-31"}
    - {line: "1", latest: "1.9", eol: "2025-01-31"}
  health: {test: [CMD-SHELL, "ready -q"], program: ready}
  data: [{path: /var/lib/store}]
  variables:
    - {name: STORE_PASSWORD, value: "{password}", secret: true}
    - {name: STORE_MODE, value: safe}
  capacity: {min_memory_mib: 64, basis: "Two rows a second (unverified)"}
  attributes: {family: rows, offline: true, relative_cost: 1, consistency: [strong]}
  sources: {"*": page, image.tag: page, capacity: memory, variables.STORE_MODE: page}
- id: old-store
  name: Old store
  decisions: [relational-database]
  category: relational-database
  summary: Kept rows
  licence: {spdx: MIT, saas: "yes"}
  lifecycle: {status: unmaintained, note: "Archived", substitutes: [store]}
  image: {repository: old, tag: "1.0", release: "1"}
  releases: [{line: "1", eol: "2024-01-31"}]
  data: [{path: /data}]
  attributes: {consistency: [strong]}
  sources: {"*": page}
- id: python-web
  name: Web
  decisions: [api-framework]
  category: app-framework
  summary: Answers requests
  licence: {spdx: MIT, saas: "yes"}
  language: python
  base_images: ["python:3.13"]
  runtime: {image: "python:3.13", eol: "2029-10-31", programs: [python]}
  health: {test: [CMD, python, -V], program: python}
  sources: {"*": page}
"""

FILES = {
    "sources.yaml": SOURCES,
    "attributes.yaml": ATTRIBUTES,
    "technologies/stores.yaml": STORES,
    "options/tenancy.yaml": """\
- id: shared
  name: Shared
  decisions: [tenancy]
  summary: One for all
  attributes: {tenant_isolation: logical}
  sources: {"*": page}
""",
    "decisions.yaml": """\
- {id: relational-database, name: Database, question: "Which?", phase: 2, sources: {"*": page}}
- {id: api-framework, name: Framework, question: "Which?", phase: 2, sources: {"*": page}}
- {id: tenancy, name: Tenancy, question: "Which?", scope: plan, phase: 5, sources: {"*": page}}
- {id: pattern, name: Pattern, question: "Which?", phase: 3, sources: {"*": page}}
- {id: availability-topology, name: Topology, question: "Which?", phase: 7, sources: {"*": page}}
""",
    "patterns.yaml": """\
- id: simple
  name: Simple
  decisions: [pattern]
  summary: Two boxes
  slots:
    - {name: app, role: api, tier: app, decision: api-framework}
    - {name: database, role: database, tier: data, decision: relational-database}
  links:
    - {source: app, target: database}
  flow: app to database
  sources: {"*": page}
""",
    "domains.yaml": """\
- {id: api, name: APIs, pattern: simple, key_decisions: [api-framework], sources: {"*": page}}
""",
    "goals.yaml": """\
- {id: fit, sentence: "What suits best"}
""",
    "constraints.yaml": """\
- id: alone
  sentence: "Runs alone"
  chosen: {tenancy: {tenant_isolation: full}}
  forbid: {offline: false}
  sources: {"*": page}
""",
    "fits.yaml": """\
- id: cheap
  sentence: "Is cheap"
  decisions: [relational-database]
  prefer: {relative_cost: 1}
  weight: 1
  goal: fit
  sources: {"*": page}
""",
    "sla.yaml": """\
- {target: 99.9, topology: shared, replicas: 1, text: "One", sources: {"*": page}}
""",
    "measures.yaml": """\
- {id: backups, title: Backups, shows_as: "a strategy", kind: design, check: backup-strategy}
""",
    "compliance.yaml": """\
- id: soc2
  name: SOC 2
  controls:
    - {id: A1.2, title: "Recover", measures: [backups]}
  sources: {"*": page}
""",
    "regions.yaml": """\
- {id: eu-west-1, cloud: aws, geography: eu, price_index: 1.1146, sources: {"*": page}}
""",
    "machines.yaml": """\
- {cloud: aws, region: eu-west-1, type: m, family: general, vcpus: 2, memory_gib: 8,
   architecture: amd64, usd_per_hour: 0.1, source: page}
""",
    "prices.yaml": """\
- {id: disk, cloud: aws, item: block-storage, unit: GB-month, usd: 0.08,
   region: eu-west-1, sources: {"*": page}}
""",
}


def write(directory: Path, changes: dict[str, tuple[str, str]] | None = None) -> Path:
    """The catalog below ``directory``; ``changes``: file → (text that is there, its replacement).

    An empty text appends. Raises :class:`AssertionError` when a text to replace is not there.
    """
    changed = dict(FILES)
    for name, (old, new) in (changes or {}).items():
        text = changed.get(name, "")
        assert not old or text.count(old) == 1, f"{name} must hold {old!r} once"
        changed[name] = text.replace(old, new) if old else text + new
    for name, text in changed.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory
