"""No availability, cost or size in a bundle reads finer than the facts behind it allow.

The rule is written here a second time, from the Particle Data Group's sentence and in decimal
arithmetic, so that the program is not its own judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
import pytest

from saaswright import pipeline
from saaswright.alternatives.model import Outcome
from saaswright.alternatives.outcome import shipped
from saaswright.alternatives.shown import as_shown
from saaswright.alternatives.variation import read_axis
from saaswright.alternatives.what_if import what_if
from saaswright.architecture.figures import LEVELS, Figures
from saaswright.architecture.growth import growth_of
from saaswright.architecture.load import plan_load
from saaswright.architecture.model import Range
from saaswright.architecture.precision import at_place, known, place
from saaswright.architecture.sizing import Context, size_plan
from saaswright.architecture.topology import topology_of
from saaswright.handoff.documents import bundle
from saaswright.handoff.explain_text import explanation_text
from saaswright.handoff.model import Design
from saaswright.reports.what_if_svg import what_if_svg
from saaswright.reports.what_if_text import what_if_text

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("clinic-notes", "fleet-telemetry", "linkly", "minimal")
NUMBER = re.compile(r"(?<![\w.,/:-])\d[\d,]*(?:\.\d+)?(?![\w.:-]*\d)")
YEAR_MINUTES = 365.25 * 24 * 60


def allowed(ends: tuple[float, float, float]) -> int | None:
    """The place of the last digit that half the range allows; ``None`` without a range."""
    half = (Decimal(repr(max(ends))) - Decimal(repr(min(ends)))) / 2
    if half <= 0:
        return None
    leading, first = half.scaleb(-half.adjusted() + 2), half.adjusted()
    if round(leading) >= 950:
        return first
    return first if round(leading) >= 355 else first - 1


def finest(token: str) -> int:
    """The place of the last digit that a figure shows; zeros before the point count for nothing."""
    digits = token.replace(",", "")
    if "." in digits:
        return -len(digits.rstrip("0").partition(".")[2])
    return len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 99


def too_fine(token: str, ends: tuple[float, float, float]) -> bool:
    """Whether the figure shows more than its range allows: beyond that one digit is left to it."""
    place = allowed(ends)
    first = Decimal(repr(ends[1])).adjusted() if ends[1] else 99
    return place is not None and finest(token) < min(place, first)


@cache
def designed(name: str) -> Design:
    """The example's design."""
    brief, _ = pipeline.read(pipeline.read_file(EXAMPLES / f"{name}.yaml"))
    assert brief is not None
    design, _ = pipeline.design(brief)
    assert design is not None
    return design


@cache
def shown(name: str) -> dict[str, str]:
    """Everything that is said about the example: the bundle, ``explain`` and a sweep."""
    design = designed(name)
    said = dict(bundle(design))
    for plan in design.architecture.plans:
        answer = pipeline.explain(design, plan.name)
        said[f"explain {plan.name}"] = explanation_text(answer)
        said[f"explain {plan.name} --format json"] = msgspec.json.encode(answer).decode()
    for part in design.architecture.components:
        answer = pipeline.explain(design, part.name)
        said[f"explain {part.name}"] = explanation_text(answer)
    axes = (read_axis("workload.requests_per_second=100,900", shipped().catalog),)
    sweep = what_if(design.source, axes)
    said["what-if"] = what_if_text(sweep)
    said["what-if.svg"] = what_if_svg(sweep)
    said["what-if --format json"] = msgspec.json.encode(as_shown(sweep)).decode()
    for outcome in (sweep.base, *(variant.result for variant in sweep.variants)):
        assert isinstance(outcome, Outcome)
    return said


