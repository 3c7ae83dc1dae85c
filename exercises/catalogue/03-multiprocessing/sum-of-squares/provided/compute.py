import time
from functools import partial
from operator import call


def compute(n: int) -> int:
    """The sum of the squares of n pseudo-random numbers, in 32 bits. Each number follows from the one before: no short cut."""
    state = n | 1
    total = 0
    for _ in range(n):
        # Xorshift (George Marsaglia, 2003): every 32-bit number but 0, in an order that looks like chance.
        state ^= state << 13 & 0xFFFFFFFF
        state ^= state >> 17
        state ^= state << 5 & 0xFFFFFFFF
        total += state * state
    return total & 0xFFFFFFFF


def stretch(n: int) -> list[float]:
    """Work for one core that no other thread of its interpreter can interrupt. Returns when it began and when it ended, in seconds."""
    began, _, ended = list(map(call, (time.monotonic, partial(sum, range(24 * n)), time.monotonic)))
    return [began, ended]
