import asyncio
from collections import deque


class Channel:
    """Looks once before it waits, and not again afterwards."""

    def __init__(self, capacity):
        self._capacity = capacity
        self._items = deque()
        self._closed = False
        self._changed = asyncio.Condition()

    async def put(self, item):
        async with self._changed:
            if len(self._items) >= self._capacity and not self._closed:
                await self._changed.wait()
            if self._closed:
                raise RuntimeError("closed")
            self._items.append(item)
            self._changed.notify_all()

    async def get(self):
        async with self._changed:
            if not self._items and not self._closed:
                await self._changed.wait()
            if self._closed and not self._items:
                return None
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def close(self):
        self._closed = True
        self._waker = asyncio.create_task(self._wake())

    async def _wake(self):
        async with self._changed:
            self._changed.notify_all()
