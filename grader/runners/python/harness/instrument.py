"""Switch points: after each read of what threads may share, another thread gets a chance to run.

Real threads of CPython switch only between bytecodes and only every few milliseconds, so that a lost update may not be seen in
millions of tries. Here a chance to switch stands exactly where it matters: between the reading of an attribute, an element or a
global and whatever is done with it. This only makes real schedules likelier; it adds none.
"""

import ast
import os
import warnings
from collections.abc import Callable
from types import CodeType
from typing import Any

from .stress import SwitchPoints

#: Stands for the helper until the program is compiled. No name leads to it afterwards, so none can be given to another.
_HELPER = f"a switch point {os.urandom(8).hex()}"

#: More than a line of a program has: a line and a column are one number.
_COLUMNS = 10_000


def _written(tree: ast.Module, shared: frozenset[str]) -> frozenset[str]:
    """What the program assigns to: names of variables that are shared, of attributes, and of what has elements."""
    found = set(shared)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            found.add(_called(node))
    return frozenset(found)


def _called(node: ast.expr) -> str:
    """A name by which a read and a write of the same thing are known: the attribute's, or that of what has elements."""
    if isinstance(node, ast.Subscript):
        return f"{_called(node.value)}[]"
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


class _Reads(ast.NodeTransformer):
    def __init__(self, shared: frozenset[str], written: frozenset[str]) -> None:
        self._shared = shared
        self._written = written
        #: Those of what the program writes somewhere: whoever waits elsewhere meets nobody.
        self.places: list[int] = []

    def _wrapped(self, node: ast.expr) -> ast.expr:
        place = node.lineno * _COLUMNS + node.col_offset
        if _called(node) in self._written:
            self.places.append(place)
        call = ast.Call(ast.Constant(_HELPER), [node, ast.Constant(place)], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # noqa: N802
        """``a.b``, when it is read."""
        self.generic_visit(node)
        return self._wrapped(node) if isinstance(node.ctx, ast.Load) else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:  # noqa: N802
        """``a[b]``, when it is read."""
        self.generic_visit(node)
        return self._wrapped(node) if isinstance(node.ctx, ast.Load) else node

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        """A variable declared global or nonlocal, when it is read."""
        return self._wrapped(node) if isinstance(node.ctx, ast.Load) and node.id in self._shared else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:  # noqa: N802
        """``a.b += c`` as a read and a write, with the target's parts evaluated once, as the language demands."""
        self.generic_visit(node)
        target = node.target
        if isinstance(target, ast.Name):
            if target.id not in self._shared:
                return node
            read: ast.expr = ast.Name(target.id, ast.Load())
            return self._spread(node, [], read, ast.Name(target.id, ast.Store()))
        owner = ast.Name("_racecourse_owner", ast.Store())
        parts: list[ast.stmt] = [ast.Assign([owner], target.value)]
        held = ast.Name("_racecourse_owner", ast.Load())
        if isinstance(target, ast.Attribute):
            return self._spread(
                node, parts, ast.Attribute(held, target.attr, ast.Load()), ast.Attribute(held, target.attr, ast.Store())
            )
        parts.append(ast.Assign([ast.Name("_racecourse_key", ast.Store())], target.slice))
        key = ast.Name("_racecourse_key", ast.Load())
        return self._spread(
            node, parts, ast.Subscript(held, key, ast.Load()), ast.Subscript(held, key, ast.Store())
        )

    def _spread(
        self, node: ast.AugAssign, parts: list[ast.stmt], read: ast.expr, write: ast.expr
    ) -> list[ast.stmt]:
        """``x = read; x op= value; target = x``: in-place operators of mutable values keep their meaning."""
        held = "_racecourse_held"
        statements = [
            *parts,
            ast.Assign([ast.Name(held, ast.Store())], self._wrapped(ast.copy_location(read, node))),
            ast.AugAssign(ast.Name(held, ast.Store()), node.op, node.value),
            ast.Assign([write], ast.Name(held, ast.Load())),
        ]
        for statement in statements:
            ast.copy_location(statement, node)
            ast.fix_missing_locations(statement)
        return statements


def compile_with_switch_points(tree: ast.Module, filename: str, points: SwitchPoints) -> CodeType:
    """The program with a switch point after every read that other threads may interfere with."""
    shared = frozenset(
        name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    )
    reads = _Reads(shared, _written(tree, shared))
    tree = ast.fix_missing_locations(reads.visit(tree))
    points.linger(reads.places)
    with warnings.catch_warnings():
        # The compiler takes the helper's place for a text that is called.
        warnings.simplefilter("ignore", SyntaxWarning)
        return _with_helper(compile(tree, filename, "exec", dont_inherit=True), points.read)


def _with_helper(code: CodeType, read: Callable[[Any, int], Any]) -> CodeType:
    """The same code with the helper itself among its constants."""
    return code.replace(
        co_consts=tuple(
            _with_helper(one, read) if isinstance(one, CodeType) else read if one == _HELPER else one
            for one in code.co_consts
        )
    )
