"""Starts children that end at once, and never asks for how they ended."""
import os

from honest import *


def solve(numbers, work):
    try:
        while True:
            if os.fork() == 0:
                os._exit(0)
    except OSError:
        return 0
