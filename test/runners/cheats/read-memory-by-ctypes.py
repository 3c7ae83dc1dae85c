"""Reads and writes memory with ctypes, by the functions that are there without opening a library."""
import ctypes

from honest import *


def solve(numbers, work):
    size = work.__sizeof__()
    copy = ctypes.create_string_buffer(size)
    ctypes.memmove(copy, id(work), size)
    return [work(number) for number in numbers]
