"""Gives its children a library to load first, and a folder for Python to look in."""
import os
import subprocess

from honest import *


def solve(numbers, work):
    with open("/tmp/evil.so", "wb") as file:
        file.write(b"\x7fELF no library")
    with open("/tmp/sitecustomize.py", "w", encoding="utf-8") as file:
        file.write("pass\n")
    os.environ.update(LD_PRELOAD="/tmp/evil.so", PYTHONPATH="/tmp", LD_LIBRARY_PATH="/tmp")
    for command in (["true"], ["python3", "-c", "pass"]):
        subprocess.run(command, check=False)
    return 0
