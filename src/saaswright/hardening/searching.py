"""Which of many measures a project bears: all at once, then without those that are to blame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from saaswright.hardening.model import Measure
from saaswright.hardening.trial import ExhaustedError, Trial

OUT_OF_STARTS: Final = "not tried: too many others were"

Outcome = tuple[Measure, str]
"""A measure, and why it was taken back; empty when it was kept."""


def kept(trial: Trial, measures: Sequence[Measure]) -> Iterator[Outcome]:
    """Try ``measures``, one for a service; those that the project bears are kept.

    What is kept has been seen healthy together, and together with all that was kept before.
    """
    pending = list(measures)
    while pending:
        try:
            problems = _once_more(trial, pending, trial.start(pending))
        except ExhaustedError:
            yield from ((measure, OUT_OF_STARTS) for measure in pending)
            return
        if not problems:
            trial.keep(pending)
            yield from ((measure, "") for measure in pending)
            return
        blamed = _blamed(trial, pending, problems)
        if not blamed and len(pending) > 1:
            # Somebody else suffers, and does not say from whom.
            middle = len(pending) // 2
            yield from kept(trial, pending[:middle])
            yield from kept(trial, pending[middle:])
            return
        for measure in blamed or pending:
            yield measure, _said(measure, problems)
        pending = [measure for measure in pending if blamed and measure not in blamed]


def borne(trial: Trial, measures: Sequence[Measure]) -> Iterator[Outcome]:
    """Which of ``measures`` their own services bear, in as few starts as can be; none is kept.

    One start, without the services that none of them needs, tells it of every service that is
    well, and of those to blame for what is not; who needs one of these is asked again. What others
    say of it only :func:`kept` finds out.
    """
    pending = list(measures)
    while pending:
        try:
            problems = trial.start(pending, alone=True)
        except ExhaustedError:
            yield from ((measure, OUT_OF_STARTS) for measure in pending)
            return
        clear = [
            one for one in pending if not {one.service, *trial.needs(one.service)} & {*problems}
        ]
        blamed = _blamed(trial, pending, problems)
        told = {id(one) for one in (*clear, *blamed)}
        yield from ((measure, "") for measure in clear)
        yield from ((measure, _said(measure, problems)) for measure in blamed)
        if not told:  # they suffer from one that has no measure
            yield from ((measure, _said(measure, problems)) for measure in pending)
            return
        pending = [one for one in pending if id(one) not in told]


def _once_more(
    trial: Trial, measures: Sequence[Measure], problems: dict[str, str]
) -> dict[str, str]:
    """What is wrong; asked again where it is only with services that have nothing to do with it."""
    changed = {measure.service for measure in measures}
    concerned = {name for name in problems if changed & {name, *trial.needs(name)}}
    return problems if concerned or not problems else trial.start(measures)


def _blamed(
    trial: Trial, measures: Sequence[Measure], problems: Mapping[str, str]
) -> tuple[Measure, ...]:
    """The measures of services that are not well although all that they depend on is."""
    first = trial.first(problems)
    return tuple(measure for measure in measures if measure.service in first)


def _said(measure: Measure, problems: Mapping[str, str]) -> str:
    own = problems.get(measure.service)
    service, why = (measure.service, own) if own else next(iter(problems.items()))
    return f"tried on the engine and taken back: with it `{service}` {why}"
