from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from saaswright.errors import UnreadableError
from saaswright.finding import Severity, has_errors
from saaswright.requirements.model import Domain, Framework, Requirements, words
from saaswright.requirements.reading import LIMITS, from_builtins, read_requirements
from saaswright.source import Source, read_text
from tests.requirements.rendering import REGIONS, rendered

ROOT = Path(__file__).parents[2]
BAD = Path(__file__).parent / "bad"
EXAMPLES = sorted(ROOT.glob("examples/*.yaml"))
BAD_FILES = sorted(BAD.glob("*.yaml"))
SMALL = "schema: saaswright/v1\nproduct: {name: hello}\n"


def read(text: str) -> Requirements:
    """The requirements in a text that must be free of findings."""
    requirements, findings = read_requirements(Source("test.yaml", text), REGIONS)
    assert findings == (), rendered(findings)
    assert requirements is not None
    return requirements


@pytest.mark.parametrize("path", BAD_FILES, ids=lambda path: path.stem)
def test_golden(path: Path, request: pytest.FixtureRequest) -> None:
    """Every problem of a bad file is reported at once, each at its place and with a way out."""
    requirements, findings = read_requirements(read_text(path), REGIONS)
    assert (requirements is None) is has_errors(findings)
    golden = path.with_suffix(".expected")
    text = rendered(findings)
    if request.config.getoption("--rewrite-golden"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_finding_has_a_golden_case() -> None:
    """No finding id stands in the code that no golden file shows."""
    code = "".join(path.read_text() for path in (ROOT / "src/saaswright/requirements").glob("*.py"))
    ids = set(re.findall(r'"(requirements-[a-z-]+)"', code))
    shown = "".join(path.read_text() for path in BAD.glob("*.expected"))
    missing = {name for name in ids - {"requirements-more"} if f" {name}\n" not in shown}
    assert missing == set()
    assert "requirements-phi-without-hipaa" in shown
    assert "requirements-cardholder-without-pci-dss" in shown


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_clean(path: Path) -> None:
    """Every example reads without a finding."""
    assert read(path.read_text()).product.name


def test_values_are_in_base_units() -> None:
    """Durations become seconds, sizes bytes, percentages and money plain numbers."""
    said = read(
        SMALL
        + """
availability: {target: 99.95%, maintenance: 2h/month, rto: 1h30m, rpo: 5m}
workload: {latency_p95: 250ms, data: {size: 2TiB, read_share: 80%}}
budget: {monthly: 1500 USD}
"""
    )
    assert to_numbers(said) == {
        "target": 99.95,
        "maintenance": 7200.0,
        "rto": 5400.0,
        "rpo": 300.0,
        "latency": 0.25,
        "size": 2 * 1024**4,
        "read_share": 0.8,
        "monthly": 1500.0,
    }


def to_numbers(said: Requirements) -> dict[str, float | None]:
    """The numbers that the test above is about."""
    return {
        "target": said.availability.target,
        "maintenance": said.availability.maintenance,
        "rto": said.availability.rto,
        "rpo": said.availability.rpo,
        "latency": said.workload.latency_p95,
        "size": said.workload.data.size,
        "read_share": said.workload.data.read_share,
        "monthly": said.budget.monthly,
    }


def test_nothing_said_is_told_from_nothing_needed() -> None:
    """An empty list of needs is an answer, a missing one is none."""
    assert read(SMALL).workload.needs is None
    assert read(SMALL + "workload: {needs: []}\n").workload.needs == ()


def test_empty_values_count_as_not_said() -> None:
    """A key without a value reads like a key that is not there."""
    assert read(SMALL + "plans:\nworkload:\n  users:\n") == read(SMALL)


def test_text_is_kept_on_one_line() -> None:
    """A summary over several lines becomes one line, so that it cannot break a comment."""
    text = "schema: saaswright/v1\nproduct:\n  name: hello\n  summary: |\n    one\n\n    two: [\n"
    assert read(text).product.summary == "one two: ["


@pytest.mark.parametrize("word", words(Domain) + words(Framework))
def test_any_spelling_of_a_word_is_understood(word: str) -> None:
    """Upper case and underscores are a warning, and mean the word."""
    key = "product" if word in words(Domain) else "compliance"
    data = {"schema": "saaswright/v1", "product": {"name": "hello"}, "compliance": {}}
    spelled = word.upper().replace("-", "_")
    if key == "product":
        data["product"] = {"name": "hello", "domain": spelled}
    else:
        data["compliance"] = {"frameworks": [spelled]}
    requirements, findings = from_builtins(data)
    assert requirements is not None
    assert word in (requirements.product.domain, *requirements.compliance.frameworks)
    assert [finding.severity for finding in findings] == [Severity.WARNING]


def test_plain_data_gives_the_same_findings() -> None:
    """Values that stand in no file get the same findings, without places."""
    data = {"schema": "saaswright/v1", "product": {"name": "hello", "domain": "web-ap"}}
    text = yaml.safe_dump(data)
    _, located = read_requirements(Source("test.yaml", text))
    requirements, findings = from_builtins(data)
    assert requirements is None
    assert [f.message for f in findings] == [f.message for f in located]
    assert findings[0].location is None
    assert located[0].location is not None


def test_a_clean_file_reads_the_same_in_any_order() -> None:
    """The order of keys does not matter."""
    data = yaml.safe_load((ROOT / "examples/clinic-notes.yaml").read_text())
    backwards = yaml.safe_dump(_reversed(data), sort_keys=False)
    assert read(backwards) == read((ROOT / "examples/clinic-notes.yaml").read_text())


def _reversed(data: object) -> object:
    if isinstance(data, dict):
        return {key: _reversed(value) for key, value in reversed(data.items())}
    return [_reversed(item) for item in data] if isinstance(data, list) else data


def test_many_problems_are_bounded() -> None:
    """A hopeless file gives a hundred findings and the number of the others."""
    words_ = "".join(f"  wrong-{number}: 1\n" for number in range(3000))
    requirements, findings = read_requirements(Source("test.yaml", SMALL + "team:\n" + words_))
    assert requirements is None
    assert len(findings) == 101
    assert findings[-1].message == "2900 more problems are not shown"


def test_large_text_is_refused() -> None:
    """A text beyond the limit is answered with one finding, and is not parsed."""
    text = SMALL + "#" * LIMITS.size
    requirements, findings = read_requirements(Source("test.yaml", text))
    assert requirements is None
    assert [finding.message for finding in findings] == ["larger than 256 KiB"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("binary.yaml", b"\x7fELF\0\0\0", "a binary file"),
        ("latin.yaml", b"product: caf\xe9", "not UTF-8"),
        ("big.yaml", b"a" * (50 * 1024 * 1024), "larger than 0.25 MiB"),
        ("missing.yaml", None, "no such file"),
    ],
)
def test_unreadable_files(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    """What is no text at all, too large or not there cannot be read, and the error says why."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableError, match=message):
        read_text(path, LIMITS)


def test_credentials_are_not_repeated() -> None:
    """A password in the registry stands nowhere in the findings."""
    _, findings = read_requirements(read_text(BAD / "secret.yaml"))
    assert len(findings) == 1
    assert "hunter2" not in repr(findings)
