"""Lets the submission download real pages."""

from typing import Any

import requests


def download(student: Any, data: Any, world: Any) -> Any:
    return student.download(list(data["urls"]), data["limit"])


def downloadOneByOne(data: Any, world: Any) -> Any:  # noqa: N802
    return [len(requests.get(url).content) for url in data["urls"]]
