"""Finding what a project bears, on a project that is made up: what it bears is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from saaswright.finding import Fix
from saaswright.hardening.capabilities import dropped
from saaswright.hardening.model import Measure
from saaswright.hardening.searching import borne, kept
from saaswright.hardening.trial import ExhaustedError, Trial
from tests.rules.judge import view_of

BACK = "tried on the engine and taken back: "
Bears = Callable[[Mapping[str, Any]], Mapping[str, str]]


class Imagined:
    """A trial whose services are as `bears` says of the patched project."""

    def __init__(self, needs: Mapping[str, set[str]], bears: Bears, most: int = 100) -> None:
        self.base: dict[str, dict[str, Any]] = {name: {} for name in needs}
        self.given, self.bears, self.most, self.starts = needs, bears, most, 0

    def start(self, measures: Sequence[Measure] = (), *, alone: bool = False) -> dict[str, str]:
        """What is wrong with the base and the measures."""
        if self.starts >= self.most:
            raise ExhaustedError
        self.starts += 1
        found = self.bears(self.with_(measures))
        there = {name for one in measures for name in (one.service, *self.needs(one.service))}
        return {name: why for name, why in found.items() if not alone or name in there}

    def with_(self, measures: Sequence[Measure]) -> dict[str, dict[str, Any]]:
        """The base with the measures."""
        data = {name: dict(service) for name, service in self.base.items()}
        for measure in measures:
            data[measure.service].update(measure.patch)
        return data

    def keep(self, measures: Sequence[Measure]) -> None:
        """Go on from there."""
        self.base = self.with_(measures)

    def needs(self, name: str) -> set[str]:
        """What it depends on."""
        return self.given[name]

    def first(self, problems: Mapping[str, str]) -> frozenset[str]:
        """As the real one does it."""
        return frozenset(name for name in problems if not self.needs(name) & problems.keys())


def tried(trial: Imagined, measures: Sequence[Measure]) -> dict[str, str]:
    """The reasons by service."""
    return {one.service: why for one, why in kept(cast("Trial", trial), measures)}


def harder(*services: str) -> list[Measure]:
    """The same measure for each."""
    return [Measure(name, "writable-root", Fix("harder", ()), {"hard": True}) for name in services]


def failing(*names: str) -> Bears:
    """Services that do not bear it themselves."""
    return lambda data: {name: "ended" for name in names if data[name].get("hard")}


def test_what_everybody_bears_takes_one_start() -> None:
    """All at once, and kept."""
    trial = Imagined({"a": set(), "b": {"a"}}, failing())
    assert tried(trial, harder("a", "b")) == {"a": "", "b": ""}
    assert trial.starts == 1
    assert trial.base == {"a": {"hard": True}, "b": {"hard": True}}


def test_who_does_not_bear_it_is_taken_back() -> None:
    """The others are kept, in one more start."""
    trial = Imagined({"a": set(), "b": {"a"}, "c": set()}, failing("b"))
    assert tried(trial, harder("a", "b", "c")) == {
        "a": "",
        "b": BACK + "with it `b` ended",
        "c": "",
    }
    assert trial.starts == 2
    assert trial.base["b"] == {}


def test_who_fails_after_its_dependency_is_not_blamed() -> None:
    """The database falls, the application with it: only the database's measure is taken back."""
    trial = Imagined(
        {"db": set(), "app": {"db"}},
        lambda data: {"db": "ended", "app": "ended"} if data["db"].get("hard") else {},
    )
    assert tried(trial, harder("db", "app")) == {"db": BACK + "with it `db` ended", "app": ""}


def test_a_sufferer_without_a_measure_of_its_own_leads_to_the_culprit() -> None:
    """The database says it is well, and the application cannot use it any more."""
    trial = Imagined(
        {"db": set(), "app": {"db", "x"}, "x": set()},
        lambda data: {"app": "did not become healthy"} if data["db"].get("hard") else {},
    )
    told = {"db": BACK + "with it `app` did not become healthy", "x": ""}
    assert tried(trial, harder("db", "x")) == told


