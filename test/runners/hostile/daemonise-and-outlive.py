"""Leaves daemons in sessions of their own, deaf to signals, whose parents are gone."""
import os
import signal

from honest import *


def solve(numbers, work):
    for _ in range(4):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for number in range(1, 65):
                    try:
                        signal.signal(number, signal.SIG_IGN)
                    except (OSError, ValueError):
                        pass
                os.closerange(0, 256)
                os.execv("/usr/bin/sleep", ["racecourse-left-behind", "60"])
            os._exit(0)
    return 0
