"""What a program's threads may share, as far as its text tells: a switch point elsewhere would cost time and show nothing."""

import ast
from collections.abc import Iterable

#: With these any attribute may be written anywhere.
_HIDDEN_WRITES = frozenset({"setattr", "delattr", "vars", "__dict__", "__setattr__", "exec", "eval", "globals", "attrgetter"})


class SharedNames:
    """Attributes that are written after their object was made, and variables of modules and closures that are written by functions."""

    def __init__(self, trees: Iterable[ast.Module]) -> None:
        self.variables: set[str] = set()
        self._attributes: set[str] = set()
        self._any = False
        for tree in trees:
            self._look(tree, None)

    def attribute(self, name: str) -> bool:
        """Whether an attribute of that name is written outside ``__init__``."""
        return self._any or name in self._attributes

    def _look(self, node: ast.AST, made: str | None) -> None:
        """``made``: the name of the object that is being made by the surrounding ``__init__``."""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            own = [*node.args.posonlyargs, *node.args.args]
            made = own[0].arg if node.name == "__init__" and own else None
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            self.variables.update(node.names)
        elif isinstance(node, ast.Attribute):
            of_made = isinstance(node.value, ast.Name) and node.value.id == made
            if not isinstance(node.ctx, ast.Load) and not of_made:
                self._attributes.add(node.attr)
            self._any = self._any or node.attr in _HIDDEN_WRITES
        elif isinstance(node, ast.Name):
            self._any = self._any or node.id in _HIDDEN_WRITES
        for child in ast.iter_child_nodes(node):
            self._look(child, made)
