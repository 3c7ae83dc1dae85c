"""A submission's files as modules that import one another, and nothing of the harness."""

import ast
import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any

from . import BUILTINS, OURS, known
from .inspection import async_functions, green_library

Compile = Callable[[ast.Module, str], CodeType]


def compile_plainly(tree: ast.Module, filename: str) -> CodeType:
    """A file's code as the language says."""
    code: CodeType = compile(tree, filename, "exec", dont_inherit=True)
    return code


class SubmissionFiles(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds ``import worker`` for the file worker.py of a submission, before anything of that name on the system."""

    def __init__(self, files: dict[str, str], compiled: Compile = compile_plainly) -> None:
        self._files = {name.removesuffix(".py"): text for name, text in files.items()}
        self._compiled = compiled
        self._code: dict[str, CodeType] = {}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The loader's answer to an import statement."""
        if path is None and name in self._files:
            return importlib.machinery.ModuleSpec(name, self, origin=f"{name}.py")
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Compiles and runs one file; its name in every traceback is the student's own."""
        name = module.__name__
        module.__file__ = f"{name}.py"
        code = self._code.get(name)
        if code is None:
            code = self._code[name] = self._compiled(ast.parse(self._files[name], f"{name}.py"), f"{name}.py")
        exec(code, module.__dict__)  # pylint: disable=exec-used

    def use(self, code: dict[str, CodeType]) -> None:
        """Has these modules run this code the next time they are imported."""
        self._code.update(code)

    def create_module(self, spec: Any) -> None:
        """Leaves making the module object to the import system."""


def install(finder: SubmissionFiles) -> None:
    """Puts a submission's files first among what can be imported."""
    sys.meta_path.insert(0, finder)


class Scenario:
    """What can be known of a scenario without running it, found out once for all runs."""

    def __init__(self, text: str) -> None:
        tree = ast.parse(text)
        self.green_library = green_library(tree)
        self.async_functions = async_functions(tree)
        self._code = known(compile(text, f"{OURS}scenario.py>", "exec", dont_inherit=True))

    def load(self) -> ModuleType:
        """A module that nothing can import by its name, with built-in functions of its own."""
        module = ModuleType("scenario")
        module.__file__ = "scenario.py"
        vars(module)["__builtins__"] = dict(BUILTINS)
        exec(self._code, vars(module))  # pylint: disable=exec-used
        return module


def keep_modules(scenario: ModuleType) -> None:
    """Gives a scenario copies of the modules it uses, so that nobody else can put other functions into them."""
    for name, held in list(vars(scenario).items()):
        if isinstance(held, ModuleType):
            setattr(scenario, name, _copied(held))


def _copied(module: ModuleType) -> ModuleType:
    copy = ModuleType(module.__name__)
    for name, held in list(vars(module).items()):
        part = isinstance(held, ModuleType) and held.__name__ == f"{module.__name__}.{name}"
        vars(copy)[name] = _copied(held) if part else held
    return copy
