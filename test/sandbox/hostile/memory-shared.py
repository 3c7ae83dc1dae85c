"""Takes shared memory that belongs to no process: anonymous shared pages, a little in each of many children."""
import mmap
import time

held = []
while True:
    pages = mmap.mmap(-1, 8 << 20)
    for offset in range(0, len(pages), 4096):
        pages[offset] = 1
    held.append(pages)
    time.sleep(0)
