"""How many questions the interview asks until the design is settled, against asking all of them.

The personas are the golden cases and the examples: each answers from its requirements file, and
"not sure" where the file says nothing. So do random sets of answers, one for each run. The peer
asks every question.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from saaswright.catalog.loader import load
from saaswright.catalog.model import Catalog
from saaswright.interview.course import DIFFERENCES, Course
from saaswright.interview.flips import Engine
from saaswright.interview.record import Answer, Answers, each_plan, leaves, one_key, requirements_of
from saaswright.requirements.model import Requirements
from saaswright.requirements.questions import Question, questions
from saaswright.requirements.reading import LIMITS, from_builtins, read_requirements
from saaswright.requirements.written import to_builtins
from saaswright.source import read_text
from tools.benches.row import Row
from tools.benches.strangers import stranger
from tools.tracked import ROOT

TITLE = "Questions of the interview until nothing that is left would change a decision"


def personas() -> Iterator[Path]:
    """The requirements files that answer."""
    yield from sorted((ROOT / "tests" / "golden").glob("*/requirements.yaml"))
    yield from sorted((ROOT / "examples").glob("*.yaml"))


def answer_of(question: Question, data: dict[str, Any]) -> Any:
    """What a file of plain data answers to ``question``; ``None`` where it says nothing."""
    keys = [path for path, _ in leaves(question)]
    if question.id == "plans":
        return [plan["name"] for plan in data.get("plans", [])] or None
    if each_plan(question):
        found = {}
        for plan in data.get("plans", []):
            own = {
                key.removeprefix("plans[]."): _at(plan, key.removeprefix("plans[]."))
                for key in keys
            }
            own = {key: value for key, value in own.items() if value is not None}
            if own:
                found[plan["name"]] = next(iter(own.values())) if one_key(question) else own
        return found or None
    if one_key(question):
        return _at(data, keys[0])
    own = {key.rpartition(".")[2]: _at(data, key) for key in keys}
    return {key: value for key, value in own.items() if value is not None} or None


def told(question: Question, data: dict[str, Any]) -> Any:
    """What a person with that file says when asked.

    Asked about a plan they say what holds for it; asked about a product with one plan, what holds
    for that plan. Asked what differs they only say what a plan has of its own.
    """
    plans = data.get("plans", [])
    if each_plan(question) and question.id != DIFFERENCES:
        whole = [{**_merged(data, plan), "name": plan["name"]} for plan in plans]
        return answer_of(question, {**data, "plans": whole})
    return answer_of(question, _merged(plans[0], data) if len(plans) == 1 else data)


def _merged(below: Any, above: Any) -> Any:
    """``above`` where it says something, ``below`` elsewhere, section by section."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return {
        key: _merged(below[key], above[key]) if key in below and key in above else value
        for key, value in {**below, **above}.items()
    }


def _at(data: Any, path: str) -> Any:
    for step in path.split("."):
        data = data.get(step) if isinstance(data, dict) else None
    return data


def interviewed(course: Course, data: dict[str, Any]) -> tuple[Answers, list[float]]:
    """The answers that the interview asked for, and the CPU seconds before each question.

    The last of them is what it took to see that nothing is left.
    """
    answers: Answers = {}
    waits = []
    while True:
        start = time.process_time()
        found = course.next(answers)
        waits.append(time.process_time() - start)
        if found is None:
            return answers, waits
        answers[found.question.id] = Answer(told(found.question, data))


def _settled(engine: Engine, answers: Answers, final: Any) -> int:
    """After how many answers the decisions are the final ones and stay so."""
    given: Answers = {}
    last = 0
    for number, (id, answer) in enumerate(answers.items(), start=1):
        given[id] = answer
        said, _ = requirements_of(given, engine.regions)
        if said is None or engine.choices(said) != final:
            last = number
    return min(last + 1, len(answers))


@dataclass
class Tally:
    """What came of the interviews so far."""

    asked: list[int] = field(default_factory=list)
    settled: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    same: int = 0

    def add(self, name: str, engine: Engine, truth: Requirements) -> None:
        """Interview the person whose answers are ``truth``."""
        answers, took = interviewed(Course(engine.catalog, engine), to_builtins(truth))
        said, _ = requirements_of(answers, engine.regions)
        final = engine.choices(truth)
        found = (engine.choices(said) if said is not None else None) or {}
        other = [key for key, option in (final or {}).items() if found.get(key) != option]
        self.asked.append(len(answers))
        self.settled.append(_settled(engine, answers, final))
        self.waits += took[3:]
        self.same += not other
        agreed = f"other decisions: {', '.join(other)}" if other else "same decisions"
        print(f"  {name}: {len(answers)} of {len(questions())}, {agreed}", flush=True)


def strangers(count: int, catalog: Catalog) -> Iterator[tuple[str, Engine, Requirements]]:
    """The first ``count`` random sets of answers out of which something can be designed."""
    seed = found = 0
    while found < count:
        engine = Engine(catalog)
        truth, _ = from_builtins(stranger(seed, catalog), engine.regions)
        if truth is not None and engine.choices(truth) is not None:
            found += 1
            yield f"stranger {seed}", engine, truth
        seed += 1


def measure(runs: int) -> list[Row]:
    """One interview for each persona, and for as many strangers as there are to be ``runs``."""
    every = len(questions())
    catalog = load()
    people, others = Tally(), Tally()
    for path in personas():
        engine = Engine(catalog)
        truth, _ = read_requirements(read_text(path, LIMITS), engine.regions)
        if truth is None:
            raise RuntimeError(f"{path} cannot be read")
        people.add(f"{path.parent.name}/{path.stem}", engine, truth)
    for name, engine, truth in strangers(runs, catalog):
        others.add(name, engine, truth)
    counts, settled, same, waits = people.asked, people.settled, people.same, people.waits
    median, until = statistics.median(counts), statistics.median(settled)
    return [
        Row(
            "questions until the decisions are final",
            until,
            "",
            "all of them",
            until / every,
            aim="≤ 0.4×",
            met=until / every <= 0.4,
        ),
        Row(
            "questions asked",
            median,
            "",
            "all of them",
            median / every,
            aim="≤ 0.4×",
            met=median / every <= 0.4,
        ),
        Row(
            "same decisions as all answers",
            same,
            "",
            "the personas",
            same / len(counts),
            aim="1×",
            met=same == len(counts),
        ),
        Row(
            "same decisions, random sets of answers",
            others.same,
            "",
            "the sets",
            others.same / max(1, len(others.asked)),
            aim="1×",
            met=others.same == len(others.asked),
        ),
        Row(
            "questions asked, random sets of answers",
            statistics.median(others.asked or [0]),
            "",
            "all of them",
            statistics.median(others.asked or [0]) / every,
        ),
        Row("CPU time before a question", statistics.median(waits) * 1000),
        Row("longest (the last, which proves that nothing is left)", max(waits) * 1000),
    ]
