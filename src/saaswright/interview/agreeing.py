"""Where somebody says one thing and code shows another: what was said stands, and that is told.

Clouds and regions are two answers to one question. An answer that was only seen in code gives way
to what somebody said; what was said twice is for the requirements to judge.
"""

from __future__ import annotations

import msgspec

from saaswright.finding import Finding, Severity
from saaswright.interview.record import Answer, Answers
from saaswright.requirements.clash import Regions

PROVIDERS, REGIONS = "providers", "regions"


def agreed(answers: Answers, regions: Regions) -> tuple[Answers, tuple[Finding, ...]]:
    """``answers`` without the clouds or regions seen that no answer given allows, and which."""
    clouds, places = answers.get(PROVIDERS), answers.get(REGIONS)
    if clouds is None or places is None or bool(clouds.seen) is bool(places.seen):
        return answers, ()
    given, seen = (clouds, REGIONS) if places.seen else (places, PROVIDERS)
    if not _listed(given) or not _listed(answers[seen]):
        return answers, ()
    allowed = set(given.value)
    if seen == PROVIDERS:
        allowed = {regions[name][0] for name in given.value if name in regions}
        if len(allowed) == 0 or any(name not in regions for name in given.value):
            return answers, ()
    return _without(answers, seen, allowed, regions)


def _listed(answer: Answer) -> bool:
    """Whether it is a list of words; "not sure" and what cannot be meant say nothing."""
    value = answer.value
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _without(
    answers: Answers, seen: str, allowed: set[str], regions: Regions
) -> tuple[Answers, tuple[Finding, ...]]:
    """The answer to ``seen`` with those of the clouds ``allowed``; left out when none is."""
    answer = answers[seen]
    cloud = {
        one: one if seen == PROVIDERS else regions.get(one, ("", ""))[0] for one in answer.value
    }
    kept = [one for one in answer.value if cloud[one] in allowed]
    rest = {id: one for id, one in answers.items() if id != seen}
    if kept:
        where = ", ".join(f"{one}: {_place(one, answer.seen)}" for one in kept)
        rest = {**answers, seen: msgspec.structs.replace(answer, value=kept, seen=where)}
    told = tuple(
        _told(one, cloud[one], seen, answer.seen, allowed)
        for one in answer.value
        if cloud[one] not in allowed
    )
    return (rest, told) if told else (answers, ())


def _told(one: str, cloud: str, seen: str, where: str, allowed: set[str]) -> Finding:
    what = f"`{one}`" if seen == PROVIDERS else f"`{one}`, a region of {cloud or 'no known cloud'},"
    stated = "the regions named are of" if seen == PROVIDERS else "the providers named are"
    return Finding(
        "seen-but-not-said",
        Severity.WARNING,
        f"{what} was seen in {_place(one, where)}, but {stated} {', '.join(sorted(allowed))}: "
        "it is left out",
        help=f"name it in `cloud.{seen}` if the product is to run there too",
    )


def _place(one: str, where: str) -> str:
    """Where ``one`` was seen, of ``WORD: FILE:LINE, WORD: FILE:LINE``; else all of it."""
    own = [part for part in where.split(", ") if part.startswith(f"{one}: ")]
    return own[0].removeprefix(f"{one}: ") if own else where
