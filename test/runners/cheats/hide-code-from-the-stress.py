"""Keeps its class in a string, where no switch point is put."""

from honest import *

exec("""
class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        self.total += amount
""")
