"""Takes memory in many children, each well below the limit."""
import os
import time

for _ in range(16):
    if os.fork() == 0:
        held = bytearray(b"x") * (24 << 20)
        time.sleep(60)
        print(len(held))
time.sleep(60)
