import os
from concurrent.futures import ProcessPoolExecutor


def compute_all(ns, compute):
    with ProcessPoolExecutor(min(len(ns), os.cpu_count())) as executor:
        return list(executor.map(compute, ns))
