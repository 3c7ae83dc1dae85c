"""Ends while its children spin."""
import os

from honest import *


def solve(numbers, work):
    for _ in range(4):
        if os.fork() == 0:
            while True:
                pass
    os._exit(0)
