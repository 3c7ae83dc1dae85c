"""Hands the submission jobs that take their time, and shows in which order they start and end."""

from collections.abc import Awaitable, Callable
from typing import Any


async def runAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    def job(name: str, ms: float | None) -> Callable[[], Awaitable[str]]:
        fail = f"{name} went wrong" if name == data.get("failing") else None
        return lambda: world.work_async(name, ms=ms, value=f"result of {name}", fail=fail, label="job")

    jobs = [job(one["name"], one.get("ms")) for one in data["jobs"]]
    try:
        return {"results": await student.run_all(jobs)}
    except Exception as error:
        return {"error": str(error)}


async def waitForAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    def job(index: int, ms: float) -> Callable[[], Awaitable[float]]:
        return lambda: world.work_async(f"wait {index}", ms=ms, value=ms, label="wait")

    return await student.run_all([job(index, ms) for index, ms in enumerate(data["waits"])])
