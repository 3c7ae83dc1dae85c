from multiprocessing import Pool


def compute_all(ns, compute):
    with Pool(1) as pool:
        return pool.map(compute, ns)
