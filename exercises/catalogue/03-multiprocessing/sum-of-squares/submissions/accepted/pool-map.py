from multiprocessing import Pool


def compute_all(ns, compute):
    with Pool() as pool:
        return pool.map(compute, ns, chunksize=1)
