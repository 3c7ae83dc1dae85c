def compute_all(ns, compute):
    return [compute(n) for n in ns]
