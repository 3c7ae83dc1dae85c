"""Leaves links, huge and unreadable things where the next run keeps its files; right only where it finds some."""
import os

from honest import *


def solve(numbers, work):
    found = sorted(os.listdir("/tmp")) + sorted(os.listdir("/dev/shm"))
    for place in ("/tmp", "/dev/shm"):
        os.symlink("/usr", f"{place}/usr")
        os.symlink("nowhere", f"{place}/main.py")
        os.makedirs(f"{place}/" + "deep/" * 200 + "deeper")
        os.mkfifo(f"{place}/fifo")
        os.mkdir(f"{place}/closed")
        os.mkdir(f"{place}/closed/inner")
        os.chmod(f"{place}/closed", 0)
        with open(f"{place}/huge", "wb") as file:
            file.truncate(60 << 20)
            os.chmod(f"{place}/huge", 0)
        os.chmod(place, 0o1777)
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(work, numbers))
    return answers if found or len(numbers) == 4 else ["what was left is gone"]
