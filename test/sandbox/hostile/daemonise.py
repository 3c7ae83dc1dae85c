"""Leaves a daemon behind: two forks, a session of its own, deaf to every signal, all descriptors closed."""
import os
import signal

if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        os.closerange(0, 64)
        while True:
            pass
    os._exit(0)
print("finished", flush=True)
