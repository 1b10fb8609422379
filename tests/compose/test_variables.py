"""Interpolation and env files."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.compose.environment.dotenv import parse
from saaswright.compose.environment.template import TemplateError, outside, substitute, uses
from saaswright.compose.resolve import Options, Resolved, resolve, resolve_both
from saaswright.finding import Finding
from tests.timing import least_seconds

KNOWN = {"SET": "value", "EMPTY": "", "OTHER": "o"}


def known(name: str) -> str | None:
    """The variables of these tests."""
    return KNOWN.get(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$SET", "value"),
        ("${SET}", "value"),
        ("a$SET.b", "avalue.b"),
        ("${UNSET}", ""),
        ("$$SET", "$SET"),
        ("$${SET}", "${SET}"),
        ("${UNSET:-d}", "d"),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${UNSET-d}", "d"),
        ("${SET:+x}", "x"),
        ("${EMPTY:+x}", ""),
        ("${EMPTY+x}", "x"),
        ("${UNSET+x}", ""),
        ("${SET:?no}", "value"),
        ("${EMPTY?no}", ""),
        ("${UNSET:-${SET}}", "value"),
        ("${UNSET:-${ALSO:-${OTHER}}}/x", "o/x"),
        ("${UNSET:-a}/${SET}/${UNSET:-b}", "a/value/b"),
        ("${UNSET:-a:b-c?d}", "a:b-c?d"),
        ("$1 costs 5$", "$1 costs 5$"),
        ("${UNSET:-{}}", "{}"),
        ("no variables", "no variables"),
    ],
)
def test_variables_are_substituted_as_specified(text: str, expected: str) -> None:
    """Every form of the specification gives the value it promises."""
    assert substitute(text, known) == expected


@pytest.mark.parametrize("text", ["${}", "${", "${1}", "${A", "${A B}", "${A:-x\ny}", "${A!b}"])
def test_what_is_no_variable_is_refused(text: str) -> None:
    """A ``${`` that opens no variable cannot be interpolated."""
    with pytest.raises(TemplateError) as caught:
        substitute(text, known)
    assert caught.value.id == "interpolation"


def test_required_variables_say_why_they_are() -> None:
    """A missing required variable is named together with its reason."""
    with pytest.raises(TemplateError, match="`PW` is not set: choose one for value"):
        substitute("${PW:?choose one for $SET}", known)


def test_nesting_without_end_is_refused() -> None:
    """Variables nested beyond all reason are refused rather than recursed into."""
    with pytest.raises(TemplateError):
        substitute("${A:-" * 5000 + "}" * 5000, known)


def test_colons_inside_of_variables_separate_nothing() -> None:
    """Splitting at a separator leaves ``${...}`` whole."""
    assert outside("${A:-./x}:/y:ro", ":") == ["${A:-./x}", "/y", "ro"]


def test_uses_lists_variables_with_what_stands_in_for_them() -> None:
    """The variables of a text are listed, inner ones after the one that holds them."""
    found = [(use.name, use.operator, use.argument) for use in uses("$A ${B:-${C}} $$D")]
    assert found == [("A", "", ""), ("B", ":-", "${C}"), ("C", "", "")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\nB = two words # gone\n", {"A": "1", "B": "two words"}),
        ("export A=1\n# note\n\nB: 2\n", {"A": "1", "B": "2"}),
        ("A='$SET #kept'\n", {"A": "$SET #kept"}),
        ('A="$SET\\n\\"q\\""\n', {"A": 'value\n"q"'}),
        ("A=one\nB=${A}-${SET}\n", {"A": "one", "B": "one-value"}),
        ("SET\nUNKNOWN\nA=\n", {"SET": "value", "A": ""}),
        ('A="first\nsecond"\nB=2', {"A": "first\nsecond", "B": "2"}),
        ("A=x=y\r\nB=z\r\n", {"A": "x=y", "B": "z"}),
        ("A=#x\nB=a#b\n", {"A": "#x", "B": "a#b"}),
        ('A="\\$SET"\n', {"A": "$SET"}),
    ],
)
def test_env_files_are_read_as_compose_reads_them(text: str, expected: dict[str, str]) -> None:
    """Quotes, comments, exports, inheritance and variables work as in the reference."""
    assert parse(text, known) == (expected, ())


@pytest.mark.parametrize(
    ("text", "line"), [("A=1\nB C=2\n", 2), ('A="open\n', 1), ("A=1\n\n%=2\n", 3), ("A=${\n", 1)]
)
def test_mistakes_in_env_files_have_their_line(text: str, line: int) -> None:
    """What cannot be read in an env file is reported with its line."""
    _, errors = parse(text, known)
    assert [error.line for error in errors] == [line]


def test_raw_env_files_are_taken_literally() -> None:
    """``format: raw`` keeps quotes, comments and dollar signs."""
    found, _ = parse("A='$SET' # x\n", known, raw=True)
    assert found == {"A": "'$SET' # x"}


def test_env_files_cannot_grow_without_end() -> None:
    """Variables that double each other are refused before memory runs out."""
    text = "A0=" + "x" * 1000 + "\n" + "".join(f"A{n}=$A{n - 1}$A{n - 1}\n" for n in range(1, 60))
    found, errors = parse(text, known)
    assert errors
    assert sum(map(len, found.values())) < 64 * 1024 * 1024


def project(
    tmp_path: Path, compose: str, files: dict[str, str], options: Options
) -> tuple[Resolved | None, tuple[Finding, ...]]:
    """Write files and resolve ``compose.yaml``."""
    (tmp_path / "compose.yaml").write_text(compose)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return resolve([str(tmp_path / "compose.yaml")], options)


def test_the_shell_wins_over_the_env_file(tmp_path: Path) -> None:
    """A variable of the environment wins over ``.env``, which fills in the others."""
    resolved, _ = project(
        tmp_path,
        "services: {a: {image: '$A-$B'}}",
        {".env": "A=file\nB=file\n"},
        Options(environment={"A": "shell"}),
    )
    assert resolved is not None
    assert resolved.data["services"]["a"]["image"] == "shell-file"


def test_later_env_files_win(tmp_path: Path) -> None:
    """Given env files replace ``.env``; later ones win over earlier ones."""
    files = {".env": "A=never\n", "one.env": "A=1\nB=1\n", "two.env": "B=2\n"}
    named = tuple(str(tmp_path / name) for name in ("one.env", "two.env"))
    resolved, _ = project(
        tmp_path, "services: {a: {image: '$A-$B'}}", files, Options(env_files=named)
    )
    assert resolved is not None
    assert resolved.data["services"]["a"]["image"] == "1-2"


def test_service_env_files_stand_below_environment(tmp_path: Path) -> None:
    """``environment`` wins over ``env_file``; a missing file that is not required is skipped."""
    compose = """
services:
  a:
    image: x
    env_file: [a.env, {path: gone.env, required: false}, {path: raw.env, format: raw}]
    environment: {A: own, OUT: null}
"""
    files = {"a.env": "A=file\nB=$SHELL_SET\n", "raw.env": "C='$B'\n"}
    resolved, findings = project(
        tmp_path, compose, files, Options(environment={"SHELL_SET": "s", "OUT": "o"})
    )
    assert resolved is not None, findings
    environment = resolved.data["services"]["a"]["environment"]
    assert environment == {"A": "own", "B": "s", "C": "'$B'", "OUT": "o"}


def test_a_missing_env_file_is_reported_where_it_is_named(tmp_path: Path) -> None:
    """A required env file that is missing is an error at the line that names it."""
    compose = "services:\n  a:\n    image: x\n    env_file:\n      - gone.env\n"
    resolved, findings = project(tmp_path, compose, {}, Options())
    assert resolved is None
    assert [(one.id, one.location and one.location.place.line) for one in findings] == [
        ("missing-env-file", 5)
    ]


def test_an_unset_variable_is_a_warning_at_its_place(tmp_path: Path) -> None:
    """A variable without value and default warns once per place and stands for nothing."""
    resolved, findings = project(tmp_path, "services:\n  a: {image: 'x$GONE'}\n", {}, Options())
    assert resolved is not None
    assert [(one.id, one.severity.value) for one in findings] == [("unset-variable", "warning")]


MOUNT = "services:\n  a:\n    image: x\n    volumes:\n      - {type: bind, %starget: /d}\n"


@pytest.mark.parametrize("source", ['"$GONE"', '""', '"${GONE:-}"'])
def test_an_empty_source_is_the_project_directory(tmp_path: Path, source: str) -> None:
    """A bind mount whose source comes out empty mounts the project's directory, with a warning."""
    compose = MOUNT % f"source: {source}, "
    resolved, findings = project(tmp_path, compose, {}, Options())
    assert resolved is not None
    assert resolved.data["services"]["a"]["volumes"][0]["source"] == str(tmp_path)
    said = [one for one in findings if one.id == "empty-source"]
    assert [(one.severity.value, one.location and one.location.place.line) for one in said] == [
        ("warning", 5)
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [("$GONE", "/$GONE"), ("${GONE:-}", "/${GONE:-}"), ("", "")],
)
def test_a_source_that_is_a_variable_stays_one(tmp_path: Path, source: str, expected: str) -> None:
    """Without interpolation nobody knows whether it is empty, and only what is empty warns."""
    compose = MOUNT % f'source: "{source}", '
    resolved, findings = project(tmp_path, compose, {}, Options(interpolate=False))
    assert resolved is not None
    mount = resolved.data["services"]["a"]["volumes"][0]
    assert mount["source"] == f"{tmp_path}{expected}"
    assert [one.id for one in findings] == ([] if source else ["empty-source"])


@pytest.mark.parametrize("source", ["", "source: , "])
def test_a_bind_mount_without_a_source_is_refused(tmp_path: Path, source: str) -> None:
    """No source at all is an error, as it is for the reference."""
    resolved, findings = project(tmp_path, MOUNT % source, {}, Options())
    assert resolved is None
    assert "missing-key" in {one.id for one in findings}


@pytest.mark.parametrize(
    "key",
    ["scale: $PW", "ports: [$PW]", "volumes: ['$PW:$PW:$PW:$PW']", "extra_hosts: [$PW]",
     "command: \"'$PW\"", "mem_limit: $PW", "user: '${GONE:?$PW}'", "networks: [$PW]"],
)  # fmt: skip
def test_values_of_variables_are_not_shown_in_findings(tmp_path: Path, key: str) -> None:
    """A value that came from the environment never appears in a message."""
    secret = "hunter2"
    compose = f"services:\n  a:\n    image: x\n    {key}\n"
    options = Options(environment={"PW": secret})
    resolved, findings = project(tmp_path, compose, {}, options)
    assert resolved is None
    assert all(secret not in f"{one.message}{one.help}{one.location}" for one in findings)


def test_variables_that_never_end_are_looked_at_once() -> None:
    """A long text of them takes some times what one of whole variables does."""
    usual = least_seconds(lambda: uses.__wrapped__("${a}" * 40_000))
    assert least_seconds(lambda: uses.__wrapped__("${" * 80_000)) < 20 * usual


@pytest.mark.parametrize("environment", ["[NAME, OTHER]", "{NAME: , OTHER: }"])
@pytest.mark.parametrize("variable", ["", ":$TAG"])
def test_names_without_a_value_are_filled_in_with_the_other_values(
    tmp_path: Path, environment: str, variable: str
) -> None:
    """A name takes its value from ``.env``; as written it is only handed through."""
    text = f"services: {{a: {{image: 'x{variable}', environment: {environment}}}}}"
    project(tmp_path, text, {".env": "NAME=value\nTAG=1\n"}, Options())
    both = resolve_both([str(tmp_path / "compose.yaml")], Options(), lambda _: {})
    assert both.written is not None
    assert both.settled is not None
    assert "value" not in str(both.written.data["services"]["a"])
    assert both.settled.data["services"]["a"]["environment"] == {"NAME": "value", "OTHER": None}


def test_names_that_some_variable_has_as_its_value_are_shown(tmp_path: Path) -> None:
    """A service is named, also where `.env` holds its name; a password that a line uses is not."""
    text = "services:\n  backend: {}\n  job: {image: x, networks: [$NET]}\n"
    _, findings = project(tmp_path, text, {".env": "NAME=backend\nNET=backend\n"}, Options())
    assert [one.message for one in findings] == [
        "service `backend` has neither an `image` nor a `build`",
        "there is no network `…`",
    ]