def figures_of(design: Design) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Every computed figure with a range, by a name: as it was computed, with all its digits."""
    for plan in design.architecture.plans:
        a, cost = plan.availability, plan.cost
        yield f"{plan.name} availability", ends_of(a.computed)
        low, expected, high = (
            (100 - end) / 100 * YEAR_MINUTES
            for end in (a.computed.high, a.computed.expected, a.computed.low)
        )
        yield f"{plan.name} downtime", (low, expected, high)
        for item in a.contributions:
            yield f"{plan.name} {item.cause}", ends_of(item.minutes_per_year)
        if cost.monthly is not None:
            yield f"{plan.name} cost", ends_of(cost.monthly)
        for line in cost.items:
            yield f"{plan.name} {line.component} {line.item}", ends_of(line.monthly)


def ends_of(value: Range) -> tuple[float, float, float]:
    """Low, expected, high."""
    return value.low, value.expected, value.high


def betrayed(text: str, ends: tuple[float, float, float]) -> list[str]:
    """The numbers in ``text`` that are one of ``ends`` with a digit too many.

    Three digits and more: shorter numbers are alike by chance.
    """
    found = []
    for token in NUMBER.findall(text):
        bare = token.replace(",", "")
        if len(bare.replace(".", "").strip("0")) < 3 or not too_fine(token, ends):
            continue
        if _close(token, ends):
            found.append(token)
    return found


def _close(token: str, ends: tuple[float, float, float]) -> bool:
    return any(abs(float(token.replace(",", "")) - end) < 10.0 ** finest(token) for end in ends)


def _reads(token: str, ends: tuple[float, float, float]) -> bool:
    return _close(token, ends) and not too_fine(token, ends)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_the_bundle_betrays_a_figure_with_a_digit_too_many(name: str) -> None:
    """Documents, JSON, explanations and pictures show no computed figure finer than its range."""
    figures = dict(figures_of(designed(name)))
    wrong = []
    for where, text in shown(name).items():
        # Sizes and prices in these are chosen or quoted; computed figures are not in there.
        if where.endswith((".lock", ".env", ".yaml", ".env.example", "architecture.svg")):
            continue
        # Coordinates are no figures, nor is what the specification's table says.
        read = re.sub("<[^>]*>", " ", text).partition("## The specification's tiers")[0]
        for figure, ends in figures.items():
            for token in betrayed(read, ends):
                # Another figure may read so and be known well enough to.
                if not any(_reads(token, other) for other in figures.values()):
                    wrong.append((where, figure, token))
    assert wrong == []


def test_a_digit_too_many_is_found() -> None:
    """The search above finds a raw figure in a page, and lets the rounded one pass."""
    ends = (99.8541, 99.95094, 99.98551)
    assert betrayed("| 99.85 / 99.951 / 99.98 % |", ends) == ["99.951"]
    assert betrayed("| 99.85 / 99.95 / 99.98 % |", ends) == []
    assert betrayed('{"expected": 335.41}', (285.7, 335.41, 506.9)) == ["335.41"]
    assert betrayed("340 USD", (285.7, 335.41, 506.9)) == []


@pytest.mark.parametrize("name", NAMES)
def test_tables_end_where_their_ranges_allow(name: str) -> None:
    """Each cell of the availability and cost tables, short numbers too, is read and judged."""
    design, pages = designed(name), shown(name)
    judged = 0
    for page, found in (("docs/availability.md", _availability), ("docs/cost.md", _costs)):
        for tokens, ends in found(design, pages[page]):
            judged += len(tokens)
            assert [token for token in tokens if too_fine(token, ends)] == [], ends
    assert judged >= 10


def _rows(page: str, first: str) -> Iterator[list[str]]:
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and cells[0] == first:
            yield cells


def _availability(
    design: Design, page: str
) -> Iterator[tuple[list[str], tuple[float, float, float]]]:
    for plan in design.architecture.plans:
        row = next(_rows(page, plan.name))
        yield NUMBER.findall(row[2]), ends_of(plan.availability.computed)
        section = page.partition(f"## Plan {plan.name}\n")[2].partition("\n## ")[0]
        for item in plan.availability.contributions[:5]:
            cells = next(_rows(section, item.cause))
            yield NUMBER.findall(" ".join(cells[1:])), ends_of(item.minutes_per_year)


def _costs(design: Design, page: str) -> Iterator[tuple[list[str], tuple[float, float, float]]]:
    for plan in design.architecture.plans:
        row = next(_rows(page, plan.name))
        if plan.cost.monthly is not None:
            yield NUMBER.findall(" ".join(row[2:5])), ends_of(plan.cost.monthly)
        section = page.partition(f"## Plan {plan.name}\n")[2].partition("\n## ")[0]
        for line in plan.cost.items:
            cells = next(c for c in _rows(section, line.component) if c[1] == line.item)
            yield NUMBER.findall(cells[2]), ends_of(line.monthly)


@pytest.mark.parametrize("name", NAMES)
def test_arithmetic_of_sizes_is_as_precise_as_its_three_levels_agree(name: str) -> None:
    """Each open figure of a size's derivation, sized again at three levels, ends at its place."""
    design = designed(name)
    judged = 0
    for plan, stated in zip(design.architecture.plans, design.requirements.plans, strict=True):
        levels = []
        for level in LEVELS:
            figures = Figures(design.catalog, level)
            load = plan_load(design.requirements, stated, plan.tenancy, figures)
            topology = topology_of(plan.topology, design.catalog)
            made = design.architecture
            levels.append(size_plan(Context(
                made.components, made.connections, load, topology, figures, design.catalog,
                growth_of(plan.scaling, design.catalog),
            )))  # fmt: skip
        for low, expected, high, shown_size in zip(*levels, plan.components, strict=True):
            lines = shown_size.size.arithmetic
            assert len(lines) == len(expected.size.arithmetic)
            for at, line in enumerate(lines):
                raw = [side.size.arithmetic for side in (low, expected, high)]
                if any(len(side) != len(lines) for side in raw):
                    continue
                for token, ends in _pairs(line, *(side[at] for side in raw)):
                    judged += 1
                    assert not too_fine(token, ends), (shown_size.component, line, ends)
    assert judged >= 20


