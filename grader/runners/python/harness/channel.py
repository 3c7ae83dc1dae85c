"""JSON values, one a line, over inherited pipes."""

import json
import os
from collections.abc import Iterator
from json.encoder import c_make_encoder, encode_basestring_ascii  # type: ignore[attr-defined]
from typing import Any

_CHUNK_BYTES = 65536
_read, _write = os.read, os.write


def _refuse(value: Any) -> Any:
    raise TypeError(f"{type(value).__name__} is no JSON")


def _encoder(sort_keys: bool) -> Any:
    """The encoder made in C. Going through json.dumps, a submission could put functions of its own in between."""
    return c_make_encoder(None, _refuse, encode_basestring_ascii, None, ":", ",", sort_keys, False, False)


_plain, _sorted = _encoder(False), _encoder(True)


def to_json(value: Any, sort_keys: bool = False) -> str:
    """A value as JSON on one line."""
    return "".join((_sorted if sort_keys else _plain)(value, 0))


class LineReader:
    """Reads lines from a file descriptor without reading past them into anybody else's buffer."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._held = bytearray()

    def read(self) -> Any:
        """The next JSON value; raises EOFError when the other side is gone."""
        while (end := self._held.find(b"\n")) < 0:
            chunk = _read(self._fd, _CHUNK_BYTES)
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
        view = view[_write(fd, view):]


def write_line(fd: int, value: Any) -> None:
    """Writes one JSON value as a line."""
    write_all(fd, to_json(value).encode() + b"\n")
