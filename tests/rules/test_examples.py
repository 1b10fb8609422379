"""Every rule holds to its own examples; what it says is complete and points into the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from saaswright.finding import Severity
from saaswright.rules.model import FAMILIES, Given, Rule
from saaswright.rules.registry import BY_ID, RULES
from saaswright.rules.run import RuleCrash, run
from saaswright.source import Source
from tests.rules.judge import FACTS, judged, view_of

ROOM = Path(__file__).parents[2] / "src" / "saaswright" / "rules"
FIRES = [(rule, text) for rule in RULES for text in rule.fires]
QUIET = [(rule, text) for rule in RULES for text in rule.quiet]
ASKS = [(r, text) for r in RULES for text in r.fires if r.given.requirements or r.given.target]
OTHERS = [(r, text) for r in RULES for text in r.fires if r.given.quiet_with]
BESIDE = [(r, text, files) for r in RULES for text in r.fires for files in r.given.quiet_beside]


def named(case: object) -> str:
    """A test is called by the rule that it is about."""
    return case.id if isinstance(case, Rule) else ""


@pytest.mark.parametrize(("rule", "text"), FIRES, ids=named)
def test_fires(rule: Rule, text: str) -> None:
    """A firing example is found, at lines of the file that stand there, nothing of it twice."""
    found = judged(text, rule)
    assert found
    assert len(found) == len({one.message for one in found}) == len({o.location for o in found})
    for finding in found:
        assert finding.id == rule.id
        assert finding.location is not None
        assert finding.location.source in ("compose.yaml", *rule.given.beside)
        assert finding.location.excerpt.strip()
        assert finding.help


@pytest.mark.parametrize(("rule", "text"), QUIET, ids=named)
def test_quiet(rule: Rule, text: str) -> None:
    """A quiet example gives no finding of this rule."""
    assert judged(text, rule) == ()


@pytest.mark.parametrize(("rule", "text"), ASKS, ids=named)
def test_quiet_without_what_it_asks_for(rule: Rule, text: str) -> None:
    """A rule that judges against requirements or a target says nothing when there are none."""
    assert run(view_of(text, Given(beside=rule.given.beside)), (rule,)) == ()


@pytest.mark.parametrize(("rule", "text"), OTHERS, ids=named)
def test_quiet_with_other_requirements(rule: Rule, text: str) -> None:
    """A rule that judges against requirements says nothing when they ask for something else."""
    given = Given(requirements=rule.given.quiet_with, beside=rule.given.beside)
    assert run(view_of(text, given), (rule,)) == ()


@pytest.mark.parametrize(("rule", "text", "files"), BESIDE, ids=named)
def test_quiet_beside_other_files(rule: Rule, text: str, files: Mapping[str, str]) -> None:
    """A rule that judges by what stands beside the file says nothing beside these files."""
    given = msgspec.structs.replace(rule.given, beside=files)
    assert run(view_of(text, given), (rule,)) == ()


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_rule_explains_itself(rule: Rule) -> None:
    """A rule has its texts, a source, and at least as many quiet examples as firing ones."""
    assert rule.family in FAMILIES
    assert all(text.strip() for text in (rule.what, rule.why, rule.instead, rule.source))
    assert rule.fires
    assert len(rule.quiet) >= len(rule.fires)
    assert rule.what.endswith(".")
    assert not rule.instead.endswith(".")


def test_one_file_for_each_rule() -> None:
    """The registry holds every rule file once, and the file is called as the rule."""
    files = {
        path.relative_to(ROOM).with_suffix("").as_posix()
        for path in ROOM.glob("*/*.py")
        if path.stem != "__init__" and path.parent.name != "fixing"
    }
    names = [f"{rule.family}/{rule.id}".replace("-", "_") for rule in RULES]
    assert files == set(names)
    assert Counter(names).most_common(1)[0][1] == 1
    assert len(BY_ID) == len(RULES)


def test_examples_are_whole_compose_files() -> None:
    """Every example is accepted by the compose room, so that users can copy it."""
    from saaswright.rules.looking import look

    wrong = [
        (rule.id, finding.message)
        for rule in RULES
        for text in (*rule.fires, *rule.quiet)
        for finding in look((), FACTS, sources=[Source("compose.yaml", text)], directory="/p")[1]
        if finding.severity is Severity.ERROR
    ]
    assert wrong == []


def test_a_crash_names_the_rule() -> None:
    """A rule that fails is not skipped: the error says which one it was."""
    broken = msgspec.structs.replace(RULES[0], check=lambda view: iter([view.nothing]))
    with pytest.raises(RuleCrash, match=RULES[0].id):
        run(view_of("services:\n  a:\n    image: b:1\n"), (broken,))
