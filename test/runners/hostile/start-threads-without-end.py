"""Starts threads as often as it can."""
import threading
import time

from honest import *


def solve(numbers, work):
    while True:
        try:
            threading.Thread(target=time.sleep, args=(60,)).start()
        except RuntimeError:
            pass
