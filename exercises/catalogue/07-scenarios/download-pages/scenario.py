"""Lets the submission download a site from the practice server, whichever way it likes."""

import time
from typing import Any

#: As long as the server may need to see that a connection was closed.
_GRACE_S = 0.3


def download(student: Any, data: Any, world: Any) -> Any:
    try:
        sizes = student.download(list(data["urls"]), data["limit"], data["timeoutMs"] / 1000)
    except Exception as error:
        # A group of tasks hands on what went wrong in one of them in a group of errors.
        while isinstance(error, ExceptionGroup):
            error = error.exceptions[0]
        return {"error": f"{type(error).__name__}: {error}"}
    if data["site"].get("stalls"):
        time.sleep(_GRACE_S)
    return {"sizes": sizes}
