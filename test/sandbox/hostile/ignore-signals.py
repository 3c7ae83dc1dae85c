"""Ignores every signal that can be ignored, and spins in several threads and processes."""
import os
import signal
import threading

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def spin():
    while True:
        pass


os.fork()
os.fork()
for _ in range(3):
    threading.Thread(target=spin).start()
os.write(1, b"spinning\n")
spin()
