"""An assessment as one page of HTML: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from saaswright.finding import Finding
from saaswright.rules.assess import Assessment, Judged

_STYLE: Final = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}table{border-collapse:collapse}
td,th{text-align:left;padding:.15rem 1rem .15rem 0}ul.findings{list-style:none;padding:0}
ul.findings>li{border-left:.3rem solid #888;padding:.1rem .8rem;margin:.8rem 0}
ul.findings>li.error{border-color:#b00020}ul.findings>li.warning{border-color:#b26a00}
pre{background:#f4f4f4;padding:.4rem;overflow:auto;margin:.3rem 0}code,pre{font-size:.9rem}
@media (prefers-color-scheme:dark){body{background:#181818;color:#ddd}pre{background:#262626}}
"""


def html(assessment: Assessment) -> Iterator[str]:
    """The page in parts; every text of a user's file is escaped."""
    head = [
        "<!DOCTYPE html>",
        '<html lang="en"><head><meta charset="utf-8"><title>saaswright assess</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style></head><body>",
        "<h1>Assessment</h1>",
        "",
    ]
    yield "\n".join(head)
    for project, _ in assessment.once():
        yield _project(project) + "\n"
    yield _findings(assessment.findings) + "\n</body></html>\n"


def _project(project: Judged) -> str:
    name = escape(" + ".join(project.files))
    reasons = "".join(f"<li>{escape(reason)}</li>" for reason in project.triage.reasons)
    rows = "".join(
        f"<tr><td>{area.family}</td><td>{area.percent} %</td>"
        f"<td>{escape(', '.join(area.next))}</td></tr>"
        for area in project.readiness
    )
    head = "<tr><th>area</th><th>ready</th><th>next</th></tr>"
    table = f"<table>{head}{rows}</table>" if rows else ""
    sentence = escape(project.triage.sentence)
    return f"<h2>{name}</h2>\n<p>{name} {sentence}.</p>\n<ul>{reasons}</ul>\n{table}\n" + _findings(
        project.findings
    )


def _findings(findings: tuple[Finding, ...]) -> str:
    items = "\n".join(map(_finding, findings))
    return f'<ul class="findings">\n{items}\n</ul>' if items else ""


def _finding(finding: Finding) -> str:
    kind = finding.severity.value
    what = f"<code>{escape(finding.id)}</code> {escape(finding.message)}"
    lines = [f'<li class="{kind}"><strong>{kind}</strong> {what}']
    at = finding.location
    if at is not None:
        where = f"{at.source}:{at.place.line}:{at.place.column}"
        excerpt = f"\n{escape(at.excerpt)}" if at.excerpt else ""
        lines.append(f"<pre>{escape(where)}{excerpt}</pre>")
    if finding.help:
        lines.append(f"<p>{escape(finding.help)}</p>")
    return "\n".join([*lines, "</li>"])
