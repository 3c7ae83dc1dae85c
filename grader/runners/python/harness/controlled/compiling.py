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
    tree = (_Turns() if helpers.turn is not None else _Spins()).visit(tree)
    points = SwitchPoints(filename, shared, sites, own, recording)
    if recording and helpers.context is not None:
        tree = Holds(points.call, points.site_of).visit(tree)
    tree = points.visit(tree)
    with warnings.catch_warnings():
        # The compiler takes a helper's place for a text that is called.
        warnings.simplefilter("ignore", SyntaxWarning)
        code = compile(ast.fix_missing_locations(tree), filename, "exec", dont_inherit=True)
    return with_helpers(code, helpers)


class _Turns(ast.NodeTransformer):
    """Counts the turns of loops on an event loop, which one that never ends would hold up."""

    helper = "turn"

    def _counted(self, node: Any) -> Any:
        self.generic_visit(node)
        call = ast.Expr(ast.Call(ast.Constant(helper_name(self.helper)), [], []))
        node.body.insert(0, ast.fix_missing_locations(ast.copy_location(call, node)))
        return node

    visit_While = visit_For = visit_AsyncFor = _counted  # noqa: N815


class _Spins(_Turns):
    """Counts the turns of loops in threads that may wait for what another thread does, with no switch point in them."""

    helper = "spin"
    visit_For = visit_AsyncFor = ast.NodeTransformer.generic_visit  # noqa: N815
