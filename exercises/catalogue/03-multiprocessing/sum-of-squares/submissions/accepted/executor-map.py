from concurrent.futures import ProcessPoolExecutor


def compute_all(ns, compute):
    with ProcessPoolExecutor() as executor:
        return list(executor.map(compute, ns))
