"""Puts another Thread into the module while the scenario makes its threads."""
import threading

from honest import *

REAL = threading.Thread


class InOrder(REAL):
    def start(self):
        self.run()

    def join(self, timeout=None):
        pass


class Counter:
    def __init__(self):
        self.count = 0
        threading.Thread = InOrder

    def add(self, amount):
        self.count += amount

    @property
    def total(self):
        threading.Thread = REAL
        return self.count
