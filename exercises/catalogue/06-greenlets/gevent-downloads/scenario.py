"""Lets the submission download real pages, and simulated ones in place of what requests would fetch."""

from typing import Any

import gevent  # noqa: F401  # Its greenlets are what takes turns.
import requests


def download(student: Any, data: Any, world: Any) -> Any:
    return student.download(list(data["urls"]), data["limit"])


def arrive(student: Any, data: Any, world: Any) -> Any:
    """Every request that requests makes is answered here, after a wait like any other."""

    def send(_self: Any, request: Any, **_options: Any) -> requests.Response:
        world.work(request.url, label="GET")
        answer = requests.Response()
        answer.request = request
        answer.url = request.url
        missing = request.url in data["missing"]
        answer.status_code = 404 if missing else 200
        answer._content = b"Not found" if missing else b"x" * (100 + data["urls"].index(request.url))
        return answer

    requests.adapters.HTTPAdapter.send = send
    return student.download(list(data["urls"]), data["limit"])
