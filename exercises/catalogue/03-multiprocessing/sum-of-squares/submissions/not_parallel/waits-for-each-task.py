from concurrent.futures import ProcessPoolExecutor


def compute_all(ns, compute):
    with ProcessPoolExecutor() as executor:
        return [executor.submit(compute, n).result() for n in ns]
