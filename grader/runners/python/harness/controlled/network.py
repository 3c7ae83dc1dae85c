"""Connections to the practice pages in virtual time: the streams of asyncio and aiohttp run over them as over real ones.

What a page takes is up to the schedule. A submission may hold the transports in its hands, but finds nothing in them.
"""

import asyncio
import socket
from asyncio import Handle
from collections import deque
from collections.abc import Callable
from typing import Any

from ..integrity import freeze
from ..world import World
from .pages import HOST, Answer, Pages
from .task_rounds import TaskRounds

#: How long it takes at most to connect, and until the rest of a page follows its beginning, in virtual seconds.
_MOMENT_S = 0.001
#: A page takes at most so many times its latency, as it does in TypeScript.
_SLOWEST = 1.5
_ADDRESS = "127.0.0.1"
_PORTS = (80, "80", "http")


class _Connection:  # pylint: disable=too-few-public-methods
    """What the server and the system know of a transport."""

    def __init__(self, loop: Any, protocol: Any) -> None:
        self.loop = loop
        self.protocol = protocol
        self.received = bytearray()
        #: What has arrived while the protocol did not want to read; None for the end.
        self.unread: deque[bytes | None] = deque()
        self.paused = self.closing = False
        #: The request that is answered now: its number, its answer, and what will arrive for it.
        self.number = 0
        self.answer: Answer | None = None
        self.arrival: Handle | None = None


class Network:
    """Of one loop after the other."""

    def __init__(self, rounds: TaskRounds, pages: list[dict[str, Any]]) -> None:
        self._rounds = rounds
        self._pages = Pages(pages)
        self._is_there = bool(pages)
        self._connections: dict[asyncio.Transport, _Connection] = {}
        self._requests = 0
        self._world: World | None = None
        self._transport = _transport_class(self)

    def begin(self, world: World | None) -> None:
        """Forgets the schedule before. Requests are noted in ``world``; without one there is no server."""
        self._world = world
        self._connections.clear()
        self._requests = 0

    @staticmethod
    def look_up(host: Any, port: Any) -> list[tuple[Any, ...]]:
        """What ``getaddrinfo`` answers. Raises what it raises for other hosts than that of the pages."""
        name = host.decode("ascii") if isinstance(host, bytes) else host
        if name not in (HOST, _ADDRESS):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (_ADDRESS, port))]

    async def connect(self, loop: Any, protocol_factory: Any, host: Any, port: Any) -> tuple[asyncio.Transport, Any]:
        """A connection to the server of the pages. Raises ``OSError`` where there is none."""
        self.look_up(host, port)
        connected = loop.create_future()
        self._rounds.io(Handle(_settle, (connected,), loop), _MOMENT_S)
        await connected
        if port not in _PORTS or not self._is_there or self._world is None:
            raise ConnectionRefusedError(111, f"Connect call failed ('{_ADDRESS}', {port})")
        protocol = protocol_factory()
        transport = self._transport(len(self._connections))
        self._connections[transport] = _Connection(loop, protocol)
        protocol.connection_made(transport)
        return transport, protocol

    def left(self) -> list[str]:
        """Requests that are under way, and connections that nobody closed."""
        open_ones = [one for one in self._connections.values() if not one.closing]
        return [f"request http://{HOST}{one.answer.path}" if one.answer else f"connection to {HOST}" for one in open_ones]

    # What transports do.

    def of(self, transport: asyncio.Transport) -> _Connection:
        """What is known of a transport; of one of another schedule, that it is closed."""
        found = self._connections.get(transport)
        if found is None:
            found = _Connection(None, None)
            found.closing = True
        return found

    def write(self, transport: asyncio.Transport, data: bytes) -> None:
        """A client says something."""
        connection = self.of(transport)
        connection.received += data
        self._serve(connection)

    def read_on(self, transport: asyncio.Transport) -> None:
        """A client wants to read again."""
        connection = self.of(transport)
        connection.paused = False
        while connection.unread and not connection.paused and not connection.closing:
            self._hand_over(connection, connection.unread.popleft())

    def close(self, transport: asyncio.Transport) -> None:
        """A client ends a connection, and with it the request that is under way."""
        self._close(self.of(transport))

    def _close(self, connection: _Connection) -> None:
        if not connection.closing:
            connection.closing = True
            self._end_request(connection)
            connection.loop.call_soon(connection.protocol.connection_lost, None)

    # What the server does.

    def _serve(self, connection: _Connection) -> None:
        """Answers the next request, one at a time."""
        if connection.closing or connection.answer is not None or self._world is None:
            return
        answer = self._pages.answer(connection.received)
        if answer is None:
            return
        self._requests += 1
        connection.number, connection.answer = self._requests, answer
        self._world.start(f"request {connection.number}", answer.asked)
        self._send(connection, answer.parts, answer.latency_s * _SLOWEST)

    def _send(self, connection: _Connection, parts: tuple[bytes, ...], longest_s: float) -> None:
        # A page that stalls has none, and a client may close while it is given one.
        if not parts or connection.closing:
            return

        def arrive() -> None:
            self._hand_over(connection, parts[0])
            if parts[1:]:
                self._send(connection, parts[1:], _MOMENT_S)
            else:
                self._finish(connection)

        connection.arrival = Handle(arrive, (), connection.loop)
        self._rounds.io(connection.arrival, longest_s)

    def _finish(self, connection: _Connection) -> None:
        closes = connection.answer is not None and connection.answer.closes
        self._end_request(connection)
        if closes:
            self._hand_over(connection, None)
        else:
            self._serve(connection)

    def _end_request(self, connection: _Connection) -> None:
        if connection.arrival is not None:
            connection.arrival.cancel()
        if connection.answer is not None and self._world is not None:
            self._world.end(f"request {connection.number}", connection.answer.asked)
        connection.answer = connection.arrival = None

    def _hand_over(self, connection: _Connection, data: bytes | None) -> None:
        if connection.paused:
            connection.unread.append(data)
        elif data is not None:
            connection.protocol.data_received(data)
        elif not connection.protocol.eof_received():
            self._close(connection)


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _transport_class(network: Network) -> Callable[[int], asyncio.Transport]:
    """The class of what a client holds. A network is found in none of its objects."""

    class PagesTransport(asyncio.Transport):
        """One connection."""

        def __init__(self, number: int) -> None:
            super().__init__({"peername": (_ADDRESS, _PORTS[0]), "sockname": (_ADDRESS, 0)})
            self._number = number

        def __hash__(self) -> int:
            # In sets the same in every process, as tasks are.
            return -2 - self._number

        def write(self, data: Any) -> None:
            network.write(self, bytes(data))

        def writelines(self, list_of_data: Any) -> None:
            self.write(b"".join(list_of_data))

        def can_write_eof(self) -> bool:
            return True

        def write_eof(self) -> None:
            """The server answers what it was asked; nobody waits for more questions."""

        def get_write_buffer_size(self) -> int:
            return 0

        def get_write_buffer_limits(self) -> tuple[int, int]:
            return 16_384, 65_536

        def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
            """All that is written is gone at once."""

        def is_reading(self) -> bool:
            connection = network.of(self)
            return not connection.paused and not connection.closing

        def pause_reading(self) -> None:
            network.of(self).paused = True

        def resume_reading(self) -> None:
            network.read_on(self)

        def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
            network.of(self).protocol = protocol

        def get_protocol(self) -> Any:
            return network.of(self).protocol

        def is_closing(self) -> bool:
            return network.of(self).closing

        def close(self) -> None:
            network.close(self)

        abort = close

    freeze(PagesTransport)
    return PagesTransport
