"""Switch points: after each read of what threads may share, another thread gets a chance to run.

Real threads of CPython switch only between bytecodes and only every few milliseconds, so that a lost update may not be seen in
millions of tries. Here a chance to switch stands exactly where it matters: between the reading of an attribute, an element or a
global and whatever is done with it. This only makes real schedules likelier; it adds none.
"""

import ast
import os
import warnings
from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any

from .inspection import forbidden_name
from .stress import SwitchPoints

#: Stands for the helper until the program is compiled. No name leads to it afterwards, so none can be given to another.
_HELPER = f"a switch point {os.urandom(8).hex()}"


def written_names(texts: Iterable[str]) -> frozenset[str]:
    """What a program's files assign to: names of variables that are shared, of attributes, and of what has elements."""
    found = set[str]()
    for text in texts:
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            # Told by whoever loads it.
            continue
        found |= _shared_variables(tree)
        for node in ast.walk(tree):
            if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
                found.add(_called(node))
    return frozenset(found)


def _shared_variables(tree: ast.Module) -> frozenset[str]:
    """Variables that functions share with others, and write."""
    return frozenset(
        name
        for node in ast.walk(tree)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    )


def _called(node: ast.expr) -> str:
    """A name by which a read and a write of the same thing are known: the attribute's, or that of what has elements."""
    if isinstance(node, ast.Subscript):
        return f"{_called(node.value)}[]"
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


class _Reads(ast.NodeTransformer):
    def __init__(self, shared: frozenset[str], points: SwitchPoints) -> None:
        self._shared = shared
        self._points = points

    def _wrapped(self, node: ast.expr, name: str) -> ast.expr:
        """``name``: as it was before anything in it was wrapped."""
        place = ast.Constant(self._points.place(name))
        call = ast.Call(ast.Constant(_HELPER), [node, place], [])
        return ast.fix_missing_locations(ast.copy_location(call, node))

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # noqa: N802
        """``a.b``, when it is read."""
        return self._read(node)

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:  # noqa: N802
        """``a[b]``, when it is read."""
        return self._read(node)

    def _read(self, node: ast.Attribute | ast.Subscript) -> ast.expr:
        name = _called(node)
        self.generic_visit(node)
        return self._wrapped(node, name) if isinstance(node.ctx, ast.Load) else node

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        """A variable declared global or nonlocal, when it is read."""
        return self._wrapped(node, node.id) if isinstance(node.ctx, ast.Load) and node.id in self._shared else node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        """Patterns are no expressions."""
        node.guard = node.guard and self.visit(node.guard)
        self.generic_visit(ast.Module(node.body, []))
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:  # noqa: N802
        """``a.b += c`` as a read and a write, with the target's parts evaluated once, as the language demands."""
        name = _called(node.target)
        self.generic_visit(node)
        target = node.target
        if isinstance(target, ast.Name):
            if target.id not in self._shared:
                return node
            read: ast.expr = ast.Name(target.id, ast.Load())
            return self._spread(node, name, [], read, ast.Name(target.id, ast.Store()))
        owner = ast.Name("_racecourse_owner", ast.Store())
        parts: list[ast.stmt] = [ast.Assign([owner], target.value)]
        held = ast.Name("_racecourse_owner", ast.Load())
        if isinstance(target, ast.Attribute):
            return self._spread(
                node, name, parts, ast.Attribute(held, target.attr, ast.Load()), ast.Attribute(held, target.attr, ast.Store())
            )
        parts.append(ast.Assign([ast.Name("_racecourse_key", ast.Store())], target.slice))
        key = ast.Name("_racecourse_key", ast.Load())
        return self._spread(
            node, name, parts, ast.Subscript(held, key, ast.Load()), ast.Subscript(held, key, ast.Store())
        )

    def _spread(
        self, node: ast.AugAssign, name: str, parts: list[ast.stmt], read: ast.expr, write: ast.expr
    ) -> list[ast.stmt]:
        """``x = read; x op= value; target = x``: in-place operators of mutable values keep their meaning."""
        held = "_racecourse_held"
        statements = [
            *parts,
            ast.Assign([ast.Name(held, ast.Store())], self._wrapped(ast.copy_location(read, node), name)),
            ast.AugAssign(ast.Name(held, ast.Store()), node.op, node.value),
            ast.Assign([write], ast.Name(held, ast.Load())),
        ]
        for statement in statements:
            ast.copy_location(statement, node)
            ast.fix_missing_locations(statement)
        return statements


def compile_with_switch_points(tree: ast.Module, filename: str, points: SwitchPoints) -> CodeType:
    """The program with a switch point after every read that other threads may interfere with."""
    tree = ast.fix_missing_locations(_Reads(_shared_variables(tree), points).visit(tree))
    with warnings.catch_warnings():
        # The compiler takes the helper's place for a text that is called.
        warnings.simplefilter("ignore", SyntaxWarning)
        return _with_helper(compile(tree, filename, "exec", dont_inherit=True), points.read)


def shaken_code(files: dict[str, str], points: SwitchPoints) -> dict[str, CodeType]:
    """The same for all files, under the names of their modules, but for those that whoever imports them is told what is wrong with."""
    code: dict[str, CodeType] = {}
    for name, text in files.items():
        try:
            tree = ast.parse(text, name)
            if forbidden_name(tree) is None:
                code[name.removesuffix(".py")] = compile_with_switch_points(tree, name, points)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return code


def _with_helper(code: CodeType, read: Callable[[Any, int], Any]) -> CodeType:
    """The same code with the helper itself among its constants."""
    return code.replace(
        co_consts=tuple(
            _with_helper(one, read) if isinstance(one, CodeType) else read if one == _HELPER else one
            for one in code.co_consts
        )
    )
