import os
from concurrent.futures import ProcessPoolExecutor


def compute_all(ns, compute):
    cores = os.cpu_count()
    with ProcessPoolExecutor(cores) as executor:
        return list(executor.map(compute, ns, chunksize=max(1, len(ns) // (4 * cores))))
