"""Looks for other processes through /proc, by listing and by guessing a process of the host ($2)."""
import os
import sys

host_pid = sys.argv[2]
seen = sorted(int(name) for name in os.listdir("/proc") if name.isdigit())
print("SEEN", len(seen), "processes")
for name in ("status", "environ", "mem", "root", "cwd", "fd", "maps"):
    path = f"/proc/{host_pid}/{name}"
    if os.path.lexists(path):
        print("FOUND", path)
for link in ("root", "cwd", "exe"):
    try:
        print("LINK", link, os.readlink(f"/proc/1/{link}"))
    except OSError:
        pass
print("finished")
