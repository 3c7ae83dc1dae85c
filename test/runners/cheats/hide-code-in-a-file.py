"""Writes its class to a file and imports that, where no switch point is put."""
import sys

from honest import *

with open("/tmp/aside.py", "w", encoding="utf-8") as file:
    file.write("""
class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        self.total += amount
""")
sys.path.insert(0, "/tmp")
from aside import Counter
