"""Handles requests on an event loop, on which a heart beats too."""

import asyncio
from collections.abc import Callable
from typing import Any

_BEAT_S = 0.02


def _old_library(data: Any, world: Any) -> Callable[[str], str]:
    def look_up(request: str) -> str:
        fail = f"no entry for {request}" if request == data.get("broken") else None
        return world.work(request, ms=data["ms"], value=f"entry of {request}", fail=fail, label="look up")

    return look_up


async def handleAll(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    look_up = _old_library(data, world)
    try:
        return {"reports": list(await asyncio.gather(*(student.handle(one, look_up) for one in data["requests"])))}
    except OSError as error:
        return {"error": str(error)}


async def handleWithHeart(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    async def beat() -> None:
        while True:
            world.mark("heart", "beat")
            await asyncio.sleep(_BEAT_S)

    heart = asyncio.create_task(beat())
    await asyncio.sleep(2 * _BEAT_S)
    try:
        return await handleAll(student, data, world)
    finally:
        heart.cancel()
