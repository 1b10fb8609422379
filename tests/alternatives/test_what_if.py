"""Designs under other requirements: rows, order, front, workers."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import msgspec
import pytest
from msgspec.structs import replace

from saaswright.alternatives.model import Infeasible, Outcome
from saaswright.alternatives.outcome import outcome_of, shipped
from saaswright.alternatives.shown import as_shown
from saaswright.alternatives.variation import read_axis, varied, without
from saaswright.alternatives.what_if import what_if, with_front
from saaswright.architecture.model import Range
from saaswright.architecture.shown import expected_money, percent
from saaswright.catalog.loader import load
from saaswright.errors import UsageError
from saaswright.reports.what_if_svg import what_if_svg
from saaswright.reports.what_if_text import what_if_text
from tests.alternatives.texts import SHOP, shop
from tests.architecture.samples import priced

LOADS = read_axis("workload.requests_per_second=50,500,5000", load())
CACHES = read_axis("cache=*", load())


def test_each_combination_is_a_row_in_order() -> None:
    """The last axis changes fastest, and each row says what was tried."""
    answer = what_if(shop(), (LOADS, CACHES))
    tried = [tuple(value for _, value in variant.values) for variant in answer.variants]
    assert tried == [(load, cache) for load in LOADS.values for cache in CACHES.values]


def test_a_variant_is_the_design_of_the_changed_file() -> None:
    """A row holds what the design of the file with that value holds."""
    answer = what_if(shop(), (LOADS,))
    by_hand = outcome_of(shop(SHOP.replace(": 100\n", ": 5000\n")), shipped())
    assert answer.variants[2].result == by_hand


def test_flips_are_against_the_design_as_it_stands() -> None:
    """A pinned cache flips that decision; the value that was chosen anyway flips nothing."""
    answer = what_if(shop(), (CACHES,))
    assert isinstance(answer.base, Outcome)
    for variant in answer.variants:
        pinned = variant.values[0][1]
        flipped = {flip.key: flip.after for flip in variant.flips}
        assert flipped.get("cache", answer.base.choices["cache"]) == pinned


def test_the_front_holds_what_nothing_beats() -> None:
    """A row is on the front exactly when no other is as good in all three and better in one.

    What is compared is what the row says.
    """
    answer = with_front(what_if(shop(), (LOADS, CACHES)))

    def point(result: object) -> tuple[float, float, int]:
        assert isinstance(result, Outcome)
        cost = expected_money(priced(result.monthly)).replace(",", "")
        return float(cost), -float(percent(result.lowest)), result.operations

    points = [point(variant.result) for variant in answer.variants]
    for variant, mine in zip(answer.variants, points, strict=True):
        beaten = any(
            other != mine and all(a <= b for a, b in zip(other, mine, strict=True))
            for other in points
        )
        assert variant.front is not beaten
    assert any(variant.front for variant in answer.variants)


def test_digits_that_nobody_sees_beat_nobody() -> None:
    """Two rows that read the same are both on the front, whatever stands behind their digits."""
    answer = what_if(shop(), (read_axis("workload.requests_per_second=50,51", load()),))
    one, other = (variant.result for variant in answer.variants)
    assert isinstance(one, Outcome)
    assert isinstance(other, Outcome)
    cost = priced(one.monthly)
    cheaper = Range(cost.low, cost.expected - 0.01, cost.high)
    pair = (one, replace(one, monthly=cheaper))
    tried = tuple(
        replace(variant, result=result)
        for variant, result in zip(answer.variants, pair, strict=True)
    )
    marked = with_front(replace(answer, variants=tried))
    assert [variant.front for variant in marked.variants] == [True, True]


NOTES = """\
schema: saaswright/v1
product: {name: notes}
plans: [{name: practice, deployment: hosted}, {name: clinic, deployment: hosted, tenancy: siloed}]
"""


def test_what_has_no_price_is_not_the_cheapest() -> None:
    """A plan on the customer's hardware costs nobody knows what: it is named, and never wins."""
    axes = (read_axis("plans.practice.deployment=hosted,on-premise", load()),)
    answer = with_front(what_if(shop(NOTES), axes))
    hosted, theirs = answer.variants
    assert isinstance(hosted.result, Outcome)
    assert isinstance(theirs.result, Outcome)
    assert (hosted.result.unpriced, theirs.result.unpriced) == ((), ("practice",))
    assert priced(theirs.result.monthly).expected < priced(hosted.result.monthly).expected
    assert (hosted.front, theirs.front) == (True, False)
    row = next(line for line in what_if_text(answer).splitlines() if line.startswith("on-prem"))
    assert f"{expected_money(priced(theirs.result.monthly))}, without practice" in row
    assert "not compared" in what_if_text(answer)
    assert "without practice" in what_if_svg(answer)


VAULT = NOTES.partition("plans:")[0] + "plans: [{name: vault, deployment: on-premise}]\n"


