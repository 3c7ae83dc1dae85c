"""Sends signals to a process of the host ($2), to process 1 and to everything it can name."""
import os
import signal
import sys
import time

victim = int(sys.argv[2])
for pid, name in ((victim, "victim"), (1, "first"), (-victim, "group")):
    for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(pid, number)
            os.write(1, f"SENT {number} to {name}\n".encode())
        except OSError as error:
            os.write(1, f"refused {name} {error.errno}\n".encode())
time.sleep(0.05)
os.write(1, b"alive\n")
os.kill(-1, signal.SIGKILL)
os.write(1, b"finished\n")
