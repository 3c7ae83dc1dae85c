import os
from concurrent.futures import ProcessPoolExecutor


def compute_all(ns, compute):
    cores = os.cpu_count()
    size = len(ns) // cores
    with ProcessPoolExecutor(cores) as executor:
        return list(executor.map(compute, ns[:size * cores]))
