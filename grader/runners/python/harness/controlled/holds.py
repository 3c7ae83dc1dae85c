"""Marks in code that is recorded where a task holds a lock of asyncio: such locks know nothing of who holds them."""

import ast
from collections.abc import Callable
from typing import Any


class Holds(ast.NodeTransformer):
    """Turns ``async with a: b`` into ``async with context(a): entered; try: b finally: left``.

    ``call`` makes the call of a helper, ``site`` the number of a new site.
    """

    def __init__(self, call: Callable[..., ast.expr], site: Callable[[str, ast.AST, str], ast.expr]) -> None:
        self._call = call
        self._site = site

    def visit_AsyncWith(self, node: ast.AsyncWith) -> ast.stmt:  # noqa: N802
        """What is no lock is told apart when it is entered."""
        self.generic_visit(node)
        entered: list[ast.stmt] = []
        left: list[ast.stmt] = []
        for item in node.items:
            held = item.context_expr
            site = self._site("acquire", held, ast.unparse(held))
            item.context_expr = self._call("context", held, held, site)
            entered.append(ast.Expr(self._call("entered", held, site)))
            left.insert(0, ast.Expr(self._call("left", held, site)))
        node.body = [*entered, ast.Try(node.body, [], [], left)]
        return ast.fix_missing_locations(node)


def hold_helpers(recorder: Callable[[], Any], sites: list[Any]) -> dict[str, Callable[..., Any]]:
    """The helpers that such code calls. ``recorder``: answers with the one of this schedule, if any."""
    contexts: dict[tuple[str, int], Any] = {}

    def lane() -> str:
        return str(recorder().lane)

    def context(thing: Any, site: int) -> Any:
        if recorder() is not None and type(thing).__module__ == "asyncio.locks":
            contexts[lane(), site] = thing
        return thing

    def entered(site: int) -> None:
        if recorder() is not None and (lane(), site) in contexts:
            recorder().took(contexts[lane(), site], sites[site])

    def left(site: int) -> None:
        if recorder() is not None and (thing := contexts.pop((lane(), site), None)) is not None:
            recorder().gave(thing, sites[site])

    return {"context": context, "entered": entered, "left": left}