def test_a_stranger_that_fails_once_is_asked_again() -> None:
    """What has nothing to do with the measure may have been slow."""
    seen: list[int] = []

    def slow_once(data: Mapping[str, Any]) -> Mapping[str, str]:
        seen.append(1)
        return {"z": "did not become healthy"} if len(seen) == 1 else {}

    trial = Imagined({"a": set(), "z": set()}, slow_once)
    assert tried(trial, harder("a")) == {"a": ""}
    assert trial.starts == 2


def test_what_is_not_tried_is_not_kept() -> None:
    """Without a start left, everything is as it was."""
    trial = Imagined({"a": set()}, failing(), most=0)
    assert tried(trial, harder("a")) == {"a": "not tried: too many others were"}
    assert trial.base == {"a": {}}


def test_one_start_tells_who_bears_it_and_who_does_not() -> None:
    """Nothing is kept; who needs one that fell is asked again without it."""
    trial = Imagined(
        {"a": set(), "b": set(), "c": {"b"}, "d": set()},
        lambda data: {"b": "ended", "c": "did not start"} if data["b"].get("hard") else {},
    )
    found = {one.service: why for one, why in borne(cast("Trial", trial), harder(*"abcd"))}
    assert found == {"a": "", "b": BACK + "with it `b` ended", "c": "", "d": ""}
    assert trial.starts == 2
    assert trial.base["a"] == {}


def test_one_that_suffers_from_a_stranger_does_not_go_on_for_ever() -> None:
    """Something without a measure is down: what needs it cannot be told."""
    trial = Imagined({"a": {"z"}, "z": set()}, lambda _data: {"z": "ended", "a": "did not start"})
    found = {one.service: why for one, why in borne(cast("Trial", trial), harder("a"))}
    assert found == {"a": BACK + "with it `a` did not start"}
    assert trial.starts == 1


def test_a_smaller_set_that_others_do_not_bear_is_taken_back() -> None:
    """Each service is well by itself, and the application cannot use the database any more."""

    def bears(data: Mapping[str, Any]) -> Mapping[str, str]:
        short = "cap_drop" in data["db"] and "CHOWN" not in data["db"]["cap_add"]
        return {"app": "did not become healthy"} if short else {}

    trial = Imagined({"db": set(), "app": {"db"}}, bears)
    services = view_of("services:\n  db:\n    image: acme/db:1\n").services
    ((measure, why),) = dropped(cast("Trial", trial), services)
    assert why == ""
    assert "CHOWN" in measure.patch["cap_add"]


def test_as_few_capabilities_as_are_needed() -> None:
    """None at all, the smallest part of the usual ones, or of the default where those do not do."""
    needed = {"a": set(), "b": {"SETUID", "CHOWN"}, "c": {"NET_RAW"}, "d": {"SYS_ADMIN"}}

    def bears(data: Mapping[str, Any]) -> Mapping[str, str]:
        return {
            name: "ended"
            for name, service in data.items()
            if "cap_drop" in service and not needed[name] <= set(service["cap_add"])
        }

    trial = Imagined({name: set() for name in needed}, bears)
    services = view_of(
        "services:\n" + "".join(f"  {name}:\n    image: acme/{name}:1\n" for name in needed)
    ).services
    found = {one.service: (one, why) for one, why in dropped(cast("Trial", trial), services)}
    added = {name: one.patch["cap_add"] for name, (one, why) in found.items() if not why}
    assert added == {"a": [], "b": ["CHOWN", "SETUID"], "c": ["NET_RAW"]}
    assert found["d"][1] == BACK + "with it `d` ended"
    assert trial.base["d"] == {}
    assert trial.base["b"]["cap_drop"] == ["ALL"]
    assert trial.base["b"]["cap_add"] == ["CHOWN", "SETUID"]
