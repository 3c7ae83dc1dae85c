"""Stops itself and everything else that it may."""
import os
import signal

from honest import *


def solve(numbers, work):
    os.kill(-1, signal.SIGSTOP)
    os.kill(os.getpid(), signal.SIGSTOP)
