"""Compiles a submission's file for schedules."""

import ast
import warnings
from types import CodeType
from typing import Any

from .helpers import Helpers, helper_name, with_helpers
from .holds import Holds
from .shared_names import SharedNames
from .switch_points import SwitchPoints
from .task import Site


def compile_for_schedules(
    tree: ast.Module, filename: str, shared: SharedNames, sites: list[Site], helpers: Helpers, recording: bool
) -> CodeType:
    """A file's code with switch points; appends to ``sites`` what they stand before."""
    own = {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))}
    tree = (_Turns() if helpers.turn is not None else _Spins(shared)).visit(tree)
    points = SwitchPoints(filename, shared, sites, own, recording)
    if recording and helpers.context is not None:
        tree = Holds(points.call, points.site_of).visit(tree)
    tree = points.visit(tree)
    with warnings.catch_warnings():
        # The compiler takes a helper's place for a text that is called.
        warnings.simplefilter("ignore", SyntaxWarning)
        code = compile(ast.fix_missing_locations(tree), filename, "exec", dont_inherit=True)
    return with_helpers(code, helpers)


#: What a loop may go through for ever.
_ENDLESS = frozenset({"count", "cycle", "repeat", "iter"})


class _Turns(ast.NodeTransformer):
    """Counts the turns of loops on an event loop, which one that never ends would hold up."""

    helper = "turn"

    def _counted(self, node: Any) -> Any:
        self.generic_visit(node)
        call = ast.Expr(ast.Call(ast.Constant(helper_name(self.helper)), [], []))
        node.body.insert(0, ast.fix_missing_locations(ast.copy_location(call, node)))
        return node

    def visit_While(self, node: ast.While) -> Any:  # noqa: N802
        """``while``."""
        return self._counted(node)

    def visit_For(self, node: ast.For) -> Any:  # noqa: N802
        """``for``."""
        return self._counted(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> Any:  # noqa: N802
        """``async for``."""
        return self._counted(node)


class _Spins(_Turns):
    """Counts the turns of loops in threads that may wait for what another thread does, with no switch point in them."""

    helper = "spin"

    def __init__(self, shared: SharedNames) -> None:
        self._shared = shared

    def visit_While(self, node: ast.While) -> Any:  # noqa: N802
        """Whether it goes on is up to more than the function's own variables, or to what is in it."""
        counts = isinstance(node.test, ast.Constant) or any(map(self._is_shared, ast.walk(node.test)))
        return self._counted(node) if counts else self.generic_visit(node)

    def visit_For(self, node: ast.For) -> Any:  # noqa: N802
        """One that has an end goes on until then."""
        return self._counted(node) if _is_endless(node.iter) else self.generic_visit(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> Any:  # noqa: N802
        """Each of its turns waits."""
        return self.generic_visit(node)

    def _is_shared(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self._shared.variables
        return isinstance(node, (ast.Attribute, ast.Subscript, ast.Call))


def _is_endless(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
    return name in _ENDLESS
