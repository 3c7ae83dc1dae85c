"""Puts a switch point before each step that threads may see of one another: reads, writes, and calls that do more than compute.

Everything keeps its meaning: what is evaluated once stays so, in the same order.
"""

import ast
import builtins
from typing import Any

from .helpers import helper_name
from .shared_names import SharedNames
from .task import Site

#: Built-in functions that look into what they are given.
_READERS = frozenset(
    {"len", "next", "sum", "min", "max", "sorted", "list", "dict", "set", "tuple", "any", "all", "frozenset", "bool"}
)
_BUILTIN = frozenset(vars(builtins))
_LIVELY = (ast.Call, ast.Attribute, ast.Subscript, ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Starred)
_TEXT_LENGTH = 60


class SwitchPoints(ast.NodeTransformer):  # pylint: disable=too-many-public-methods
    """Rewrites a file's tree; appends to ``sites`` what its switch points stand before. ``own``: functions and classes of the file."""

    def __init__(self, filename: str, shared: SharedNames, sites: list[Site], own: set[str], recording: bool) -> None:
        self._filename = filename
        self._shared = shared
        self._sites = sites
        self._own = own
        self._recording = recording
        #: Where no variable can be made on the way: in the body of a class, and in comprehensions.
        self._no_names = 0
        self._temporaries = 0

    # Making nodes.

    def site_of(self, operation: str, node: ast.AST, text: str) -> ast.expr:
        """A site of something else than a switch point."""
        return self._site(operation, "", node, text)

    def call(self, helper: str, at: ast.AST, *args: ast.expr) -> ast.expr:
        """The call of a helper."""
        return self._call(helper, at, *args)

    def _site(self, operation: str, member: str, node: ast.AST, text: str | None = None) -> ast.expr:
        shown = text if text is not None else ast.unparse(node)
        shown = shown if len(shown) <= _TEXT_LENGTH else f"{shown[: _TEXT_LENGTH - 1]}…"
        self._sites.append(Site(operation, member, shown, self._filename, getattr(node, "lineno", 0)))
        return ast.Constant(len(self._sites) - 1)

    def _call(self, helper: str, at: ast.AST, *args: ast.expr) -> ast.expr:
        call = ast.Call(ast.Constant(helper_name(helper)), list(args), [])
        for node in (call, call.func, *args):
            if not hasattr(node, "lineno"):
                ast.copy_location(node, at)
        return call

    def _seen(self, node: ast.expr, site: ast.expr) -> ast.expr:
        return self._call("seen", node, node, site) if self._recording else node

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"_racecourse_{self._temporaries}"

    # Reads and writes.

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:  # noqa: N802
        """``a.b``, where b is written after its object was made."""
        text = ast.unparse(node)
        self.generic_visit(node)
        if not self._shared.attribute(node.attr):
            return node
        reads = isinstance(node.ctx, ast.Load)
        site = self._site("read" if reads else "write", node.attr, node, text)
        node.value = self._call("before", node.value, node.value, site)
        return self._seen(node, site) if reads else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:  # noqa: N802
        """``a[b]``: the switch point comes when both are known."""
        text = ast.unparse(node)
        plain, simple = _is_plain(node.value), self._is_simple(node.slice)
        reads = isinstance(node.ctx, ast.Load)
        self.generic_visit(node)
        site = self._site("read" if reads else "write", "[]", node, text)
        if plain and not isinstance(node.slice, ast.Slice):
            node.slice = self._call("after_value", node.slice, _again(node.value), node.slice, site)
        elif simple or self._no_names or isinstance(node.slice, ast.Slice):
            node.value = self._call("before", node.value, node.value, site)
        else:
            held = self._temporary()
            node.value = ast.copy_location(ast.NamedExpr(ast.Name(held, ast.Store()), node.value), node.value)
            node.slice = self._call("after_value", node.slice, ast.Name(held, ast.Load()), node.slice, site)
        return self._seen(node, site) if reads else node

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802
        """A variable of a module or closure that functions write."""
        if node.id not in self._shared.variables or not isinstance(node.ctx, ast.Load):
            return node
        site = self._site("read", node.id, node)
        point = self._call("after_value", node, ast.Constant(None), ast.Constant(True), site)
        # The condition always holds: it is there for the switch point.
        return self._seen(ast.copy_location(ast.IfExp(point, node, ast.Constant(None)), node), site)

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:  # noqa: N802
        """``x = v`` for such a variable; attributes and elements have their switch point in the target."""
        node.value = self.visit(node.value)
        first_site = len(self._sites)
        node.targets = [self.visit(target) for target in node.targets]
        names = [one.id for one in node.targets if isinstance(one, ast.Name) and one.id in self._shared.variables]
        if names:
            site = self._site("write", names[0], node.targets[0])
            node.value = self._call("after_value", node.value, ast.Constant(None), node.value, site)
        if self._recording and len(self._sites) > first_site and len(node.targets) == 1:
            last = ast.Constant(len(self._sites) - 1)
            node.value = self._call("stored", node.value, node.value, last)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:  # noqa: N802
        """Annotations are left alone."""
        node.target = self.visit(node.target)
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt | list[ast.stmt]:  # noqa: N802
        """``a.b += c`` as a read and a write, with the target's parts evaluated once."""
        target = node.target
        if isinstance(target, ast.Name):
            if target.id not in self._shared.variables:
                node.value = self.visit(node.value)
                return node
            return self._spread(node, [], ast.Name(target.id, ast.Load()), ast.Name(target.id, ast.Store()), ast.unparse(target))
        assert isinstance(target, (ast.Attribute, ast.Subscript))
        text = ast.unparse(target)
        parts: list[ast.stmt] = []
        owner = self._once(self.visit(target.value), parts)
        if isinstance(target, ast.Attribute):
            member = target.attr
            return self._spread(node, parts, ast.Attribute(owner, member, ast.Load()), ast.Attribute(owner, member, ast.Store()), text)
        key = self._once(self.visit(target.slice), parts)
        return self._spread(node, parts, ast.Subscript(owner, key, ast.Load()), ast.Subscript(owner, key, ast.Store()), text)

    def _once(self, value: ast.expr, parts: list[ast.stmt]) -> ast.expr:
        """The value's name, after a statement that gives it one, unless it is a name or a constant already."""
        if isinstance(value, (ast.Name, ast.Constant)):
            return value
        name = self._temporary()
        parts.append(ast.Assign([ast.Name(name, ast.Store())], value))
        return ast.Name(name, ast.Load())

    def _spread(
        self, node: ast.AugAssign, parts: list[ast.stmt], read: ast.expr, write: ast.expr, text: str
    ) -> list[ast.stmt]:
        held = self._temporary()
        ast.copy_location(read, node.target)
        ast.copy_location(write, node.target)
        value = self.visit(node.value)
        statements = [
            *parts,
            ast.Assign([ast.Name(held, ast.Store())], self._access(read, "read", text)),
            ast.AugAssign(ast.Name(held, ast.Store()), node.op, value),
            self._write(write, ast.Name(held, ast.Load()), text),
        ]
        for statement in statements:
            ast.copy_location(statement, node)
            ast.fix_missing_locations(statement)
        return statements

    def _access(self, target: ast.expr, operation: str, text: str) -> ast.expr:
        """The target of an augmented assignment, read, with its switch point."""
        if isinstance(target, ast.Attribute):
            site = self._site(operation, target.attr, target, text)
            if self._shared.attribute(target.attr):
                target.value = self._call("before", target, target.value, site)
        elif isinstance(target, ast.Subscript):
            site = self._site(operation, "[]", target, text)
            target.value = self._call("before", target, target.value, site)
        else:
            assert isinstance(target, ast.Name)
            return self.visit_Name(target)
        return self._seen(target, site)

    def _write(self, target: ast.expr, value: ast.expr, text: str) -> ast.stmt:
        if isinstance(target, ast.Name):
            site = self._site("write", target.id, target)
            stored = self._call("after_value", target, ast.Constant(None), value, site)
        else:
            self._access(target, "write", text)
            site, stored = ast.Constant(len(self._sites) - 1), value
        if self._recording:
            stored = self._call("stored", target, stored, site)
        return ast.Assign([target], stored)

    # Calls, and what looks into containers.

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: N802
        """``a.b(c)`` and ``f(c)``: the switch point comes when the arguments are known."""
        text = ast.unparse(node.func)
        values = [*node.args, *(one.value for one in node.keywords)]
        simple = all(self._is_simple(one) for one in values)
        function = node.func
        if isinstance(function, ast.Attribute) and not self._shared.attribute(function.attr):
            plain = _is_plain(function.value)
            node.args = [self.visit(one) for one in node.args]
            node.keywords = [self.visit(one) for one in node.keywords]
            function.value = self.visit(function.value)
            site = self._site("call", "" if function.attr[:2] != "__" else function.attr, node, text)
            if simple:
                function.value = self._call("before_call", function.value, function.value, site)
            elif plain:
                self._wrap_last(node, _again(function.value), site)
            elif not self._no_names:
                held = self._temporary()
                function.value = ast.copy_location(ast.NamedExpr(ast.Name(held, ast.Store()), function.value), function.value)
                self._wrap_last(node, ast.Name(held, ast.Load()), site)
            else:
                function.value = self._call("before_call", function.value, function.value, site)
            return self._seen(node, site)
        self.generic_visit(node)
        if not isinstance(function, ast.Name) or function.id in self._own:
            return node
        if function.id in _BUILTIN:
            if function.id in _READERS and node.args and not isinstance(node.args[0], (ast.Starred, ast.GeneratorExp)):
                if all(self._is_simple(one) for one in values[1:]):
                    site = self._site("read", "", node, ast.unparse(values[0]) if not isinstance(values[0], ast.Call) else text)
                    node.args[0] = self._call("before_call", node.args[0], node.args[0], site)
            return node
        site = self._site("call", "", node, text)
        if simple:
            node.func = self._call("before_call", node.func, node.func, site)
        elif isinstance(node.func, ast.Name):
            self._wrap_last(node, _again(node.func), site)
        return node

    def _wrap_last(self, node: ast.Call, thing: ast.expr, site: ast.expr) -> None:
        """Puts the switch point after a call's last argument."""
        if node.keywords:
            last = node.keywords[-1]
            last.value = self._call("before_call_with", last.value, thing, last.value, site)
        elif isinstance(node.args[-1], ast.Starred):
            starred = node.args[-1]
            starred.value = self._call("before_call_with", starred.value, thing, starred.value, site)
        else:
            node.args[-1] = self._call("before_call_with", node.args[-1], thing, node.args[-1], site)

    def visit_For(self, node: ast.For) -> ast.stmt:  # noqa: N802
        """A loop over a container looks into it."""
        text = ast.unparse(node.iter)
        self.generic_visit(node)
        node.iter = self._looked_into(node.iter, text)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:  # noqa: N802
        """``x in a`` looks into a."""
        texts = [ast.unparse(one) for one in node.comparators]
        self.generic_visit(node)
        node.comparators = [
            self._looked_into(one, text) if isinstance(operator, (ast.In, ast.NotIn)) else one
            for operator, one, text in zip(node.ops, node.comparators, texts)
        ]
        return node

    def _looked_into(self, value: ast.expr, text: str) -> ast.expr:
        if isinstance(value, (ast.Constant, ast.Tuple, ast.List, ast.Set, ast.ListComp)):
            return value
        return self._call("before_call", value, value, self._site("read", "", value, text))

    # What is left alone.

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        """Defaults are evaluated like all else, annotations left alone."""
        node.defaults = [self.visit(one) for one in node.defaults]
        node.kw_defaults = [one and self.visit(one) for one in node.kw_defaults]
        return node

    def visit_FunctionDef(self, node: Any) -> Any:  # noqa: N802
        """The annotation of what is returned is left alone."""
        returns, node.returns = node.returns, None
        outside, self._no_names = self._no_names, 0
        self.generic_visit(node)
        self._no_names = outside
        node.returns = returns
        return node

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> Any:  # noqa: N802
        """A variable made in a class's body would be its attribute."""
        return self._without_names(node)

    def visit_ListComp(self, node: Any) -> Any:  # noqa: N802
        """Names made in a comprehension would be made around it."""
        return self._without_names(node)

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815

    def _without_names(self, node: Any) -> Any:
        self._no_names += 1
        self.generic_visit(node)
        self._no_names -= 1
        return node

    def visit_match_case(self, node: ast.match_case) -> ast.match_case:
        """Patterns are no expressions."""
        node.guard = node.guard and self.visit(node.guard)
        node.body = [one for each in node.body for one in _listed(self.visit(each))]
        return node

    def _is_simple(self, node: ast.expr) -> bool:
        """Whether nothing is read, called or written by it that others could see."""
        return not any(
            isinstance(one, _LIVELY) or isinstance(one, ast.Name) and one.id in self._shared.variables
            for one in ast.walk(node)
        )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _is_plain(node: ast.expr) -> bool:
    """Whether evaluating it twice is the same as once."""
    return isinstance(node, ast.Name)


def _again(node: ast.expr) -> ast.expr:
    """The same name once more; where it became a switch point itself, nothing."""
    return ast.copy_location(ast.Name(node.id, ast.Load()), node) if isinstance(node, ast.Name) else ast.Constant(None)
