from multiprocessing import Pool


def compute_all(ns, compute):
    with Pool(2) as pool:
        return list(pool.imap_unordered(compute, ns))
