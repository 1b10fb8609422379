"""A whole assessment: projects, ways, readiness, ignores, settings, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.errors import UnreadableError
from saaswright.finding import Severity
from saaswright.rules.assess import Assessment, assess
from saaswright.rules.config import Config, read_config
from saaswright.rules.readiness import Scale
from saaswright.rules.registry import BY_ID, RULES
from tests.rules.judge import FACTS

CLEAN = """\
services:
  api:
    image: ghcr.io/acme/api:1.4.2
    restart: unless-stopped
    mem_limit: 256m
"""


def judge(root: Path, text: str | bytes, *, deployed: bool = False) -> Assessment:
    """The assessment of one file."""
    data = text.encode() if isinstance(text, str) else text
    file = root / "compose.yaml"
    file.write_bytes(data)
    return assess([str(file)], FACTS, deployed=deployed)


def ids(assessment: Assessment) -> set[str]:
    """What was found."""
    return {finding.id for finding in assessment.every_finding}


@pytest.mark.parametrize(
    ("text", "way"),
    [
        (CLEAN, "onboard"),
        ("services:\n  api:\n    build: .\n", "convert"),
        ("services:\n  api:\n    image: localhost:5000/api:1\n", "convert"),
        ("services: {}\n", "design"),
        ("services:\n  api:\n    imag: x\n", "mend"),
        ("services: [\n", "mend"),
    ],
)
def test_the_way_a_file_should_go(tmp_path: Path, text: str, way: str) -> None:
    """Built is converted, pulled onboarded, empty designed, broken mended; with reasons."""
    [project] = judge(tmp_path, text).projects
    assert project.triage.way == way
    assert all(project.triage.reasons)


def test_deployed_is_what_the_user_says(tmp_path: Path) -> None:
    """Only the user knows that it is deployed; then it is debugged."""
    [project] = judge(tmp_path, CLEAN, deployed=True).projects
    assert project.triage.way == "debug"


def test_exit_codes(tmp_path: Path) -> None:
    """0 for nothing of the asked severity, 1 for findings, 2 for what cannot be read."""
    clean = judge(tmp_path, CLEAN)
    assert {finding.severity for finding in clean.every_finding} == {Severity.INFO}
    assert clean.exit_code() == 0
    assert clean.exit_code(Severity.INFO) == 1
    assert judge(tmp_path, "services:\n  api:\n    build: .\n").exit_code() == 1
    assert judge(tmp_path, b"\0\1\2").exit_code() == 2
    assert assess([str(tmp_path / "absent.yaml")], FACTS).exit_code() == 2


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """Binary, broken, huge and endless files are a finding each; the good one is judged."""
    (tmp_path / "good").mkdir()
    (tmp_path / "good" / "compose.yaml").write_text(CLEAN)
    bad = {
        "binary": b"\0" * 10,
        "broken": b"services: [",
        "huge": b"#" * (3 * 1024 * 1024),
        "loop": b"include: [compose.yaml]\n",
        "latin": b"services: {a: {image: \xe9}}",
        "deep": b"a: " + b"[" * 5000,
        "list": b"- a\n- b\n",
    }
    for name, data in bad.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "compose.yaml").write_bytes(data)
    assessment = assess([str(tmp_path)], FACTS)
    by_name = {Path(p.files[0]).parent.name: p for p in assessment.projects}
    assert set(by_name) == {"good", *bad}
    assert by_name["good"].readable
    for name in bad:
        assert not by_name[name].readable, name
        assert [f for f in by_name[name].findings if f.severity is Severity.ERROR], name
    assert assessment.exit_code() == 2


def test_an_overlay_is_judged_with_its_base(tmp_path: Path) -> None:
    """A variant that has no meaning alone is judged together with the default file."""
    (tmp_path / "compose.yaml").write_text(CLEAN)
    (tmp_path / "compose.prod.yaml").write_text("services:\n  api:\n    privileged: true\n")
    alone, together = assess([str(tmp_path)], FACTS).projects
    assert len(alone.files) == 1
    assert [Path(file).name for file in together.files] == ["compose.yaml", "compose.prod.yaml"]
    [finding] = [f for f in together.findings if f.id == "privileged"]
    assert finding.location is not None
    assert finding.location.source.endswith("compose.prod.yaml")


def test_an_overlay_is_judged_with_the_default_file_above_it(tmp_path: Path) -> None:
    """So is one in a directory below, as `-f compose.yaml -f overrides/...` takes it."""
    (tmp_path / "overrides" / "tls").mkdir(parents=True)
    (tmp_path / "compose.yaml").write_text(CLEAN)
    for name in ("overrides/compose.debug.yaml", "overrides/tls/compose.yaml"):
        (tmp_path / name).write_text("services:\n  api:\n    privileged: true\n")
    own = "services:\n  api:\n    image: acme/other:1.0\n"
    (tmp_path / "overrides/compose.own.yaml").write_text(own)
    names = [
        [Path(file).name for file in project.files]
        for project in assess([str(tmp_path)], FACTS).projects
    ]
    assert names == [
        ["compose.yaml"],
        ["compose.yaml", "compose.debug.yaml"],
        ["compose.own.yaml"],
        ["compose.yaml", "compose.yaml"],
    ]


def test_of_half_a_service_only_what_is_there_is_judged(tmp_path: Path) -> None:
    """What it lacks, the file that it belongs to may have."""
    (tmp_path / "compose.tls.yaml").write_text("services:\n  api:\n    privileged: true\n")
    [project] = assess([str(tmp_path)], FACTS).projects
    assert [finding.id for finding in project.findings] == ["missing-image", "privileged"]


def test_a_joined_list_points_into_the_right_file(tmp_path: Path) -> None:
    """An item that an override adds to a list is shown in the override, at its own line."""
    (tmp_path / "compose.yaml").write_text(CLEAN + "    environment: [A=1, B=2]\n")
    (tmp_path / "compose.override.yaml").write_text(
        "services:\n  api:\n    environment:\n      - DB_PASSWORD=changeme\n"
    )
    [project] = assess([str(tmp_path)], FACTS).projects
    [finding] = [f for f in project.findings if f.id == "default-password"]
    assert finding.location is not None
    assert finding.location.source.endswith("compose.override.yaml")
    assert finding.location.place.line == 4


def test_a_required_variable_is_no_mistake(tmp_path: Path) -> None:
    """A file that requires variables is judged although nobody has set them."""
    text = CLEAN + "    environment:\n      KEY: ${KEY:?set KEY}\n    ports: ['${P:?set P}:80']\n"
    [project] = judge(tmp_path, text).projects
    assert project.readable
    assert project.triage.way == "onboard"


def test_ignored_with_a_reason(tmp_path: Path) -> None:
    """A comment with a reason on the line, or alone on the line above, excuses the finding."""
    head = "services:\n  api:\n    image: acme/api:1\n"
    comment = "# saaswright: ignore[privileged] needs it\n"
    for text in (
        f"{head}    privileged: true  {comment}",
        f"{head}    {comment}    privileged: true\n",
    ):
        assessment = judge(tmp_path, text)
        assert "privileged" not in ids(assessment)
        [project] = assessment.projects
        assert project.ignored == 1


def test_what_env_sets_for_nobody_is_said_and_excused_there(tmp_path: Path) -> None:
    """An unused name is found at its line of `.env`, where a comment may excuse it."""
    (tmp_path / ".env").write_text("HOST=a\nADDRESS=${HOST}:1\nLEFT=1\n")
    unused = [f for f in judge(tmp_path, CLEAN).every_finding if f.id == "unused-variable"]
    places = [(f.location.source[-5:], f.location.place.line) for f in unused if f.location]
    assert places == [("/.env", 2), ("/.env", 3)]
    excused = "A=1 # saaswright: ignore[unused-variable] of the Makefile\n"
    (tmp_path / ".env").write_text(excused)
    assert "unused-variable" not in ids(judge(tmp_path, CLEAN))


@pytest.mark.parametrize(
    ("comment", "found"),
    [
        ("ignore[privileged]", {"privileged", "ignore-without-reason"}),
        ("ignore[privilege] why", {"privileged", "ignore-unknown-rule"}),
        ("ignore[docker-socket] why", {"privileged", "unused-ignore"}),
    ],
)
def test_ignores_that_do_not_work_are_said(tmp_path: Path, comment: str, found: set[str]) -> None:
    """Without a reason, with a wrong name or without effect, an ignore is a finding itself."""
    text = f"services:\n  api:\n    image: a:1\n    privileged: true  # saaswright: {comment}\n"
    assert found <= ids(judge(tmp_path, text))


def test_errors_of_the_file_cannot_be_ignored(tmp_path: Path) -> None:
    """What makes the file unusable stays, whatever a comment says."""
    text = "services:\n  api:\n    imag: a  # saaswright: ignore[unknown-key] why\n"
    assert "unknown-key" in ids(judge(tmp_path, text))


def test_settings(tmp_path: Path) -> None:
    """Rules that a team has switched off with a reason are not run."""
    (tmp_path / "saaswright.toml").write_text(
        '[assess]\nfail-on = "error"\nexclude = ["x"]\n[assess.ignore]\nprivileged = "a lab"\n'
    )
    config, problems = read_config(tmp_path, BY_ID)
    assert problems == ()
    assert (config.fail_on, config.exclude) == (Severity.ERROR, ("x",))
    (tmp_path / "compose.yaml").write_text(CLEAN + "    privileged: true\n")
    assert "privileged" not in ids(assess([str(tmp_path)], FACTS, config))


@pytest.mark.parametrize(
    "text",
    [
        '[assess]\nfail-on = "never"\n',
        "[assess]\nexclude = 1\n",
        "[assess]\nfail_on = 'error'\n",
        '[assess.ignore]\nprivilege = "why"\n',
        '[assess.ignore]\nprivileged = ""\n',
    ],
)
def test_settings_that_are_wrong(tmp_path: Path, text: str) -> None:
    """A setting that cannot be followed is an error with its place, never skipped in silence."""
    (tmp_path / "saaswright.toml").write_text(text)
    _, problems = read_config(tmp_path, BY_ID)
    assert [problem.id for problem in problems] == ["config"]
    assert problems[0].location is not None


def test_settings_of_pyproject(tmp_path: Path) -> None:
    """``[tool.saaswright]`` of pyproject.toml is the same; a file above is found from below."""
    (tmp_path / "pyproject.toml").write_text("[tool.saaswright.assess]\nfail-on = 'info'\n")
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert read_config(below, BY_ID)[0].fail_on is Severity.INFO


def test_settings_that_are_no_toml(tmp_path: Path) -> None:
    """A file that is no TOML cannot be followed at all."""
    (tmp_path / "saaswright.toml").write_text("[assess\n")
    with pytest.raises(UnreadableError, match="not TOML"):
        read_config(tmp_path, BY_ID)


def test_a_file_of_others_is_not_read_as_settings(tmp_path: Path) -> None:
    """A pyproject.toml that does not name the program is no concern of its, whatever it holds."""
    (tmp_path / "saaswright.toml").write_text("[assess]\nfail-on = 'info'\n")
    below = tmp_path / "a"
    below.mkdir()
    (below / "pyproject.toml").write_text("[project\n")
    assert read_config(below, BY_ID)[0].fail_on is Severity.INFO


def test_readiness_is_the_share_of_quiet_rules(tmp_path: Path) -> None:
    """Without findings every area is at 100 %; one loud error costs three parts of the weight."""
    assert {area.percent for area in Scale(RULES).readiness(())} == {100}
    found = judge(tmp_path, CLEAN + "    privileged: true\n").every_finding
    [area] = [a for a in Scale(RULES).readiness(found) if a.family == "security"]
    rules = [rule for rule in RULES if rule.family == "security"]
    weight = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 1}
    whole = sum(weight[rule.severity] for rule in rules)
    loud = {finding.id for finding in found}
    lost = sum(weight[rule.severity] for rule in rules if rule.id in loud)
    assert area.percent == 100 * (whole - lost) // whole
    assert area.next[0] == "privileged"
    assert area.quiet == len(rules) - len(loud & {rule.id for rule in rules})


def test_the_same_answer_every_time(tmp_path: Path) -> None:
    """The order of findings does not depend on the order of the paths' content or of hashing."""
    (tmp_path / "compose.yaml").write_text("services:\n  b:\n    build: .\n  a:\n    build: .\n")
    first = assess([str(tmp_path)], FACTS, Config())
    again = assess([str(tmp_path)], FACTS, Config())
    assert (first.projects, first.findings) == (again.projects, again.findings)
    places = [f.location.place.line for f in first.every_finding if f.location]
    assert places == sorted(places)


def test_a_range_of_ports_is_one_finding_at_its_own_line(tmp_path: Path) -> None:
    """A range that stands for many ports is reported once, and what follows it where it stands."""
    text = CLEAN + "    ports:\n      - '80'\n      - 5000-5100:5000-5100/udp\n      - 9000:90\n"
    found = [f for f in judge(tmp_path, text).every_finding if f.id == "fixed-host-port"]
    assert [f.location.place.line for f in found if f.location] == [8, 9]
