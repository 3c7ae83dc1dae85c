"""Prints a little all the time, as if it were busy, and never ends."""
import time

from honest import *


def solve(numbers, work):
    while True:
        print(".", end="", flush=True)
        time.sleep(0.02)
