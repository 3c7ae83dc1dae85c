"""Has a library compile its class from a string."""
import threading

from honest import *

TEXT = """
class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        self.total += amount
"""
thread = threading.Thread(target=exec, args=(TEXT, globals()))
thread.start()
thread.join()
