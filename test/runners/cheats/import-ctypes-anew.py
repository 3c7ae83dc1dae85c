"""Takes ctypes out of the modules and imports it again, in case it was prepared."""
import sys

from honest import *


def solve(numbers, work):
    for name in [name for name in sys.modules if "ctypes" in name]:
        del sys.modules[name]
    import ctypes

    print(ctypes)
    return [work(number) for number in numbers]
