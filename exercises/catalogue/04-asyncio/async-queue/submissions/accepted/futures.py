import asyncio
from collections import deque


class Channel:
    """Everybody who waits has a future; whoever is woken looks again."""

    def __init__(self, capacity):
        self._capacity = capacity
        self._items = deque()
        self._closed = False
        self._waiting = []

    def _wake_all(self):
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)

    async def _wait(self):
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        await turn

    async def put(self, item):
        while len(self._items) >= self._capacity and not self._closed:
            await self._wait()
        if self._closed:
            raise RuntimeError("closed")
        self._items.append(item)
        self._wake_all()

    async def get(self):
        while not self._items and not self._closed:
            await self._wait()
        if not self._items:
            return None
        item = self._items.popleft()
        self._wake_all()
        return item

    def close(self):
        self._closed = True
        self._wake_all()
