import asyncio
from collections import deque


class Channel:
    def __init__(self, capacity):
        self._items = deque()
        self._closed = False
        self._changed = asyncio.Condition()

    async def put(self, item):
        if self._closed:
            raise RuntimeError("closed")
        async with self._changed:
            self._items.append(item)
            self._changed.notify_all()

    async def get(self):
        async with self._changed:
            while not self._items and not self._closed:
                await self._changed.wait()
            return self._items.popleft() if self._items else None

    def close(self):
        self._closed = True
        self._waker = asyncio.create_task(self._wake())

    async def _wake(self):
        async with self._changed:
            self._changed.notify_all()
