"""A submission's files as modules that import one another, and nothing of the harness."""

import ast
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

Transform = Callable[[ast.Module, str], ast.Module]


class SubmissionFiles(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``import worker`` for the file worker.py of a submission, before anything of that name on the system."""

    def __init__(self, files: dict[str, str], transform: Transform | None = None) -> None:
        self._files = {name.removesuffix(".py"): text for name, text in files.items()}
        self._transform = transform

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The loader's answer to an import statement."""
        if path is None and name in self._files:
            return importlib.machinery.ModuleSpec(name, self, origin=f"{name}.py")
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Compiles and runs one file; its name in every traceback is the student's own."""
        name = module.__name__
        tree = ast.parse(self._files[name], f"{name}.py")
        if self._transform is not None:
            tree = self._transform(tree, f"{name}.py")
        module.__file__ = f"{name}.py"
        exec(compile(tree, f"{name}.py", "exec", dont_inherit=True), module.__dict__)  # pylint: disable=exec-used

    def create_module(self, spec: Any) -> None:
        """Leaves making the module object to the import system."""


def load_source(name: str, text: str) -> ModuleType:
    """A module from a text, which nothing can import by its name."""
    module = ModuleType(name)
    module.__file__ = f"{name}.py"
    exec(compile(text, f"{name}.py", "exec", dont_inherit=True), module.__dict__)  # pylint: disable=exec-used
    return module


def install(finder: SubmissionFiles) -> None:
    """Puts a submission's files first among what can be imported."""
    sys.meta_path.insert(0, finder)
