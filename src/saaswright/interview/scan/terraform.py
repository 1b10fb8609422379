"""Terraform: the clouds, and the regions that providers and resources are set to.

Other regions say nothing of where the product runs: a backend keeps the state somewhere. A region
that is a variable has the value of ``terraform.tfvars``, else its default, in the same directory,
as Terraform has it (developer.hashicorp.com/terraform/language/values/variables).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from saaswright.interview.scan.signs import Sign, signs

_WORDS: Final = re.compile(
    r"""
      (?:\#|//)[^\n]*
    | /\*.*?(?:\*/|\Z)
    | <<-?(?P<end>\w+)\r?\n.*?(?:^[ \t]*(?P=end)\b|\Z)
    | \b(?P<kind>provider|variable)[ \t]+"(?P<name>[\w-]+)"[ \t]*\{
    | \bresource[ \t]+"(?P<cloud>[a-z0-9]+)_\w+"[ \t]+"[\w-]+"[ \t]*\{
    | (?<![\w.-])(?P<key>region|location|default)[ \t]*=[ \t]*
      (?:"(?P<text>[A-Za-z0-9 -]{1,60})" | (?:"\$\{)?var\.(?P<variable>[\w-]{1,60})(?:\}")?)
    | "(?:[^"\\\n]|\\[^\n])*"?
    | [{}\n]
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
"""What matters of Terraform's language. Comments, heredocs and strings are read to be passed over,
and every alternative ends where the text does, so that a hostile file costs no more than its size.
"""
_SETTING: Final = re.compile(r'[ \t]*([\w-]{1,60})[ \t]*=[ \t]*"([A-Za-z0-9 -]{1,60})"')
_LINES: Final = 20_000
VARIABLE: Final = "variable"
"""The question of a sign that only :func:`resolved` reads: ``NAME=VALUE`` of a variable."""
_REFERENCE: Final = "var."


def terraform(name: str, text: str) -> Iterator[Sign]:
    """What a ``.tf`` file tells; regions that are variables as ``var.NAME``."""
    number, depth, block, word = 1, 0, "", ""
    for part in _WORDS.finditer(text):
        if part["kind"] or part["cloud"]:
            depth, block, word = 1, part["kind"] or "resource", part["name"] or part["cloud"]
            if block == "provider" and word in signs()["providers"]:
                yield Sign("providers", signs()["providers"][word], f"{name}:{number}")
        elif part["key"] and depth == 1:
            yield from _setting(part, block, word, f"{name}:{number}")
        depth = max(0, depth + {"{": 1, "}": -1}.get(part[0], 0))
        block = block if depth else ""
        number += part[0].count("\n")


def _setting(part: re.Match[str], block: str, word: str, where: str) -> Iterator[Sign]:
    """What a key at the top of a block tells: a region, or a variable's default."""
    cloud = signs()["providers"].get(word)
    value = _written(part["text"]) if part["text"] else f"{_REFERENCE}{part['variable']}"
    if block == "variable" and part["key"] == "default" and part["text"]:
        yield Sign(VARIABLE, f"{word}={value}", where)
    elif block == "provider" and part["key"] == "region" and cloud:
        yield Sign("regions", value, where)
    elif block == "resource" and cloud and part["key"] == _place(cloud):
        yield Sign("providers", cloud, where)
        yield Sign("regions", value, where)


def _place(cloud: str) -> str:
    """The key by which resources of ``cloud`` say where they are."""
    return "location" if cloud == "azure" else "region"


def _written(text: str) -> str:
    """``West Europe`` as ``westeurope``: Azure takes both for the same."""
    return text.replace(" ", "").lower()


def variables(name: str, text: str) -> Iterator[Sign]:
    """The values of a file that Terraform reads by itself; :func:`resolved` drops all but a few."""
    for number, line in enumerate(text.splitlines()[:_LINES], start=1):
        found = _SETTING.match(line)
        if found:
            yield Sign(VARIABLE, f"{found[1]}={_written(found[2])}", f"{name}:{number}")


def resolved(found: Sequence[Sign]) -> list[Sign]:
    """Regions that are variables with their values; one without a value says nothing."""
    values: dict[tuple[str, str], Sign] = {}
    for sign in found:
        if sign.question == VARIABLE:
            variable, _, value = sign.value.partition("=")
            key = _directory(sign), variable
            if key not in values or ".tfvars:" in sign.where:
                values[key] = Sign("regions", value, sign.where)
    told: list[Sign] = []
    for sign in found:
        if sign.question == "regions" and sign.value.startswith(_REFERENCE):
            variable = sign.value.removeprefix(_REFERENCE)
            told += filter(None, [values.get((_directory(sign), variable))])
        elif sign.question != VARIABLE:
            told.append(sign)
    return told


def _directory(sign: Sign) -> str:
    return sign.where.rpartition("/")[0]
