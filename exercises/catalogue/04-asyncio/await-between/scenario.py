"""An account on a store that takes its time, called one after the other and all at once."""

import asyncio
from typing import Any


class _Store:
    """Each request is drawn in the first lane that is free, so lanes side by side are overlaps."""

    def __init__(self, name: str, balance: int, world: Any, refused_write: int | None = None) -> None:
        self.held = balance
        self._name = name
        self._world = world
        self._refused_write = refused_write
        self._writes = 0
        self._busy: set[str] = set()

    async def _request(self, label: str, fail: str | None = None) -> None:
        place = 1
        while f"{self._name} {place}" in self._busy:
            place += 1
        lane = f"{self._name} {place}"
        self._busy.add(lane)
        try:
            await self._world.work_async(lane, label=label, fail=fail)
        except OSError:
            self._world.mark(lane, "refused")
            raise
        finally:
            self._busy.discard(lane)

    async def read(self) -> int:
        await self._request("read")
        self._world.reads(self, "balance", self.held)
        return self.held

    async def write(self, n: int) -> None:
        self._writes += 1
        await self._request(f"write {n}", "the store is busy" if self._writes == self._refused_write else None)
        self.held = n
        self._world.writes(self, "balance", n)
        self._world.mark(self._name, "balance", n)


class _Door:
    """What the submission sees of a store."""

    def __init__(self, store: _Store) -> None:
        self.read = store.read
        self.write = store.write


async def _answer(account: Any, call: dict[str, Any], world: Any, before: asyncio.Task[Any] | None) -> dict[str, Any]:
    if before is not None:
        await asyncio.wait([before])
    what, n = call["what"], call["n"]
    if call.get("late"):
        await world.work_async(f"{what} {n}", label="comes later")
    try:
        value = await (account.deposit(n) if what == "deposit" else account.withdraw(n))
        return {"value": None if what == "deposit" else value}
    except Exception as error:
        return {"error": str(error)}


async def serve(student: Any, data: Any, world: Any) -> Any:
    store = _Store("store", data["balance"], world, data.get("refusedWrite"))
    account = student.Account(_Door(store))
    tasks: list[asyncio.Task[Any]] = []
    for call in data["calls"]:
        before = tasks[-1] if data.get("inTurn") and tasks else None
        name = f"{call['what']}({call['n']})"
        tasks.append(asyncio.create_task(_answer(account, call, world, before), name=name))
    await asyncio.wait(tasks, timeout=data["patienceMs"] / 1000)
    answers = [task.result() if task.done() else {"stuck": True} for task in tasks]
    return {"answers": answers, "balance": store.held}


async def apart(student: Any, data: Any, world: Any) -> Any:
    stores = [_Store(f"store {number + 1} lane", 100, world) for number in range(data["accounts"])]
    accounts = [student.Account(_Door(store)) for store in stores]
    await asyncio.gather(*(account.deposit(10) for account in accounts))
    return [store.held for store in stores]
