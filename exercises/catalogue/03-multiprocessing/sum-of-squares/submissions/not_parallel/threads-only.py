import os
from concurrent.futures import ThreadPoolExecutor


def compute_all(ns, compute):
    """Two threads, one interpreter lock: they take turns on one core."""
    with ThreadPoolExecutor(os.cpu_count()) as executor:
        return list(executor.map(compute, ns))
