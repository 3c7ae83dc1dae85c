"""Whether a file keeps anything from one use to the next, so that each schedule must run it anew."""

import ast

_HARMLESS_DECORATORS = frozenset({"staticmethod", "classmethod", "property", "dataclass", "abstractmethod", "setter", "override"})


def keeps_state(tree: ast.Module) -> bool:
    """False only where it can be seen that the file holds nothing but functions, classes and constants."""
    if any(isinstance(node, ast.Global) for node in ast.walk(tree)):
        return True
    names = {node.name for node in ast.walk(tree) if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            owner = node.value
            if not isinstance(owner, (ast.Name, ast.Attribute, ast.Subscript)) or (
                isinstance(owner, ast.Name) and (owner.id in names or owner.id == "cls")
            ):
                return True
        if isinstance(node, ast.arguments):
            if not all(_is_constant(one) for one in (*node.defaults, *node.kw_defaults) if one is not None):
                return True
    return not all(_is_harmless(one) for one in tree.body)


def _is_harmless(node: ast.stmt) -> bool:
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass)):
        return True
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):
        return all(isinstance(one, ast.Name) for one in node.targets) and _is_constant(node.value)
    if isinstance(node, ast.AnnAssign):
        return node.value is None or _is_constant(node.value)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return all(_name_of(one) in _HARMLESS_DECORATORS for one in node.decorator_list)
    if isinstance(node, ast.ClassDef):
        return (
            all(_name_of(one) in _HARMLESS_DECORATORS for one in node.decorator_list)
            and not node.keywords
            and all(_is_harmless(one) for one in node.body)
        )
    return False


def _name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _is_constant(node: ast.expr) -> bool:
    if isinstance(node, ast.Tuple):
        return all(_is_constant(one) for one in node.elts)
    if isinstance(node, (ast.UnaryOp, ast.BinOp)):
        return all(_is_constant(one) for one in ast.iter_child_nodes(node) if isinstance(one, ast.expr))
    return isinstance(node, ast.Constant)
