"""Where in a submission something happens, and what the source calls it there."""

import ast
from types import CodeType, CoroutineType, FrameType
from typing import Any, NamedTuple

from .. import OURS


#: Where coroutines, generators and asynchronous generators keep their frames, and what they wait for.
_FRAMES = ("cr_frame", "gi_frame", "ag_frame")
_INNER = ("cr_await", "gi_yieldfrom", "ag_await")


class Place(NamedTuple):
    """``text``: what is called or entered there; ``library``: the library's function it is done by, and a mark of that very call."""

    file: str
    line: int
    text: str
    library: str
    call: int


class SourcePlaces:
    """Reads places off frames; knows the submission's files by their names."""

    def __init__(self, sources: dict[str, str]) -> None:
        self._sources = sources
        self._texts: dict[tuple[CodeType, int], str] = {}

    @property
    def files(self) -> frozenset[str]:
        """Names of the submission's files."""
        return frozenset(self._sources)

    def innermost(self, frame: FrameType | None, asked: bool = False) -> Place | None:
        """The innermost place in the submission, outwards from a frame; None where the scenario did it by itself, unless it tells
        what it was ``asked`` for.
        """
        library, call = "", 0
        while frame is not None:
            name = frame.f_code.co_filename
            if name in self._sources:
                return Place(name, frame.f_lineno or 1, self._text(frame, name), library, call)
            if not name.startswith(OURS):
                library, call = frame.f_code.co_name, id(frame)
            elif "scenario" in name and not asked:
                return None
            frame = frame.f_back
        return None

    def awaited(self, coroutine: Any) -> Place | None:
        """The innermost place in the submission at which a task waits; None where only the scenario or a library does."""
        found: Place | None = None
        while coroutine is not None:
            frame = next((held for name in _FRAMES if (held := getattr(coroutine, name, None)) is not None), None)
            if frame is not None:
                name = frame.f_code.co_filename
                if name in self._sources:
                    found = Place(name, frame.f_lineno or 1, self._text(frame, name), "", 0)
                elif found is not None and not found.library:
                    found = found._replace(library=frame.f_code.co_name)
            coroutine = next((held for name in _INNER if (held := getattr(coroutine, name, None)) is not None), None)
        return found

    def is_made_elsewhere(self, coroutine: Any) -> bool:
        """Whether it is a coroutine that neither the submission nor the scenario made, nor wrote the code of."""
        if type(coroutine) is not CoroutineType:
            return False
        files = [coroutine.cr_code.co_filename, *(file for file, _line, _function in coroutine.cr_origin or ())]
        return not any(file in self._sources or file.startswith(f"{OURS}scenario") for file in files)

    def waiting(self, frame: FrameType | None) -> Place | None:
        """The same of a greenlet that gave way, the scenario's own work included; ``text`` names what it calls there."""
        place = self.innermost(frame, asked=True)
        while frame is not None and frame.f_code.co_filename not in self._sources:
            frame = frame.f_back
        if place is None or frame is None:
            return place
        return place._replace(text=_called(self._source(frame, place.file)) or place.text)

    def _text(self, frame: FrameType, name: str) -> str:
        key = (frame.f_code, frame.f_lasti)
        known = self._texts.get(key)
        if known is None:
            known = self._texts[key] = self._read(frame, name)
        return known

    def _read(self, frame: FrameType, name: str) -> str:
        return _receiver(self._source(frame, name))

    def _source(self, frame: FrameType, name: str) -> str:
        """The text of the expression that a frame is at."""
        positions = list(frame.f_code.co_positions())
        line, end_line, column, end_column = positions[frame.f_lasti // 2]
        if line is None or end_line is None or column is None or end_column is None:
            return ""
        lines = self._sources[name].encode().split(b"\n")[line - 1: end_line]
        if not lines:
            return ""
        lines[-1] = lines[-1][:end_column]
        lines[0] = lines[0][column:]
        return b"\n".join(lines).decode("utf-8", "replace")


def _called(text: str) -> str:
    """Of a call the function with empty brackets; nothing of anything else."""
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        return ""
    return f"{ast.unparse(node.func)}()"[-60:] if isinstance(node, ast.Call) else ""


def _receiver(text: str) -> str:
    """Of ``a.b(c)`` the a; of ``await a.b(c)`` what is called; of a with statement what it enters; of others, and where an object is made, all."""
    try:
        node: ast.AST = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        try:
            statement = ast.parse(f"{text.strip()}\n pass" if text.rstrip().endswith(":") else text.strip()).body[0]
        except (SyntaxError, IndexError):
            return ""
        if isinstance(statement, ast.AsyncFor):
            node = statement.iter
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            node = statement.items[-1].context_expr
        else:
            return ""
    if isinstance(node, ast.Await):
        node = node.value
        # Its arguments are of no use to whoever asks what is waited for.
        shown = f"{ast.unparse(node.func)}()" if isinstance(node, ast.Call) else ast.unparse(node)
        return shown if len(shown) <= 60 else f"{shown[:59]}…"
    if isinstance(node, ast.Call) and not _is_class(node.func):
        node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
    shown = ast.unparse(node)
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def _is_class(function: ast.expr) -> bool:
    """Whether a name is that of a class, by PEP 8: the lock of ``with threading.Lock():`` has no other name."""
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name[:1].isupper()
