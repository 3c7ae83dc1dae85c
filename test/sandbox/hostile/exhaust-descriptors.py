"""Opens files until none can be opened, here and in children."""
import os
import time

for _ in range(4):
    if os.fork() == 0:
        break
held = 0
try:
    while True:
        os.open("/dev/null", os.O_RDONLY)
        held += 1
except OSError as error:
    os.write(1, f"HELD {held} errno {error.errno}\n".encode())
time.sleep(0.2)
