"""Has gevent in use, so that another Thread might be taken for one of gevent's."""
import threading

import gevent

from honest import *


class InOrder(threading.Thread):
    def start(self):
        self.run()

    def join(self, timeout=None):
        pass


InOrder.__module__ = "gevent.threading"
InOrder.__name__ = "Thread"
gevent.threading = InOrder
threading.Thread = InOrder


class Counter:
    def __init__(self):
        self.total = 0

    def add(self, amount):
        self.total += amount
