"""Calls what attacks pretend to have written."""

import threading
from typing import Any


def solve(student: Any, data: Any, world: Any) -> Any:
    def work(number: int) -> int:
        return world.work(f"work {number}", ms=data["ms"], value=number * data["factor"])

    return student.solve(list(data["numbers"]), work)


def oneByOne(data: Any, world: Any) -> Any:  # noqa: N802
    return [world.work(f"work {number}", ms=data["ms"], value=number * data["factor"]) for number in data["numbers"]]


def count(student: Any, data: Any, world: Any) -> Any:
    counter = student.Counter()

    def run() -> None:
        for _ in range(data["calls"]):
            counter.add(1)

    threads = [threading.Thread(target=run) for _ in range(data["threads"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.total


async def collect(student: Any, data: Any, world: Any) -> Any:
    async def fetch(name: str) -> str:
        return await world.work_async(name, value=f"{name}-{data['salt']}")

    return await student.collect(list(data["names"]), fetch)


def facts(student: Any, data: Any, world: Any) -> Any:
    return student.facts()


def pages(student: Any, data: Any, world: Any) -> Any:
    site = data["site"]
    return student.pages([f"http://pages.test/{site['seed']}/{index}" for index in range(site["pages"])])
