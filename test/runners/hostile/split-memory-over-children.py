"""Takes memory in many children, each well below the limit."""
import os
import time

from honest import *


def solve(numbers, work):
    for _ in range(40):
        if os.fork() == 0:
            held = bytearray(b"x") * (48 << 20)
            time.sleep(60)
            os._exit(len(held) & 1)
    time.sleep(60)
