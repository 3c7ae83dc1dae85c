"""Errors as a student reads them: the innermost place in their own files."""

import traceback
from typing import Any


def describe(error: BaseException, own: frozenset[str]) -> dict[str, Any]:
    """Name, message and, when the error passed through a file in ``own``, its place there."""
    described: dict[str, Any] = {"name": type(error).__name__, "message": message_of(error)}
    place = place_of(error, own)
    return {**described, "place": place} if place else described


def message_of(error: BaseException) -> str:
    """The error's text, whatever its class does when it is asked for it."""
    try:
        return str(error)[:2000]
    except BaseException:  # pylint: disable=broad-exception-caught
        return "an error that cannot be read"


def place_of(error: BaseException, own: frozenset[str]) -> dict[str, Any] | None:
    """Where in the student's files it happened; for a syntax error, where reading stopped."""
    if isinstance(error, SyntaxError) and error.filename in own:
        return {"file": error.filename, "line": error.lineno or 1, "column": error.offset or 1}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename in own:
            return {"file": frame.filename, "line": frame.lineno or 1, "function": frame.name}
    return None
