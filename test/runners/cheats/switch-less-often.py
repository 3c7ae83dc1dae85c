"""Asks the interpreter to switch threads every hour only."""
import sys

from honest import *

sys.setswitchinterval(3600)


class Counter:
    def __init__(self):
        self.total = 0
        sys.setswitchinterval(3600)

    def add(self, amount):
        self.total += amount
