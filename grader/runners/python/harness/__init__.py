"""What runs inside the sandbox, beside a Python submission. It never holds an expected value.

Its modules call built-in functions of their own: what a submission puts in the place of ``list`` or ``type`` is not theirs.
Their code is named ``<grader ...>`` instead of where it lies, so that a traceback through it opens no file.
"""

import builtins
import marshal
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import MAGIC_NUMBER
from types import CodeType, ModuleType
from typing import Any

#: How the names of all code that is no submission's begin.
OURS = "<grader "
#: The identities of that code: a name can be another's, but these objects stay as long as the process.
CODES: set[int] = set()
#: The built-in functions as they are before any submission.
BUILTINS = dict(vars(builtins))
#: Names of the harness's modules that were imported.
_imported = [__name__]
#: What CODES is about.
_kept: list[CodeType] = []


def compiled(path: str, source: bytes) -> bytes:
    """A module's code as it is kept beside the module, for the interpreters that understand it."""
    return MAGIC_NUMBER + marshal.dumps(_code_of(path, source))


def _code_of(path: str, source: bytes) -> CodeType:
    code: CodeType = compile(source, f"{OURS}{os.path.basename(path)}>", "exec", dont_inherit=True)
    return code


def known(code: CodeType) -> CodeType:
    """Notes code, and all that is in it, as the grader's or the scenario's."""
    CODES.add(id(code))
    for held in code.co_consts:
        if isinstance(held, CodeType):
            known(held)
    _kept.append(code)
    return code


class _Loader(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        return known(self._found_code(fullname))

    def _found_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        try:
            kept = self.get_data(f"{path}c")
        except OSError:
            kept = b""
        # Python's own loader would name the code after where it lies.
        if kept.startswith(MAGIC_NUMBER):
            code: CodeType = marshal.loads(kept[len(MAGIC_NUMBER):])
            return code
        return _code_of(path, self.get_data(path))

    def exec_module(self, module: ModuleType) -> None:
        _imported.append(module.__name__)
        vars(module)["__builtins__"] = BUILTINS
        super().exec_module(module)


class _Finder:
    @staticmethod
    def find_spec(name: str, path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """Finds the harness's own modules only."""
        spec = PathFinder.find_spec(name, path) if name.startswith(f"{__name__}.") else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Loader(name, spec.origin)
        return spec


#: The interpreter asks a class as it asks an object, which its types do not say.
_FINDER: Any = _Finder


def forget_harness() -> None:
    """Takes the harness out of what can be imported; its code goes on as it is."""
    sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not _FINDER]
    for name in _imported:
        sys.modules.pop(name, None)
    vars(sys.modules["__main__"]).pop("main", None)


sys.meta_path.insert(0, _FINDER)
