"""A tree of folders, which must be looked into to know what they hold."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any


def _folders(tree: Any) -> dict[str, tuple[int, list[str]]]:
    below = {}
    for child in tree["children"]:
        below.update(_folders(child))
    return {tree["name"]: (tree["size"], [child["name"] for child in tree["children"]]), **below}


def total(student: Any, data: Any, world: Any) -> Any:
    folders = _folders(data["tree"])

    def look(name: str) -> tuple[int, list[str]]:
        size, children = folders[name]
        world.work(name, ms=data.get("ms"), label="look")
        return size, list(children)

    with ThreadPoolExecutor(data["workers"]) as pool:
        return student.total_size(data["tree"]["name"], look, pool)
