"""Producers and consumers on one channel, some of which give up."""

import asyncio
from collections.abc import Awaitable
from typing import Any


def _start(name: str, work: Awaitable[None]) -> "asyncio.Task[None]":
    return asyncio.create_task(work, name=name)


async def _stuck(tasks: list["asyncio.Task[None]"], patience_ms: float) -> list[str]:
    """Who has not come to an end in time; whose error it was is told by raising it."""
    if not tasks:
        return []
    done, waiting = await asyncio.wait(tasks, timeout=patience_ms / 1000)
    for one in tasks:
        if one in done:
            one.result()
    return sorted(one.get_name() for one in waiting)


async def talk(student: Any, data: Any, world: Any) -> Any:
    channel = student.Channel(data["capacity"])
    got: dict[str, list[str]] = {f"consumer {n + 1}": [] for n in range(data["consumers"])}

    async def produce(name: str, number: int, count: int) -> None:
        for n in range(count):
            await world.work_async(name, label="make")
            await channel.put(f"{number}.{n + 1}")

    async def consume(name: str) -> None:
        while (item := await channel.get()) is not None:
            got[name].append(item)
            await world.work_async(name, label="use")

    consumers = [] if data.get("late") else [_start(name, consume(name)) for name in got]
    producers = []
    for index, count in enumerate(data["producers"]):
        name = f"producer {index + 1}"
        producers.append(_start(name, produce(name, index + 1, count)))
    stuck = await _stuck(producers, data["patienceMs"])
    channel.close()
    if data.get("late"):
        consumers = [_start(name, consume(name)) for name in got]
    refused = False
    try:
        await asyncio.wait_for(channel.put("late"), data["patienceMs"] / 1000)
    except Exception:
        refused = True
    return {"stuck": stuck + await _stuck(consumers, data["patienceMs"]), "got": got, "refused": refused}


async def full(student: Any, data: Any, world: Any) -> Any:
    channel = student.Channel(data["capacity"])
    went_in = 0

    async def produce() -> None:
        nonlocal went_in
        for n in range(data["items"]):
            await channel.put(f"item {n + 1}")
            went_in += 1

    producer = _start("producer", produce())
    await world.work_async("consumer", ms=50, label="is late")
    before = went_in
    got = [await channel.get()]
    await world.work_async("consumer", ms=50, label="uses one")
    after = went_in

    async def consume() -> None:
        while len(got) < data["items"]:
            got.append(await channel.get())

    stuck = await _stuck([producer, _start("consumer", consume())], data["patienceMs"])
    return {"before": before, "after": after, "stuck": stuck, "got": got}


async def giveUp(student: Any, data: Any, world: Any) -> Any:  # noqa: N802
    channel = student.Channel(4)
    given: list[str] = []
    got: list[str] = []

    async def wait_for_one() -> None:
        item = await channel.get()
        if item is not None:
            got.append(item)

    impatient = [_start(f"impatient {n + 1}", wait_for_one()) for n in range(data["waits"])]
    await world.work_async("producer", label="make")
    for one in impatient:
        # In the same moment: whoever is woken has no turn before it is cancelled.
        given.append(f"item {len(given) + 1}")
        await channel.put(given[-1])
        one.cancel()
    await asyncio.wait(impatient)
    patient = [_start(f"patient {n + 1}", wait_for_one()) for n in range(len(given) - len(got))]
    await world.work_async("producer", label="is done")
    channel.close()
    return {"stuck": await _stuck(patient, data["patienceMs"]), "given": given, "got": got}
