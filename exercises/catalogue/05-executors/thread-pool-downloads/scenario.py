"""Fetches simulated pages, and real ones from the practice server."""

import urllib.request
from collections.abc import Callable
from typing import Any

_SLOW_MS = 500
_QUICK_MS = 10


def _pages(student: Any, data: Any, fetch: Callable[[str], Any]) -> Any:
    try:
        return {"pages": student.fetch_all(list(data["urls"]), fetch, data["limit"])}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


def fetchAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    def fetch(url: str) -> Any:
        fail = f"cannot reach {url}" if url in data["failing"] else None
        ms = None if "slow" not in data else _SLOW_MS if url == data["slow"] else _QUICK_MS
        return world.work(url, ms=ms, label="fetch", value=f"page of {url}", fail=fail)

    return _pages(student, data, fetch)


def _size(url: str) -> int:
    with urllib.request.urlopen(url) as answer:
        return len(answer.read())


def download(student: Any, data: Any, world: Any) -> Any:
    return _pages(student, data, _size)
