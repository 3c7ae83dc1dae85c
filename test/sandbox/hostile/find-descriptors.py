"""Lists every descriptor it was given and tries to open each again."""
import os

for name in sorted(os.listdir("/proc/self/fd"), key=int):
    try:
        target = os.readlink(f"/proc/self/fd/{name}")
    except OSError:
        continue
    if target.endswith("/fd"):
        continue
    print("FD", name, target.split(":")[0])
    if name in ("3", "4"):
        try:
            os.open(f"/proc/self/fd/{name}", os.O_RDWR)
            print("OPENED AGAIN", name)
        except OSError:
            pass
print("ENVIRONMENT", sorted(os.environ))
print("PROCESS 1", open("/proc/1/environ", "rb").read() if os.access("/proc/1/environ", os.R_OK) else b"closed")