def test_what_has_no_price_is_null_for_programs() -> None:
    """In JSON no cost is null, never 0; the plan says what is not priced, the whole says which."""
    axes = (read_axis("plans.practice.deployment=hosted,on-premise", load()),)
    rows = msgspec.to_builtins(as_shown(what_if(shop(NOTES), axes)))["variants"]
    hosted, theirs = ({p["name"]: p for p in row["result"]["plans"]} for row in rows)
    assert hosted["practice"]["monthly"]["expected"] > 0
    assert theirs["practice"]["monthly"] is None
    assert any("hardware" in reason for reason in theirs["practice"]["unpriced"])
    assert rows[1]["result"]["monthly"] == theirs["clinic"]["monthly"]
    alone = msgspec.to_builtins(as_shown(what_if(shop(VAULT), (LOADS,))))["base"]
    assert (alone["monthly"], alone["unpriced"]) == (None, ("vault",))


def test_a_plan_that_is_never_priced_is_left_out_of_every_cost() -> None:
    """Where each variant has the same plan without a price, the rest is compared, and that said."""
    theirs = NOTES.replace("practice, deployment: hosted", "practice, deployment: on-premise")
    answer = with_front(what_if(shop(theirs), (LOADS, CACHES)))
    without_it = with_front(what_if(shop(NOTES), (LOADS, CACHES)))
    assert answer.compared_without == ("practice",)
    assert without_it.compared_without == ()
    assert any(variant.front for variant in answer.variants)
    assert not all(variant.front for variant in answer.variants)
    assert "practice costs" in what_if_text(answer)
    assert "Not compared" not in what_if_text(without_it)


def test_without_any_price_availability_and_operations_are_compared() -> None:
    """A design on the customer's hardware alone still has a front, which says what it is of."""
    answer = with_front(what_if(shop(VAULT), (CACHES,)))
    least = min(v.result.operations for v in answer.variants if isinstance(v.result, Outcome))
    on_it = [v.result for v in answer.variants if v.front]
    assert any(isinstance(one, Outcome) and one.operations == least for one in on_it)
    assert "as good in availability and operations" in " ".join(what_if_text(answer).split())


def test_plans_without_a_price_that_differ_are_not_compared() -> None:
    """Each of two variants leaves out another plan: neither is better, and the text says why."""
    answer = what_if(shop(NOTES), (LOADS,))
    one, other, _ = answer.variants
    assert isinstance(one.result, Outcome)
    torn = (
        replace(one, result=replace(one.result, unpriced=("practice",))),
        replace(other, result=replace(one.result, unpriced=("clinic",))),
    )
    marked = with_front(replace(answer, variants=torn))
    assert [variant.front for variant in marked.variants] == [False, False]
    assert "are not compared" in what_if_text(marked)


def test_nothing_priced_is_no_bar_of_nothing() -> None:
    """Where no plan has a price the row and the plot say so, and it is not on the front."""
    alone = NOTES.partition("plans:")[0] + "plans: [{name: vault, deployment: hosted}]\n"
    axes = (read_axis("plans.vault.deployment=hosted,on-premise", load()),)
    answer = with_front(what_if(shop(alone), axes))
    assert [variant.front for variant in answer.variants] == [True, False]
    assert "not priced" in what_if_svg(answer)
    assert "not priced" in what_if_text(answer)


def test_workers_change_nothing() -> None:
    """Two worker processes give the rows that one gives."""
    assert what_if(shop(), (LOADS, CACHES), jobs=2) == what_if(shop(), (LOADS, CACHES))


