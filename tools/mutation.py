"""Break every rule in small ways and see whether its own examples notice.

    make mutation                     all rules; fails below 98 % noticed, or 95 % of a family
    make mutation MUTATION="ID ..."   some of them, with every survivor shown

A mutant changes one condition of a rule's module: a comparison turned or widened, ``and`` for
``or``, a part of either left out, a ``not`` dropped, a test that is always or never true, a filter
dropped, a number one off. It is noticed when a firing example is quiet, a quiet one fires, or the
rule crashes; or when a firing example is found twice, by the same message or at the same place. The
firing examples of a rule that asks for requirements or a target have to be quiet without them, with
requirements that do not ask for it (``quiet_with``), and beside other files (``quiet_beside``).

Left alone, because examples say whether a rule fires and where, not in which words:

- words: texts and the tables of them are data;
- what only decides what a hit says: the arguments of ``Hit`` but its path (message, help,
  confidence, fixes), variables that nothing else reads, and functions that nothing else calls, so
  that ``... if others else None`` in a help line is no condition. Fixes have tests of their own;
- ``True`` and ``False`` as numbers one off: ``key=2`` is as true as ``key=True``. Conditions that
  compare with them are turned like any other.

Survivors that change nothing anybody could see stand in ``EQUIVALENT`` with the reason.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import sys
import types
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.registry import RULES
from saaswright.rules.view import View
from tests.rules.judge import view_of

_ENOUGH = 98.0
_ENOUGH_OF_A_FAMILY = 95.0
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip

EQUIVALENT: dict[tuple[str, str], str] = {
    (
        "wrong-data-path",
        "check: technology is None or not wanted or moved(service) -> not wanted or moved(service)",
    ): "without a technology no path is wanted; the test tells mypy",
    (
        "start-period-too-short",
        "check: 0 -> 1",
    ): "every start period of the catalog is a duration: what stands for another is never used",
}
"""(rule, ``function: before -> after`` as printed) to why no input could tell the difference."""


@dataclass(frozen=True)
class Mutant:
    """``tree`` is the broken module, ``what`` says in which function and how, ``line`` where."""

    what: str
    line: int
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every way in which a condition of ``source`` is broken."""
    places = _conditions(ast.parse(source))
    for number, (name, node) in enumerate(places):
        for how in range(len(list(_changes(node)))):
            broken = ast.parse(source)
            twin = _conditions(broken)[number][1]
            before = ast.unparse(twin)
            list(_changes(twin))[how]()
            text = f"{name}: {before} -> {ast.unparse(twin)}"
            yield Mutant(" ".join(text.split()), _line(node), ast.fix_missing_locations(broken))


def _line(node: ast.AST) -> int:
    """The first line of ``node``; a filter of a comprehension has none, its parts have."""
    return min((n.lineno for n in ast.walk(node) if isinstance(n, ast.expr | ast.stmt)), default=0)


def _conditions(tree: ast.Module) -> list[tuple[str, ast.AST]]:
    """What decides whether there is a hit, with the name of the part of the module it is in."""
    said = _said(tree)
    return [
        (part.name if isinstance(part, ast.FunctionDef) else "module", node)
        for part in tree.body
        if isinstance(part, (ast.FunctionDef, ast.Assign, ast.AnnAssign)) and part not in said
        for node in _outside(part, said)
    ]


def _outside(part: ast.AST, said: set[ast.AST]) -> Iterator[ast.AST]:
    """``part`` and everything below it but what is in ``said``."""
    if part not in said:
        yield part
        for child in ast.iter_child_nodes(part):
            yield from _outside(child, said)


def _said(tree: ast.Module) -> set[ast.AST]:
    """The roots of what only decides what a hit says; the rule's own texts and examples."""
    said: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Hit":
            said |= {*node.args[1:], *node.keywords}
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "RULE":
            said.add(node)
    while more := {node for part in tree.body for node in _only_said(part, tree, said)} - said:
        said |= more
    return said


def _only_said(part: ast.stmt, tree: ast.Module, said: set[ast.AST]) -> Iterator[ast.AST]:
    """``part`` when only what is ``said`` calls it; its assignments that only that reads."""
    if not isinstance(part, ast.FunctionDef):
        return
    if part.name != "check" and part.name not in _read(tree, said | {part}):
        yield part
    read = _read(part, said)
    for node in ast.walk(part):
        unread = isinstance(node, ast.Assign) and _names(node).isdisjoint(read)
        if unread or (isinstance(node, ast.If) and {*node.body, *node.orelse} <= said):
            yield node


