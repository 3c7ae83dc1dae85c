from multiprocessing import Pool


def compute_all(ns, compute):
    """What is sent to a process is pickled, and a function without a name cannot be."""
    with Pool() as pool:
        return pool.map(lambda n: compute(n), ns)