@pytest.mark.filterwarnings("ignore")  # the cluster's own library is not ours to judge
def test_a_cluster_changes_nothing() -> None:
    """The workers of a Dask cluster give the rows that one process gives."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as cluster:
        there = what_if(shop(), (LOADS,), cluster=cluster.scheduler_address)
    assert there == what_if(shop(), (LOADS,))


def test_a_variant_without_a_design_is_a_row_with_its_reason() -> None:
    """What cannot be met is a row that blames the varied value, and the others go on."""
    axis = read_axis("plans.small.tenancy=shared,siloed", load())
    shared, siloed = what_if(shop(), (axis,)).variants
    assert isinstance(shared.result, Infeasible)
    assert "plans.0.tenancy" in {one.path for one in shared.result.blamed}
    assert isinstance(siloed.result, Outcome)


def test_a_value_that_cannot_be_read_is_a_row_with_its_finding() -> None:
    """A word that the requirements do not know is told as in the file itself."""
    axis = read_axis("product.pricing=tiered,fremium", load())
    good, bad = what_if(shop(), (axis,)).variants
    assert isinstance(good.result, Outcome)
    assert isinstance(bad.result, Infeasible)
    assert bad.result.findings[0].id == "requirements-unknown-word"


def test_a_higher_target_is_never_cheaper() -> None:
    """Cost does not fall when more availability is asked for."""
    axis = read_axis("availability.target=99,99.5,99.9,99.95,99.99", load())
    costs = [
        priced(variant.result.monthly).expected
        for variant in what_if(shop(), (axis,)).variants
        if isinstance(variant.result, Outcome)
    ]
    assert len(costs) == len(axis.values)
    assert all(less <= more for less, more in pairwise(costs))


@pytest.mark.parametrize(
    "text", ["cache", "=1", "cache=", "workload.request_per_second=1", "plans.none.tenancy=shared"]
)
def test_nonsense_is_refused_before_anything_is_designed(text: str) -> None:
    """A path that means nothing is a usage error with a hint."""
    with pytest.raises(UsageError) as error:
        what_if(shop(), (read_axis(text, load()),))
    assert error.value.help


def test_too_many_variants_are_refused() -> None:
    """A sweep is bounded."""
    numbers = ",".join(str(n) for n in range(1, 201))
    paths = ("workload.users", "workload.requests_per_second")
    axes = tuple(read_axis(f"{path}={numbers}", load()) for path in paths)
    with pytest.raises(UsageError, match="variants"):
        what_if(shop(), axes)


def test_lists_keep_their_commas() -> None:
    """A comma inside brackets belongs to the value."""
    axis = read_axis("workload.needs=[caching,sessions],[]", load())
    assert axis.values == ("[caching,sessions]", "[]")
    text = varied(shop(), ((axis.path, axis.values[0]),)).text
    assert "sessions" in text
    assert "background-jobs" not in text


def test_taking_out_leaves_the_rest() -> None:
    """What is taken out is gone, and every other line stays."""
    fewer = without(shop(), ("plans.1.network", "compliance.sensitive_data"))
    assert fewer is not None
    assert "phi" not in fewer.text
    assert "existing-vpc" not in fewer.text
    assert "deployment: byoc" in fewer.text


def test_table_and_plot_show_every_variant() -> None:
    """Text and SVG have a row for each variant; the SVG is well-formed."""
    answer = with_front(what_if(shop(), (LOADS,)))
    table = what_if_text(answer)
    drawn = ElementTree.fromstring(what_if_svg(answer))
    words = {node.text for node in drawn.iter() if node.text}
    for value in LOADS.values:
        assert value in table
        assert value in words


@pytest.mark.parametrize("path", ["cloud.providers", "team.languages", "plans.big.workload.needs"])
def test_one_word_where_a_list_belongs_is_a_list_of_one(path: str) -> None:
    """`cloud.providers=aws,gcp` tries each cloud alone; `[aws,gcp]` is still both at once."""
    for value, listed in (("aws", "[aws]"), ("[aws, gcp]", "[aws, gcp]"), ("[]", "[]")):
        alone = varied(shop(), ((path, value),)).text
        assert alone == varied(shop(), ((path, listed),)).text


def test_clouds_are_compared_one_by_one() -> None:
    """A sweep over single clouds gives designs, each in the cloud of its row."""
    axis = read_axis("cloud.providers=aws,gcp,azure", load())
    answer = what_if(shop(SHOP.replace(", regions: [eu-west-1]", "")), (axis,))
    rows = [variant.result for variant in answer.variants]
    assert len({row.choices["cloud-region@small"] for row in rows if isinstance(row, Outcome)}) == 3


def test_a_star_stands_for_every_word() -> None:
    """`*` is each word of a closed vocabulary, alone where a list belongs; else it is no value."""
    known = load()
    tenancies = read_axis("plans.small.tenancy=*", known)
    assert tenancies.values == ("shared", "siloed", "hybrid")
    assert read_axis("cloud.providers=*", known).values == ("aws", "gcp", "azure")
    rows = what_if(shop(), (tenancies,)).variants
    assert [isinstance(row.result, Outcome) for row in rows] == [False, True, True]
    with pytest.raises(UsageError, match="no value"):
        what_if(shop(), (read_axis("workload.users=*", known),))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("plans.0.tenancy=shared,siloed", "plans[0].tenancy=hybrid"),
        ("plans.0.tenancy=shared,siloed", "plans.small.tenancy=hybrid"),
        ("plans.1.availability.target=99.9", "plans.big.availability={target: 99.99}"),
        ("availability={target: 99.9}", "availability.target=99.99"),
        ("cache=*", "preferences.pin.cache=redis"),
    ],
)
def test_a_place_is_varied_once(one: str, other: str) -> None:
    """Two axes for one place, or for a part of it, are refused, however they are written."""
    axes = [read_axis(one, load()), read_axis(other, load())]
    for pair in (axes, axes[::-1]):
        with pytest.raises(UsageError, match="varied twice"):
            what_if(shop(), tuple(pair))


def test_places_beside_each_other_are_varied_together() -> None:
    """Keys of one section, and one key of two plans, are places of their own."""
    for one, other in (
        ("availability.target=99.9", "availability.rto=1h"),
        ("plans.small.availability.target=99.9", "plans.big.availability.target=99.5"),
    ):
        assert len(what_if(shop(), (read_axis(one, load()), read_axis(other, load()))).variants)


def test_a_value_twice_is_tried_once() -> None:
    """A value that stands twice makes one row."""
    assert read_axis("workload.users=10,20,10", load()).values == ("10", "20")
