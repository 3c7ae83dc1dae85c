"""Fills every folder that can be written to, with large files, many files, and long names."""
import os

from honest import *


def solve(numbers, work):
    for folder in ("/tmp", "/dev/shm"):
        try:
            for number in range(2000):
                with open(f"{folder}/{number}-{'n' * 200}", "wb") as file:
                    file.write(b"x" * (1 << 16))
        except OSError:
            pass
    return 0
