"""Break every rule in small ways and see whether its own examples notice.

    make mutation                     all rules; fails below 95 % noticed
    make mutation MUTATION="ID ..."   some of them, with every survivor shown

A mutant changes one condition of a rule's module: a comparison turned or widened, ``and`` for
``or``, a ``not`` dropped, a test that is always or never true, a number one off. It is noticed when
a firing example is quiet, a quiet one fires, or the rule crashes. Words, messages and the functions
that make fixes are left alone: words are data, and fixes have tests of their own. Survivors that
change nothing anybody could see stand in ``EQUIVALENT`` with the reason.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from saaswright.rules.model import Rule
from saaswright.rules.registry import RULES
from saaswright.rules.view import View
from tests.rules.judge import view_of

ENOUGH = 95.0
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip

EQUIVALENT: dict[tuple[str, str], str] = {}
"""(rule, mutant as printed) to why no input could tell the difference."""


@dataclass(frozen=True)
class Mutant:
    """``tree`` is the broken module, ``what`` says where and how."""

    what: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every way in which a condition of ``source`` is broken."""
    tree = ast.parse(source)
    places = [node for part in tree.body if _judges(part) for node in ast.walk(part)]
    for number, node in enumerate(places):
        for how in range(len(list(_changes(copy.deepcopy(node))))):
            broken = ast.parse(source)
            twin = [n for part in broken.body if _judges(part) for n in ast.walk(part)][number]
            before = ast.unparse(twin)
            for index, change in enumerate(_changes(twin)):
                if index == how:
                    change()
            text = f"line {getattr(node, 'lineno', 0)}: {before} -> {ast.unparse(twin)}"
            yield Mutant(" ".join(text.split())[:160], broken)


def _judges(part: ast.stmt) -> bool:
    """Whether a part of the module decides: functions but those that make fixes, and numbers."""
    if isinstance(part, ast.FunctionDef):
        return part.returns is None or "Fix" not in ast.unparse(part.returns)
    return isinstance(part, (ast.Assign, ast.AnnAssign)) and "RULE" not in ast.unparse(part)[:4]


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
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield to("value", node.value + 1)


def survivors(rule: Rule) -> tuple[int, list[str]]:
    """How many mutants ``rule`` has, and those that its examples do not notice."""
    name = f"saaswright.rules.{rule.family}.{rule.id}".replace("-", "_")
    path = Path(str(importlib.import_module(name).__file__))
    fires = [view_of(text, rule.given) for text in rule.fires]
    quiet = [view_of(text, rule.given) for text in rule.quiet]
    total, alive = 0, []
    for mutant in mutants(path.read_text(encoding="utf-8")):
        if (rule.id, mutant.what) in EQUIVALENT:
            continue
        total += 1
        module = types.ModuleType(name)
        try:
            exec(
                compile(ast.fix_missing_locations(mutant.tree), str(path), "exec"), module.__dict__
            )
            same = _right(module.__dict__["RULE"], fires, quiet)
        except Exception:  # noqa: BLE001 - a crash is noticed too
            same = False
        if same:
            alive.append(mutant.what)
    return total, alive


def _right(rule: Rule, fires: list[View], quiet: list[View]) -> bool:
    return all(any(rule.check(view)) for view in fires) and not any(
        any(rule.check(view)) for view in quiet
    )


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rules", nargs="*", metavar="ID", help="which rules, all if none")
    wanted = set(parser.parse_args().rules)
    total = noticed = 0
    for rule in RULES:
        if wanted and rule.id not in wanted:
            continue
        count, alive = survivors(rule)
        total, noticed = total + count, noticed + count - len(alive)
        for what in alive:
            print(f"{rule.id}: {what}", flush=True)
    share = 100 * noticed / total if total else 100.0
    print(f"{noticed} of {total} mutants noticed ({share:.1f} %), aim {ENOUGH:.0f} %")
    return int(share < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
