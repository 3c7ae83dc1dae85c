"""Ignores what can be ignored, and spins."""
import signal

from honest import *


def solve(numbers, work):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
