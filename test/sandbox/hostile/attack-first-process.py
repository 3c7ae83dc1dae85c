"""Attacks process 1 of the sandbox: signals, its memory, its descriptors."""
import os
import signal

for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP, signal.SIGINT, signal.SIGSEGV):
    try:
        os.kill(1, number)
    except OSError:
        pass
try:
    with open("/proc/1/maps", encoding="ascii") as maps, open("/proc/1/mem", "r+b", buffering=0) as memory:
        for line in maps:
            bounds, rights = line.split()[:2]
            if rights.startswith("rw"):
                start, end = (int(part, 16) for part in bounds.split("-"))
                memory.seek(start)
                memory.write(b"\xcc" * min(end - start, 4096))
    os.write(1, b"OVERWROTE process 1\n")
except OSError as error:
    os.write(1, f"refused {error.errno}\n".encode())
