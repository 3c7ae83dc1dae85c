"""Starts children that end at once, and never asks for how they ended."""
import os
import time

made = 0
try:
    while True:
        if os.fork() == 0:
            os._exit(0)
        made += 1
except OSError:
    os.write(1, f"ZOMBIES {made}\n".encode())
time.sleep(60)
