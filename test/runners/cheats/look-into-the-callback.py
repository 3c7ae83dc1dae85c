"""Takes what the callback holds, by the name for it."""

from honest import *


def solve(numbers, work):
    world = [cell.cell_contents for cell in work.__closure__]
    return world
