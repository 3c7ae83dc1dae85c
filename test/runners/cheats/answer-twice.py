"""Has both the process and a copy of it answer."""
import os

from honest import *


def solve(numbers, work):
    os.fork()
    return [0 for _ in numbers]