def _pairs(
    line: str, low: str, expected: str, high: str
) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """The shown figures of a line beside what the levels computed, where they have the line."""
    opened = [re.findall("⟨([^⟩]*)⟩", end) for end in (low, expected, high)]
    if not len(opened[0]) == len(opened[1]) == len(opened[2]):
        return
    pattern = re.escape(re.sub("⟨[^⟩]*⟩", "\0", expected)).replace("\\\0", "\0")
    match = re.fullmatch(pattern.replace("\0", r"([\d.,e+-]+)"), line)
    assert match is not None, (line, expected)
    for at, token in enumerate(match.groups()):
        yield token, tuple(float(side[at]) for side in opened)  # type: ignore[misc]


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_is_left_open(name: str) -> None:
    """The marks of figures whose digits are not decided yet never leave the program."""
    assert [where for where, text in shown(name).items() if "⟨" in text or "⟩" in text] == []


@pytest.mark.parametrize(
    ("value", "error", "rounded"),
    [(0.827, 0.119, 0.83), (0.827, 0.367, 0.8), (0.827, 0.0953, 0.83), (12345.0, 949.0, 12300.0)],
)
def test_the_rule_rounds_as_its_source_does(value: float, error: float, rounded: float) -> None:
    """Of the uncertainty's leading digits, to 354 two stay, to 949 one, above it is rounded up.

    The first two are the examples of the Review of Particle Physics: 0.827 ± 0.119 is written
    0.83 ± 0.12, and 0.827 ± 0.367 is 0.8 ± 0.4.
    """
    ends = Range(value - error, value, value + error)
    power = place(ends)
    assert power == allowed(ends_of(ends))
    assert power is not None
    assert at_place(value, power) == rounded


@pytest.mark.parametrize("expected", [1.4, 30.0, 49.9, 90.0, 0.002, 950.0])
@pytest.mark.parametrize("spread", [1.0, 3.5, 9.4, 40.0, 1000.0])
def test_what_is_expected_is_never_nothing(expected: float, spread: float) -> None:
    """However wide its range, a figure keeps a digit: it is neither 0 nor twice as large."""
    read = known(Range(0.0, expected, expected * spread)).expected
    assert expected * 0.5 < read <= expected * 1.34


VOLUMES = re.compile(
    r"(?P<size>[\d,.]+) GiB × (?:(?P<copies>\d+) copies|"
    r"\(1 \+ (?P<changed>[\d.]+) .*? (?P<days>\d+) days\)) = (?P<product>[\d,.]+) "
)


@pytest.mark.parametrize("name", NAMES)
def test_arithmetic_of_a_bill_can_be_followed(name: str) -> None:
    """Copies and days multiplied by a reader give about what the line says, and never nothing."""
    judged = 0
    for item in (item for plan in designed(name).architecture.plans for item in plan.cost.items):
        assert not item.monthly.expected or " = 0 " not in item.basis
        read = VOLUMES.match(item.basis)
        if read is None:
            continue
        size, product = (float(read[part].replace(",", "")) for part in ("size", "product"))
        days = 1 + float(read["changed"] or 0) * float(read["days"] or 0)
        judged += 1
        assert 0.7 < size * float(read["copies"] or days) / product < 1.4, item.basis
    assert judged


def test_availability_is_rounded_down() -> None:
    """A figure never reads better than it was computed: 99.9496 does not become 99.95."""
    assert known(Range(99.85, 99.9496, 99.98), down=True).expected == 99.94
