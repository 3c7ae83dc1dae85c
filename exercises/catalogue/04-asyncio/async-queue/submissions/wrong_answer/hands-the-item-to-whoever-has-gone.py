import asyncio
from collections import deque


class Channel:
    """An item goes straight to the first who waits, who may have been cancelled in the same moment."""

    def __init__(self, capacity):
        self._capacity = capacity
        self._items = deque()
        self._closed = False
        self._getting = deque()
        self._putting = deque()

    async def put(self, item):
        while len(self._items) >= self._capacity and not self._closed:
            room = asyncio.get_running_loop().create_future()
            self._putting.append(room)
            await room
        if self._closed:
            raise RuntimeError("closed")
        while self._getting:
            first = self._getting.popleft()
            if not first.done():
                first.set_result(item)
                return
        self._items.append(item)

    async def get(self):
        if self._items:
            item = self._items.popleft()
            while self._putting:
                first = self._putting.popleft()
                if not first.done():
                    first.set_result(None)
                    break
            return item
        if self._closed:
            return None
        turn = asyncio.get_running_loop().create_future()
        self._getting.append(turn)
        return await turn

    def close(self):
        self._closed = True
        for one in (*self._getting, *self._putting):
            if not one.done():
                one.set_result(None)