def _read(part: ast.AST, said: set[ast.AST]) -> set[str]:
    """The names that ``part`` reads other than to say something."""
    nodes = _outside(part, said)
    return {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def _names(node: ast.Assign) -> set[str]:
    return {n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)}


def _changes(node: ast.AST) -> Iterator[types.FunctionType]:
    """Functions that each break ``node`` in one way, in place."""

    def to(name: str, value: object) -> types.FunctionType:
        def change() -> None:
            setattr(node, name, value)

        return change  # type: ignore[return-value]

    if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPPED:
        yield to("ops", [_SWAPPED[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, ast.BoolOp):
        yield to("op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
        for index in range(len(node.values)):
            rest = [value for other, value in enumerate(node.values) if other != index]
            yield to("values", [*rest, rest[0]] if len(rest) == 1 else rest)
    elif isinstance(node, (ast.If, ast.IfExp)):
        yield to("test", ast.Constant(value=True))
        yield to("test", ast.Constant(value=False))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield to("ifs", [])
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield to("operand", ast.UnaryOp(op=ast.Not(), operand=node.operand))
    elif isinstance(node, ast.Constant):
        yield from (to("value", number + 1) for number in _number(node.value))


def _number(value: object) -> tuple[float, ...]:
    """``value`` when it is a number and no truth value."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ()
    return (value,)


def survivors(rule: Rule) -> tuple[int, list[Mutant]]:
    """How many mutants ``rule`` has, and those that its examples do not notice."""
    name = f"saaswright.rules.{rule.family}.{rule.id}".replace("-", "_")
    path = Path(str(importlib.import_module(name).__file__))
    fires = [view_of(text, rule.given) for text in rule.fires]
    quiet = [view_of(text, rule.given) for text in rule.quiet]
    without = Given(beside=rule.given.beside)
    if rule.given.requirements or rule.given.target:
        quiet += [view_of(text, without) for text in rule.fires]
    if rule.given.quiet_with:
        others = msgspec.structs.replace(without, requirements=rule.given.quiet_with)
        quiet += [view_of(text, others) for text in rule.fires]
    for files in rule.given.quiet_beside:
        others = msgspec.structs.replace(rule.given, beside=files)
        quiet += [view_of(text, others) for text in rule.fires]
    total, alive = 0, []
    for mutant in mutants(path.read_text(encoding="utf-8")):
        if (rule.id, mutant.what) in EQUIVALENT:
            continue
        total += 1
        module = types.ModuleType(name)
        try:
            exec(compile(mutant.tree, str(path), "exec"), module.__dict__)
            same = _right(module.__dict__["RULE"], fires, quiet)
        except Exception:  # noqa: BLE001 - a crash is noticed too
            same = False
        if same:
            alive.append(mutant)
    return total, alive


def _right(rule: Rule, fires: list[View], quiet: list[View]) -> bool:
    return all(_once_each(list(rule.check(view))) for view in fires) and not any(
        any(rule.check(view)) for view in quiet
    )


def _once_each(hits: list[Hit]) -> bool:
    """Whether there are hits, each with a message and a place of its own."""
    messages = {hit.message for hit in hits}
    places = {(hit.location or hit.path, hit.key) for hit in hits}
    return 0 < len(hits) == len(messages) == len(places)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rules", nargs="*", metavar="ID", help="which rules, all if none")
    wanted = set(parser.parse_args().rules)
    counts: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)  # a mutant may compare with `is 1`
        for rule in RULES:
            if wanted and rule.id not in wanted:
                continue
            count, alive = survivors(rule)
            counts[rule.family] += count
            noticed[rule.family] += count - len(alive)
            for mutant in alive:
                print(f"{rule.id}:{mutant.line}: {_short(mutant.what)}", flush=True)
    for family in counts:
        print(f"{family}: {_share(noticed[family], counts[family])}")
    print(f"{_share(noticed.total(), counts.total())}, aim {_ENOUGH:.0f} %")
    few = any(100 * noticed[one] < _ENOUGH_OF_A_FAMILY * counts[one] for one in counts)
    return int(few or 100 * noticed.total() < _ENOUGH * counts.total())


def _short(text: str) -> str:
    return text if len(text) <= 240 else f"{text[:110]} ... {text[-110:]}"


def _share(noticed: int, total: int) -> str:
    return f"{noticed} of {total} mutants noticed ({100 * noticed / (total or 1):.1f} %)"


if __name__ == "__main__":
    sys.exit(main())
