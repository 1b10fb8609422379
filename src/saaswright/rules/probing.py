"""The fixes of healthchecks: the catalog's test, or the one that stands there made to work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Edit, Fix
from saaswright.rules.healthchecks import healthcheck_for
from saaswright.rules.remedies import replaced, said, taken_away
from saaswright.rules.view import ServiceView
from saaswright.source import DocumentPath

_SUCCEEDS: Final = expression(r"\|\|\s*(?:true|:|exit\s+0|/bin/true)\s*$")

# `f` takes no argument, so it may come first among short options.
_ASKS: Final = expression(r"\s*(?:\S*/)?curl\s+(?:(?P<short>-(?!-))|(?=\S))")
_PROGRAM: Final = expression(r"(?:\S*/)?curl")


def added(service: ServiceView) -> tuple[Fix, ...]:
    """The catalog's healthcheck, where the service says nothing of its own."""
    known, path = healthcheck_for(service), service.at("healthcheck")
    if known is None or service.service.healthcheck is not None:
        return ()
    return said("add a healthcheck", path, known.value, safe=known.sure)


def switched_on(service: ServiceView) -> tuple[Fix, ...]:
    """The catalog's healthcheck in place of the switched off one, or that of the image."""
    known, path = healthcheck_for(service), service.at("healthcheck")
    if known is None:
        return taken_away(path)
    return said("write a healthcheck that works in this image", path, known.value)


def catalog_test(service: ServiceView) -> tuple[Fix, ...]:
    """The catalog's test in place of the service's own; its times stay."""
    known, path = healthcheck_for(service), service.at("healthcheck", "test")
    if known is None or known.value.test is None:
        return ()
    return said(f"test with {known.shown}", path, list(known.value.test), safe=known.sure)


def able_to_fail(service: ServiceView) -> tuple[Fix, ...]:
    """The test without the end that always succeeds."""
    for path, text in _texts(service):
        found = _SUCCEEDS.search(text)
        if found is not None:
            return replaced(path, found[0], "|| exit 1")
    return ()


def failing_on_errors(service: ServiceView) -> tuple[Fix, ...]:
    """The test by `curl`, which then fails where the answer is an error."""
    for path, text in _texts(service):
        asks = _ASKS.match(text)
        if asks is not None:
            word = text[asks.end() :].split(maxsplit=1)[0]
            old = text[: asks.end()] + word
            new = f"{old[: asks.end()]}{'f' if asks['short'] else '-f '}{word}"
            return replaced(path, old.lstrip(), new.lstrip())
        if _PROGRAM.fullmatch(text):
            return _with_fail(service, path)
    return ()


def _with_fail(service: ServiceView, program: DocumentPath) -> tuple[Fix, ...]:
    """Among the short options that come first, or at the end, where curl takes it too."""
    *test, index = program
    items = service.view.written(tuple(test))
    at = int(index) + 1
    option = str(items[at]) if at < len(items) else ""
    if option.startswith("-") and not option.startswith("--"):
        return replaced((*test, at), option, f"-f{option[1:]}")
    return (Fix("add `-f`", (Edit("append", tuple(test), "-f"),)),)


def asking(service: ServiceView, port: int, instead: str) -> tuple[Fix, ...]:
    """The test of another port, in every part that names it."""
    number = re.compile(rf"(?<=[:\s/]){port}(?!\d)")
    edits = []
    for path, text in _texts(service):
        for old in dict.fromkeys(text[m.start() - 1 : m.end()] for m in number.finditer(text)):
            edits.append(Edit("replace", path, (old, old[0] + instead)))
    return (Fix(f"ask port {instead}", tuple(edits)),) if edits else ()


def _texts(service: ServiceView) -> Iterator[tuple[DocumentPath, str]]:
    """The parts of the test as they are written."""
    path = service.at("healthcheck", "test")
    written = service.view.written(path)
    if isinstance(written, str):
        yield path, written
    for index, text in enumerate(written if isinstance(written, list) else ()):
        if isinstance(text, str):
            yield (*path, index), text
