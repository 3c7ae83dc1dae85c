"""Asks for a trace function in every new thread, which is given frames."""
import threading

from honest import *


class Counter:
    def __init__(self):
        self.total = 0
        getattr(threading, "set" + "trace")(lambda frame, event, value: None)

    def add(self, amount):
        self.total += amount
