"""Writes to the observations' pipe, and into the commands' pipe, without end."""
import os
import threading


def flood(fd):
    while True:
        os.write(fd, b"forged\n" * 10000)


threading.Thread(target=flood, args=(3,), daemon=True).start()
flood(4)
