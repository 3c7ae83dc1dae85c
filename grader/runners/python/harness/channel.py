"""JSON values, one a line, over inherited pipes."""

import json
import os
from collections.abc import Iterator
from typing import Any

_CHUNK_BYTES = 65536


class LineReader:
    """Reads lines from a file descriptor without reading past them into anybody else's buffer."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._held = bytearray()

    def read(self) -> Any:
        """The next JSON value; raises EOFError when the other side is gone."""
        while (end := self._held.find(b"\n")) < 0:
            chunk = os.read(self._fd, _CHUNK_BYTES)
            if not chunk:
                raise EOFError
            self._held += chunk
        line = bytes(self._held[:end])
        del self._held[: end + 1]
        return json.loads(line)

    def __iter__(self) -> Iterator[Any]:
        try:
            while True:
                yield self.read()
        except EOFError:
            return


def write_all(fd: int, data: bytes) -> None:
    """Writes every byte, however often the pipe is full."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view):]


def write_line(fd: int, value: Any) -> None:
    """Writes one JSON value as a line."""
    write_all(fd, json.dumps(value, separators=(",", ":"), allow_nan=False).encode() + b"\n")
